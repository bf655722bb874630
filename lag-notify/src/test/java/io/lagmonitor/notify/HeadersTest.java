package io.lagmonitor.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.spi.Config;
import io.lagmonitor.spi.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersTest {

    @Test
    void readsThemAndShowsTheirNamesAlone() {
        Config config = Config.of("tell.a.", Map.of("header.Authorization", "Basic " + Printed.secret("h")));

        Headers headers = Headers.read(config);
        config.refuseUnknownKeys();

        assertThat(headers.value("AUTHORIZATION")).hasValue("Basic " + Printed.secret("h"));
        assertThat(headers).hasToString("[Authorization]");
        Printed.show(headers);
    }

    @Test
    void refusesWhatCannotBeSentWithoutQuotingIt() {
        for (String header : new String[] {"Host", "two words"}) {
            assertThatThrownBy(() -> Headers.read(Config.of("tell.a.", Map.of("header." + header, Printed.secret("h")))))
                .isInstanceOf(ConfigException.class).hasMessageStartingWith("tell.a.header." + header + " cannot be used")
                .satisfies(e -> Printed.show(e.getMessage()));
        }
        assertThatThrownBy(() -> Headers.none().with("X-Key", Printed.secret("two\nlines")))
            .isInstanceOf(IllegalArgumentException.class).satisfies(e -> Printed.show(e.getMessage()));
    }
}

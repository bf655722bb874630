package io.lagmonitor.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.LagRequest;
import io.lagmonitor.spi.LagSource;
import java.time.Duration;

/** What a source throws that can read nothing. */
record Failure(LagException thrown) {

    static Failure of(LagSource source) {
        try (source) {
            LagException thrown = catchThrowableOfType(LagException.class,
                () -> source.fetch(LagRequest.all(Duration.ofSeconds(20))));
            assertThat(thrown).as("what the fetch threw").isNotNull();
            return new Failure(thrown);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    Failure assertSays(String... parts) {
        assertThat(thrown).message().isNotBlank().doesNotContain("\n").doesNotContain(Cloud.SECRET);
        for (String part : parts) {
            assertThat(thrown).hasMessageContaining(part);
        }
        return this;
    }

    void assertCalls(WireMockExtension server, int least, int most) {
        assertThat(server.getAllServeEvents()).hasSizeBetween(least, most);
    }
}

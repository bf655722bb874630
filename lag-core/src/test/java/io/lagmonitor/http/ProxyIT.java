package io.lagmonitor.http;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A JVM that is told of a proxy, as by {@code https.proxyHost}. */
@Timeout(30)
class ProxyIT {

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance().options(options().dynamicPort()).build();
    @RegisterExtension
    static final WireMockExtension PROXY = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private final ProxySelector before = ProxySelector.getDefault();

    @BeforeEach
    void tellOfTheProxy() {
        ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("localhost", PROXY.getPort())));
        SERVER.stubFor(any(anyUrl()).willReturn(ok("server")));
        PROXY.stubFor(any(anyUrl()).willReturn(ok("proxy")));
    }

    @AfterEach
    void restore() {
        ProxySelector.setDefault(before);
    }

    @Test
    void goesThroughTheProxyOfTheJvm() throws Exception {
        assertThat(answer(HttpSender.create("test"))).isEqualTo("proxy");
    }

    @Test
    void goesStraightWhereThatIsAskedFor() throws Exception {
        assertThat(answer(HttpSender.create("test").noProxy().connectTimeout(Duration.ofSeconds(5)).copy()))
            .isEqualTo("server");
    }

    private static String answer(HttpSender sender) throws InterruptedException {
        try (sender) {
            URI address = URI.create("http://localhost:" + SERVER.getPort() + "/lag");
            return sender.send(HttpCall.get(address), Deadline.in(Duration.ofSeconds(20))).excerpt();
        }
    }
}

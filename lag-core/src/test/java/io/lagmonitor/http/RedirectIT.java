package io.lagmonitor.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RedirectIT {

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance().options(options().dynamicPort()).build();
    @RegisterExtension
    static final WireMockExtension OTHER = WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private final HttpSender sender = HttpSender.create("test");

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void isTheAnswerWhereItIsNotAllowed() throws Exception {
        SERVER.stubFor(post("/old").willReturn(aResponse().withStatus(301).withHeader("Location", "/new")));

        assertThat(send(call("/old")).status()).isEqualTo(301);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void repeatsMethodBodyAndHeadersOnTheSameServer(int status) throws Exception {
        SERVER.stubFor(post("/old").willReturn(aResponse().withStatus(status).withHeader("Location", "/new?page=1")));
        SERVER.stubFor(post("/new?page=1").willReturn(ok("moved")));

        HttpReply reply = send(call("/old").followRedirects());

        assertThat(reply).hasToString(
            "POST " + uri("/old") + ", redirected to POST " + uri("/new") + " answered 200: moved");
        assertThat(reply.address()).isEqualTo(uri("/new?page=1"));
        SERVER.verify(postRequestedFor(urlEqualTo("/new?page=1")).withHeader("Authorization", equalTo("Basic abc"))
            .withHeader("Content-Type", equalTo("text/plain")).withRequestBody(equalTo("body")));
    }

    @Test
    void getsWhatIsToBeSeenElsewhere() throws Exception {
        SERVER.stubFor(post("/old").willReturn(aResponse().withStatus(303).withHeader("Location", "new")));
        SERVER.stubFor(any(urlEqualTo("/new")).willReturn(ok("seen")));

        assertThat(send(call("/old").followRedirects()).excerpt()).isEqualTo("seen");

        SERVER.verify(getRequestedFor(urlEqualTo("/new")).withoutHeader("Content-Type"));
    }

    @Test
    void tellsAnotherServerNothingOfUs() throws Exception {
        SERVER.stubFor(post("/old").willReturn(
            aResponse().withStatus(307).withHeader("Location", "http://localhost:" + OTHER.getPort() + "/new")));
        OTHER.stubFor(post("/new").willReturn(ok()));

        send(call("/old").header("X-Api-Key", "abc").header("Accept", "text/html").followRedirects());

        OTHER.verify(postRequestedFor(urlEqualTo("/new")).withoutHeader("Authorization").withoutHeader("X-Api-Key")
            .withHeader("Accept", equalTo("text/html")).withRequestBody(equalTo("body")));
    }

    @Test
    void isNotFollowedForEver() {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(302).withHeader("Location", "/again")));

        assertThatThrownBy(() -> send(call("/old").followRedirects()))
            .isInstanceOf(HttpException.class).hasMessageEndingWith(
                "/again: answered 302 with a redirect that is not followed: it is number 6");
        assertThat(SERVER.getAllServeEvents()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "http://user:hidden@localhost/", "http://", "::"})
    void isNotFollowedToWhatIsNoAddress(String location) {
        SERVER.stubFor(post("/old").willReturn(aResponse().withStatus(302).withHeader("Location", location)));

        assertThatThrownBy(() -> send(call("/old").followRedirects())).hasMessageEndingWith(
            "/old: answered 302 with a redirect that is not followed: its Location is not an http or https address");
    }

    private HttpReply send(HttpCall call) throws InterruptedException {
        return sender.send(call, soon());
    }

    private static HttpCall call(String path) {
        return HttpCall.post(uri(path)).header("Authorization", "Basic abc").body("text/plain", "body".getBytes(UTF_8));
    }

    private static URI uri(String path) {
        return URI.create("http://localhost:" + SERVER.getPort() + path);
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(20));
    }
}

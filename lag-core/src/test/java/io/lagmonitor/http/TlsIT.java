package io.lagmonitor.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate only those trust who were told to, as that of a Kubernetes cluster is. */
@Timeout(60)
class TlsIT {

    private static final String PASSWORD = "changeit";

    @TempDir
    static Path folder;

    private static WireMockServer server;

    private HttpSender sender;

    @BeforeAll
    static void start() throws Exception {
        Path store = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
            "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD, "-keypass", PASSWORD)
            .redirectErrorStream(true).start();
        String printed = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(printed).isZero();
        server = new WireMockServer(options().dynamicPort().dynamicHttpsPort().keystoreType("PKCS12")
            .keystorePath(store.toString()).keystorePassword(PASSWORD).keyManagerPassword(PASSWORD));
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @BeforeEach
    void trust() throws Exception {
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            certificates.load(in, PASSWORD.toCharArray());
        }
        certificates.setCertificateEntry("trusted", certificates.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        sender = HttpSender.create("test").trust(context);
    }

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void callsAServerItWasToldToTrust() throws Exception {
        server.stubFor(get("/lag").willReturn(ok("x")));

        assertThat(sender.send(HttpCall.get(secure("/lag")), soon()).excerpt()).isEqualTo("x");
    }

    @Test
    void doesNotCallAServerItWasNotToldToTrust() {
        try (HttpSender strict = HttpSender.create("strict")) {
            assertThatThrownBy(() -> strict.send(HttpCall.get(secure("/lag")), soon()))
                .isInstanceOfSatisfying(HttpException.class, e -> assertThat(e.mayHaveArrived()).isFalse())
                .hasMessageStartingWith("GET " + secure("/lag") + ": no secure connection (");
        }
    }

    @Test
    void followsNoRedirectOutOfTls() {
        String plain = "http://localhost:" + server.port() + "/plain";
        server.stubFor(get("/lag?key=hidden").willReturn(aResponse().withStatus(302).withHeader("Location", plain)));

        assertThatThrownBy(() -> sender.send(HttpCall.get(secure("/lag?key=hidden")).followRedirects(), soon()))
            .hasMessage(
                "GET " + secure("/lag") + ": answered 302 with a redirect that is not followed: it leads out of TLS");
    }

    private static URI secure(String path) {
        return URI.create("https://localhost:" + server.httpsPort() + path);
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(20));
    }
}

package io.lagmonitor.notify.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesConnectionTest {

    @TempDir
    Path folder;

    @Test
    void takesTheAddressFromTheEnvironmentOfAPod() throws IOException {
        Path account = serviceAccount("shop\n");

        KubernetesConnection connection = KubernetesConnection.inCluster(
            Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443"), account);

        assertThat(connection.address("/apis")).hasToString("https://10.0.0.1:443/apis");
        assertThat(connection.namespace()).isEqualTo("shop");
        assertThat(connection)
            .hasToString("https://10.0.0.1:443 with the token of file " + account.resolve("token"));
    }

    @Test
    void putsAnIpv6AddressInBrackets() throws IOException {
        KubernetesConnection connection = KubernetesConnection.inCluster(
            Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT_HTTPS", "6443"), serviceAccount("shop"));

        assertThat(connection.address("/apis")).hasToString("https://[fd00::1]:6443/apis");
    }

    @Test
    void saysThatItIsInNoCluster() {
        assertThatThrownBy(() -> KubernetesConnection.inCluster(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"), folder))
            .isInstanceOf(LagException.class).hasMessage("not in a cluster of Kubernetes: KUBERNETES_SERVICE_HOST and "
                + "KUBERNETES_SERVICE_PORT are not in the environment");
    }

    @Test
    void saysWhichFileOfTheServiceAccountIsWrong() throws IOException {
        Path account = serviceAccount("no namespace");
        Map<String, String> environment = Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443");

        assertThatThrownBy(() -> KubernetesConnection.inCluster(environment, account)).isInstanceOf(LagException.class)
            .hasMessageStartingWith("namespace file " + account.resolve("namespace") + " cannot be read: ");
        Files.delete(account.resolve("token"));
        assertThatThrownBy(() -> KubernetesConnection.inCluster(environment, account)).isInstanceOf(LagException.class)
            .hasMessageStartingWith("token file " + account.resolve("token") + " cannot be read: ");
        Files.delete(account.resolve("ca.crt"));
        assertThatThrownBy(() -> KubernetesConnection.inCluster(environment, account)).isInstanceOf(LagException.class)
            .hasMessageStartingWith("certificates of file " + account.resolve("ca.crt") + " cannot be read: ");
    }

    @Test
    void keepsThePathOfAGateway() {
        assertThat(KubernetesConnection.to("https://gateway/k8s/clusters/c-1//").address("/apis"))
            .hasToString("https://gateway/k8s/clusters/c-1/apis");
        assertThat(KubernetesConnection.to("http://localhost:8001").namespace()).isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kubernetes", "ftp://kubernetes", "https://a:b@kubernetes", "https://k?a=b", "https://k#a"})
    void refusesWhatIsNoAddress(String url) {
        assertThatThrownBy(() -> KubernetesConnection.to(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsNoToken() {
        KubernetesConnection connection = KubernetesConnection.to("https://kubernetes").token("hidden");

        assertThat(connection).hasToString("https://kubernetes with the token");
        assertThat(KubernetesRestart.deploymentFor("(.+)-consumer").namespace("shop").connection(connection)).hasToString(
            "restart of deployment for (.+)-consumer, namespace shop, https://kubernetes with the token");
        assertThat(KubernetesScale.by(2).upTo(10).of("orders", "statefulset/orders")).hasToString(
            "scale by 2 up to 10 of no pattern, given for 1 groups, its own namespace, in its own cluster");
    }

    @Test
    void actOutsideOfAClusterFails() {
        assumeTrue(System.getenv("KUBERNETES_SERVICE_HOST") == null, "this test runs in a pod");

        assertThatThrownBy(() -> new Asking()
                .of(KubernetesRestart.deploymentFor("(.+)"), Asking.act("3f2a", "restart", "orders")))
            .isExactlyInstanceOf(LagException.class).hasMessageStartingWith("not in a cluster of Kubernetes: ");
    }

    @Test
    void fileOutsideOfAClusterNeedsAUrl() {
        assumeTrue(System.getenv("KUBERNETES_SERVICE_HOST") == null, "this test runs in a pod");
        Config config = Config.of("act.restart.", Map.of("deployment.for", "(.+)"));

        assertThatThrownBy(() -> new KubernetesRestart.Provider().create(config))
            .hasMessageStartingWith("act.restart.url is missing, and needed here: not in a cluster of Kubernetes: ");
    }

    @Test
    void fileShowsWhatIsWrittenAndNotWhatItStandsFor() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "Hidden");
        Config config = Config.of("act.restart.", Map.of("deployment.for", "(.+)", "url", "https://kubernetes",
            "namespace", "${file:" + secret + "}"));

        assertThatThrownBy(() -> new KubernetesRestart.Provider().create(config))
            .hasMessageStartingWith("act.restart.namespace=${file:" + secret + "} cannot be used: expected a namespace: ")
            .message().doesNotContain("Hidden");
    }

    private Path serviceAccount(String namespace) throws IOException {
        Files.writeString(folder.resolve("token"), "a.b.c");
        Files.writeString(folder.resolve("ca.crt"), TrustTest.CERTIFICATE);
        Files.writeString(folder.resolve("namespace"), namespace);
        return folder;
    }
}

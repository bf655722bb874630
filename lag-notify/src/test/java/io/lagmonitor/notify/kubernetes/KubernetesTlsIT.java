package io.lagmonitor.notify.kubernetes;

import static io.lagmonitor.notify.kubernetes.Asking.act;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.IncidentUpdate;
import io.lagmonitor.spi.DeliveryException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster with a certificate authority of its own, as all have. */
@Timeout(60)
class KubernetesTlsIT {

    private static final IncidentUpdate ACT = act("3f2a", "restart", "orders-consumer");

    @TempDir
    static Path folder;

    private static FakeKubernetes kubernetes;

    private final KubernetesRestart restart = KubernetesRestart.deploymentFor("(.+)-consumer");
    private final Asking asking = new Asking();

    @BeforeAll
    static void start() throws Exception {
        kubernetes = FakeKubernetes.startTls(folder);
    }

    @AfterAll
    static void stop() {
        kubernetes.close();
    }

    @BeforeEach
    void deploy() {
        kubernetes.deployment("default", "orders", 3).deployment("shop", "orders", 3);
    }

    @Test
    void trustsTheAuthorityOfTheCluster() throws Exception {
        assertThat(asking.of(restart.connection(kubernetes.connection()), ACT))
            .isEqualTo("taken: restarted deployment orders (namespace default)");
    }

    @Test
    void trustsNoOtherAuthorityAndShowsItNoToken() throws Exception {
        Path other = Files.writeString(folder.resolve("other.crt"), TrustTest.CERTIFICATE);
        int before = kubernetes.requests().size();

        assertThatThrownBy(() -> asking.of(restart.connection(kubernetes.connection().caFile(other)), ACT))
            .isInstanceOf(DeliveryException.class).hasMessageContaining(": no secure connection (");
        assertThat(kubernetes.requests()).hasSize(before);
    }

    @Test
    void findsItsWayInAPodPastAnyProxy() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", 1)));
        try {
            assertThat(asking.of(restart.connection(inPod("pod")), ACT))
                .isEqualTo("taken: restarted deployment orders (namespace shop)");
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void readsTheCertificatesAnewForEachAct() throws Exception {
        KubernetesConnection connection = inPod("renewed");
        Path authorities = folder.resolve("renewed").resolve("ca.crt");
        String right = Files.readString(authorities);
        Files.writeString(authorities, TrustTest.CERTIFICATE);
        assertThatThrownBy(() -> asking.of(restart.connection(connection), ACT))
            .hasMessageContaining("no secure connection");

        Files.writeString(authorities, TrustTest.CERTIFICATE + right);

        assertThat(asking.of(restart.connection(connection), ACT)).startsWith("taken: ");
    }

    private static KubernetesConnection inPod(String name) throws Exception {
        Path account = Files.createDirectory(folder.resolve(name));
        Files.writeString(account.resolve("token"), kubernetes.token() + "\n");
        Files.copy(kubernetes.caFile(), account.resolve("ca.crt"));
        Files.writeString(account.resolve("namespace"), "shop");
        return KubernetesConnection.inCluster(Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1",
            "KUBERNETES_SERVICE_PORT", Integer.toString(kubernetes.port())), account);
    }
}

package io.lagmonitor.notify.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lagmonitor.model.LagException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustTest {

    /** Valid until 2126; its key was thrown away. */
    static final String CERTIFICATE = """
        -----BEGIN CERTIFICATE-----
        MIIBSDCB76ADAgECAgkAjkM7M4JZQMswCgYIKoZIzj0EAwIwDzENMAsGA1UEAxME
        dGVzdDAgFw0yNjExMjcwMDUzMDJaGA8yMTI2MTEwMzAwNTMwMlowDzENMAsGA1UE
        AxMEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFUXPxSTnioyF7QgTqRw
        GIM7f6Lp8gr5t9YbXWyFiVixmRhKehg2rTwFsKsm7OBcxw8M8qr7XosWq3di70g0
        NbijMjAwMB0GA1UdDgQWBBQNzRfVHC9qh4SJnJRWdBHyET+sgjAPBgNVHRMBAf8E
        BTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQCLSdRWpi/+U5h4O+cTP1u+oVHc99wW
        gnppsYtUxctyPQIgXKDFr3Ou/QhzR+krmgylgx2vzA9rfdNiTKoxlfdSYC8=
        -----END CERTIFICATE-----
        """;

    @TempDir
    Path folder;

    @Test
    void readsSeveralCertificatesOfOneFile() throws Exception {
        Path file = Files.writeString(folder.resolve("ca.crt"), CERTIFICATE + "\n" + CERTIFICATE);

        assertThat(Trust.of(file).getProtocol()).isEqualTo("TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"})
    void saysWhichFileHoldsNone(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("ca.crt"), text);

        assertThatThrownBy(() -> Trust.of(file)).isInstanceOf(LagException.class)
            .hasMessageStartingWith("certificates of file " + file + " cannot be read: ")
            .hasMessageEndingWith("expected them in PEM");
    }

    @Test
    void saysWhichFileIsMissing() {
        Path file = folder.resolve("missing");

        assertThatThrownBy(() -> Trust.of(file)).hasMessageContaining(file + " cannot be read: ")
            .hasMessageContaining("NoSuchFileException");
    }
}

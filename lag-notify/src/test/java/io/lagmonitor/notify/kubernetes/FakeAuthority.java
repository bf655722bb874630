package io.lagmonitor.notify.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority that only those trust who were told to, and a certificate of it for 127.0.0.1; made with the
 * JDK's keytool.
 *
 * @param caFile the authority's certificate in PEM
 * @param server what a server shows
 */
record FakeAuthority(Path caFile, SSLContext server) {

    private static final String PASSWORD = "changeit";

    static FakeAuthority in(Path folder) throws Exception {
        Path store = folder.resolve("fake-kubernetes.p12");
        keytool(store, "-alias", "ca", "-dname", "CN=kubernetes", "-ext", "bc:c");
        keytool(store, "-alias", "server", "-dname", "CN=kube-apiserver", "-ext", "san=ip:127.0.0.1", "-signer", "ca");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Path caFile = folder.resolve("fake-kubernetes-ca.crt");
        Files.writeString(caFile, pem(keys.getCertificate("ca").getEncoded()));
        keys.deleteEntry("ca");
        KeyManagerFactory manager = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        manager.init(keys, PASSWORD.toCharArray());
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(manager.getKeyManagers(), null, null);
        return new FakeAuthority(caFile, server);
    }

    private static String pem(byte[] certificate) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(certificate);
        return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
    }

    private static void keytool(Path store, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC",
            "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD, "-keypass", PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + printed);
        }
    }
}

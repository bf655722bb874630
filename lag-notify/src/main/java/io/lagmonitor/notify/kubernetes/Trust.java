package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.model.LagException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trusts the authorities of a file, and no others. */
final class Trust {

    private Trust() {}

    /** @param caFile certificates in PEM, one or several */
    static SSLContext of(Path caFile) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(caFile))) {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                authorities.setCertificateEntry("authority-" + authorities.size(), each);
            }
            if (authorities.size() == 0) {
                throw new IOException("there is none in it");
            }
            return trusting(authorities);
        } catch (IOException | GeneralSecurityException e) {
            throw new LagException("certificates of file " + caFile + " cannot be read: " + e.getMessage()
                + " (" + e.getClass().getSimpleName() + "), expected them in PEM", e);
        }
    }

    private static SSLContext trusting(KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}

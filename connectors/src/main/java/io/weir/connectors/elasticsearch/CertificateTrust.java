package io.weir.connectors.elasticsearch;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.Trust;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Makes of files and fingerprints what TLS asks whether a server is the right one. */
public final class CertificateTrust {
    private CertificateTrust() {}

    /**
     * Empty where Java's own trust is good enough.
     *
     * @param section of the configuration, for messages
     */
    public static Optional<SSLContext> context(String section, Trust trust) {
        try {
            if (!trust.caFile().isEmpty()) {
                return Optional.of(ofFile(Path.of(trust.caFile()), section + ".ca-file"));
            }
            if (!trust.fingerprint().isEmpty()) {
                return Optional.of(context(new TrustManager[] {new PinnedTrust(trust.fingerprint())}));
            }
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot set up TLS for " + section + ": " + e.getMessage(), e);
        }
    }

    /**
     * Trust in the certificates of a file, in PEM.
     *
     * @param key what the configuration calls the file
     */
    public static SSLContext ofFile(Path file, String key) {
        try {
            return context(managers(anchors(read(file, key))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot set up TLS with " + key + " " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + key + " " + file, e);
        }
    }

    private static Collection<? extends Certificate> read(Path file, String key) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IllegalStateException(noCertificate(file, key));
            }
            return found;
        } catch (CertificateException e) {
            throw new IllegalStateException(noCertificate(file, key), e);
        }
    }

    private static String noCertificate(Path file, String key) {
        return key + ": found no certificate in " + file + ", expected PEM (-----BEGIN CERTIFICATE-----)";
    }

    static KeyStore anchors(Iterable<? extends Certificate> certificates) throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            anchors.setCertificateEntry("ca-" + number++, certificate);
        }
        return anchors;
    }

    static KeyStore anchor(Certificate certificate) throws GeneralSecurityException, IOException {
        return anchors(List.of(certificate));
    }

    static TrustManager[] managers(KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory.getTrustManagers();
    }

    private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }
}

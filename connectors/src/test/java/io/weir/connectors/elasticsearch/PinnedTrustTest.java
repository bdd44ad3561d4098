package io.weir.connectors.elasticsearch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PinnedTrustTest {
    @TempDir
    Path directory;

    @Test
    void aCertificateWithTheFingerprintIsTrusted() throws Exception {
        X509Certificate server = certificate("server");

        assertThatCode(() -> trust(server).checkServerTrusted(new X509Certificate[] {server}, "EC"))
                .doesNotThrowAnyException();
    }

    @Test
    void somebodyWhoOnlyShowsACopyOfItIsNot() throws Exception {
        X509Certificate server = certificate("server");
        X509Certificate[] shown = {certificate("intruder"), server};

        assertThatThrownBy(() -> trust(server).checkServerTrusted(shown, "EC"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void anotherCertificateIsRefusedWithItsFingerprint() throws Exception {
        X509Certificate other = certificate("other");

        assertThatThrownBy(() -> trust(certificate("server")).checkServerTrusted(new X509Certificate[] {other}, "EC"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining(fingerprint(other));
    }

    private static PinnedTrust trust(X509Certificate certificate) throws Exception {
        return new PinnedTrust(fingerprint(certificate));
    }

    private static String fingerprint(X509Certificate certificate) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }

    private X509Certificate certificate(String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        return (X509Certificate) keys.getCertificate("it");
    }
}

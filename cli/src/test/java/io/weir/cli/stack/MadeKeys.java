package io.weir.cli.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Keys of a test's own, with a certificate that they sign themselves: for this machine, and good for signing others. */
public final class MadeKeys {
    public static final String STORE_PASSWORD = "changeit";

    private final String name;
    private final Path file;
    private final KeyStore keys;

    private MadeKeys(String name, Path file, KeyStore keys) {
        this.name = name;
        this.file = file;
        this.keys = keys;
    }

    public static MadeKeys in(Path directory, String name)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path file = Files.createDirectories(directory).resolve(name + ".p12");
        Files.deleteIfExists(file);
        Process keytool = new ProcessBuilder(
                        Jvm.home().resolve("bin/keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-ext",
                        "bc=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        STORE_PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        return new MadeKeys(name, file, keys);
    }

    /** The store of both, PKCS #12. */
    public Path file() {
        return file;
    }

    public Certificate certificate() throws GeneralSecurityException {
        return keys.getCertificate(name);
    }

    public String certificatePem() throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate().getEncoded());
    }

    public String keyPem() throws GeneralSecurityException {
        return pem(
                "PRIVATE KEY", keys.getKey(name, STORE_PASSWORD.toCharArray()).getEncoded());
    }

    private static String pem(String what, byte[] encoded) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END " + what + "-----\n";
    }
}

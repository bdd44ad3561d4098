package io.weir.rules.playbook;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The secret that those who ask for actions share with those who do them. */
public final class ResponseKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_BYTES = 16;

    private final String name;
    private final byte[] secret;

    public ResponseKey(String name, byte[] secret) {
        if (secret.length < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "the key '" + name + "' has " + secret.length + " bytes, expected at least " + LEAST_BYTES);
        }
        this.name = name;
        this.secret = secret.clone();
    }

    public String name() {
        return name;
    }

    public Response sign(Response response) {
        return response.signed(name, HexFormat.of().formatHex(code(response)));
    }

    /** Whether a response is exactly what was signed with this key. */
    public boolean hasSigned(Response response) {
        byte[] claimed;
        try {
            claimed = HexFormat.of().parseHex(response.signature());
        } catch (IllegalArgumentException e) {
            return false;
        }
        return response.key().equals(name) && MessageDigest.isEqual(claimed, code(response));
    }

    /** Over all that a response says, each part with its length, so that no two responses read the same. */
    private byte[] code(Response response) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            String[] parts = {
                response.id(),
                Long.toString(response.version()),
                response.tenant(),
                response.playbook(),
                response.action().name(),
                response.target(),
                response.to(),
                response.mode().name(),
                response.status().name(),
                response.reason(),
                response.occasion(),
                Long.toString(response.askedMillis()),
                Long.toString(response.createdMillis()),
                Long.toString(response.expiresMillis()),
                response.undoes(),
                response.by(),
                name
            };
            for (String part : parts) {
                byte[] bytes = part.getBytes(UTF_8);
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                mac.update(bytes);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}

package io.weir.connectors.elasticsearch;

import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;

/** What a failed request means: whether waiting helps, and what to tell. */
public final class Trouble {
    private static final int LONGEST = 400;

    private Trouble() {}

    /** Whether the same request may succeed later, without anybody doing anything to Weir. */
    static boolean isTemporary(int status) {
        return status == 429 || status == 408 || status >= 500;
    }

    /**
     * Why a connection will never come about as things are configured; empty if waiting may help.
     *
     * @param section of the configuration, for messages
     */
    public static Optional<String> lasting(String section, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof CertPathValidatorException
                    || cause instanceof SSLPeerUnverifiedException) {
                return Optional.of("its certificate is not trusted (" + cause.getMessage() + "): check " + section
                        + ".ca-file or " + section + ".fingerprint, and the host name");
            }
            if (cause instanceof SSLException
                    && String.valueOf(cause.getMessage()).contains("SSL message")) {
                return Optional.of("it does not speak TLS (" + cause.getMessage() + "): the address in section "
                        + section + " says https, should it be http?");
            }
        }
        return Optional.empty();
    }

    /** What was refused, without a stack trace. */
    static String of(Throwable failure) {
        if (failure instanceof ResponseException refusal) {
            Response response = refusal.getResponse();
            return response.getStatusLine().getStatusCode() + " " + body(response);
        }
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    static String body(Response response) {
        try {
            return response.getEntity() == null ? "" : shortened(EntityUtils.toString(response.getEntity()));
        } catch (IOException e) {
            return "(its reason could not be read)";
        }
    }

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}

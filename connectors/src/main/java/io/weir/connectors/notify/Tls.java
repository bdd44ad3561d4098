package io.weir.connectors.notify;

import io.weir.connectors.elasticsearch.CertificateTrust;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;

/**
 * TLS over a connection that stands, with a server whose certificate is its own.
 *
 * @param caFile certificates that sign the server's; empty for those that Java trusts
 * @param key what the configuration calls that file
 */
public record Tls(String caFile, String key) {
    public SSLSocket over(Socket plain, String host, int port) throws IOException {
        SSLSocket secure = (SSLSocket) factory().createSocket(plain, host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name that was asked for is in the certificate
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    /** The file is read each time: a mistake in it can be corrected while the job runs. */
    private SSLSocketFactory factory() throws SSLException {
        try {
            return caFile.isEmpty()
                    ? (SSLSocketFactory) SSLSocketFactory.getDefault()
                    : CertificateTrust.ofFile(Path.of(caFile), key).getSocketFactory();
        } catch (IllegalStateException | UncheckedIOException e) {
            throw new SSLException(e.getMessage(), e);
        }
    }
}

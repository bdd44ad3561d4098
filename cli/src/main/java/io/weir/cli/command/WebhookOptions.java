package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.cli.responder.WebhookExecutor;
import picocli.CommandLine.Option;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the webhook executor sends what, and the key that signs it. */
final class WebhookOptions {
    private static final String VARIABLE = "WEIR_WEBHOOK_KEY";
    private static final int LEAST_BYTES = 16;

    @Option(names = "--url", paramLabel = "URL", description = "webhook: who gets everything that has no channel.")
    URI url;

    @Option(
            names = "--channel",
            paramLabel = "NAME=URL",
            description = "webhook: who gets what playbooks send to a channel; repeatable.")
    Map<String, URI> channels = new LinkedHashMap<>();

    @Option(
            names = "--webhook-key-file",
            paramLabel = "FILE",
            description = "webhook: the key that signs requests (default: the environment variable " + VARIABLE + ").")
    Path keyFile;

    WebhookExecutor executor() {
        if (url == null && channels.isEmpty()) {
            throw usage("the webhook has nobody to tell; give --url, or --channel for each channel of a playbook");
        }
        channels.values().forEach(WebhookOptions::check);
        if (url != null) {
            check(url);
        }
        return new WebhookExecutor(
                new WebhookExecutor.Receivers(Map.copyOf(channels), url), key(), System::currentTimeMillis);
    }

    /** Without TLS everybody on the way could read and keep what is sent. */
    private static void check(URI receiver) {
        boolean isSafe = "https".equals(receiver.getScheme())
                || "http".equals(receiver.getScheme()) && receiver.getHost() != null && isThisMachine(receiver);
        if (!isSafe || receiver.getHost() == null) {
            throw usage("found the receiver '" + receiver + "', expected an address such as"
                    + " https://itsm.example.com/hooks/weir; http only on this machine");
        }
    }

    private static boolean isThisMachine(URI receiver) {
        try {
            return InetAddress.getByName(receiver.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private byte[] key() {
        String variable = System.getenv(VARIABLE);
        byte[] key;
        if (keyFile != null) {
            key = SecretFile.read(keyFile);
        } else if (variable != null) {
            key = variable.strip().getBytes(StandardCharsets.UTF_8);
        } else {
            throw usage("there is no key to sign requests with; give it in the environment variable " + VARIABLE
                    + ", or in a file with --webhook-key-file");
        }
        if (key.length < LEAST_BYTES) {
            throw usage("the key that signs requests has " + key.length + " bytes, expected at least " + LEAST_BYTES);
        }
        return key;
    }

    private static CliException usage(String message) {
        return new CliException(ExitCode.USAGE, message);
    }
}

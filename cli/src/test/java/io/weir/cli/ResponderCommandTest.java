package io.weir.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What a responder refuses before it reads or does anything. */
class ResponderCommandTest {
    @TempDir
    Path directory;

    private String config;
    private String key;

    @BeforeEach
    void write() throws Exception {
        config = Files.writeString(directory.resolve("weir.yaml"), "kafka:\n  bootstrap: localhost:1\n")
                .toString();
        key = Files.writeString(directory.resolve("key"), "a secret of some length\n")
                .toString();
    }

    private String refusal(int exitCode, String... options) {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        List<String> words = new ArrayList<>(List.of("responder", "--config", config));
        words.addAll(List.of(options));
        PrintStream stream = new PrintStream(errors, true, UTF_8);
        assertThat(Weir.commandLine(Console.to(stream, stream)).execute(words.toArray(String[]::new)))
                .as(errors.toString(UTF_8))
                .isEqualTo(exitCode);
        return errors.toString(UTF_8);
    }

    @Test
    void anExecutorThatDoesNotExist() {
        assertThat(refusal(ExitCode.USAGE, "--executor", "pf"))
                .contains("--executor: found 'pf', expected nftables, iptables, webhook or log");
    }

    @Test
    void aMissingKey() {
        assertThat(refusal(ExitCode.USAGE, "--executor", "log"))
                .contains("there is no key to check signatures with")
                .contains("WEIR_RESPOND_KEY")
                .contains("respond.key-file");
        assertThat(refusal(ExitCode.ENVIRONMENT, "--executor", "log", "--old-key", "k1=" + directory + "/none"))
                .contains("cannot read the key file");
    }

    @Test
    void anAllowlistThatIsNotUnderstood() {
        assertThat(refusal(ExitCode.USAGE, "--executor", "log", "--old-key", "k1=" + key, "--allow", "192.0.2.1/24"))
                .contains("found '192.0.2.1/24' in the allowlist, expected a network");
        assertThat(refusal(ExitCode.USAGE, "--executor", "log", "--old-key", "k1=" + key, "--allow-file", config))
                .contains("weir.yaml:1: found 'kafka:', expected a network");
    }

    @Test
    void whatTheExecutorCannotDo() {
        assertThat(refusal(
                        ExitCode.USAGE,
                        "--executor",
                        "nftables",
                        "--old-key",
                        "k1=" + key,
                        "--actions",
                        "block_ip,isolate_host"))
                .contains("--actions: found 'isolate_host', expected what nftables can do: block_ip");
    }

    @Test
    void aWebhookWithoutReceiverKeyOrEncryption() {
        assertThat(refusal(ExitCode.USAGE, "--executor", "webhook")).contains("the webhook has nobody to tell");
        assertThat(refusal(ExitCode.USAGE, "--executor", "webhook", "--url", "https://itsm.example.com/"))
                .contains("there is no key to sign requests with");
        assertThat(refusal(ExitCode.USAGE, "--executor", "webhook", "--url", "http://192.0.2.1/"))
                .contains("found the receiver 'http://192.0.2.1/', expected an address such as https://");
    }

    @Test
    void aJournalOfAnotherExecutor() throws Exception {
        Path journal = Files.writeString(
                directory.resolve("journal"), "{\"weir-responder-journal\":1,\"executor\":\"webhook\"}\n");

        assertThat(refusal(
                        ExitCode.ENVIRONMENT,
                        "--executor",
                        "log",
                        "--old-key",
                        "k1=" + key,
                        "--journal",
                        journal.toString()))
                .contains("is the journal of the executor webhook, not of log");
    }
}

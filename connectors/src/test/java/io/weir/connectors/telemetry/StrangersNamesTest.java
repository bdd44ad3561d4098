package io.weir.connectors.telemetry;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever name somebody gives at a login, it moves neither the address nor the outcome. */
class StrangersNamesTest {
    private static final List<String> LINES = List.of(
            "sshd[7]: Failed password for invalid user %s from 192.0.2.7 port 50022 ssh2",
            "sshd[7]: Failed password for %s from 192.0.2.7 port 50022 ssh2",
            "sshd[7]: Invalid user %s from 192.0.2.7 port 50022",
            "sshd[7]: Connection closed by invalid user %s 192.0.2.7 port 50022 [preauth]",
            "sshd[7]: Disconnecting invalid user %s 192.0.2.7 port 50022: Too many authentication failures [preauth]",
            "sshd[7]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7"
                    + "  user=%s",
            "dropbear[7]: Bad password attempt for '%s' from 192.0.2.7:50022",
            "vsftpd[7]: [%s] FAIL LOGIN: Client \"192.0.2.7\"",
            "proftpd[7]: web-1 (192.0.2.7[192.0.2.7]) - USER %s (Login failed): Incorrect password",
            "dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<%s>, method=PLAIN,"
                    + " rip=192.0.2.7, lip=198.51.100.1, TLS, session=<a>",
            "postfix/smtpd[7]: warning: unknown[192.0.2.7]: SASL PLAIN authentication failed: x, sasl_username=%s");

    private final TelemetryReader reader =
            TelemetryReader.ofDocuments(FormatSettings.of("syslog"), TelemetryLimits.DEFAULT);

    @Property(tries = 500)
    void doNotMoveAddresses(@ForAll("names") String name) {
        for (String line : LINES) {
            Map<String, Object> event = read("Mar  1 09:00:01 web-1 " + line.formatted(name));
            assertThat(EventDocument.first(event, "source.ip"))
                    .describedAs(line)
                    .isEqualTo("192.0.2.7");
            assertThat(EventDocument.first(event, "event.outcome"))
                    .describedAs(line)
                    .isNotEqualTo("success");
            assertThat(EventDocument.first(event, "host.name")).isEqualTo("web-1");
        }
    }

    /** Names out of the very words that the programs use, and anything else that fits in a line. */
    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> words = Arbitraries.of(
                " from ",
                "10.0.0.1",
                " port ",
                "22",
                " ssh2",
                ": ",
                "RSA SHA256:abc",
                " [preauth]",
                "] FAIL LOGIN: Client \"",
                "] OK LOGIN: Client \"",
                "\"",
                ">, method=PLAIN, rip=",
                ", lip=",
                "10.0.0.2",
                "' from ",
                " rhost=",
                "  user=",
                " invalid user ",
                ": Login successful.",
                " (Login failed): ",
                "Accepted password for ",
                "x");
        Arbitrary<String> anything =
                Arbitraries.strings().ascii().excludeChars('\n', '\r', '\0').ofMaxLength(20);
        return Arbitraries.oneOf(words, words, words, anything)
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    private Map<String, Object> read(String line) {
        List<Map<String, Object>> events = new ArrayList<>();
        reader.read(new TelemetryRecord("default", "names", 0, 0, GoldenTest.ARRIVAL, Bytes.of(line)), new EventSink() {
            @Override
            public void event(ReadEvent event) {
                events.add(event.document());
            }

            @Override
            public void rejected(TelemetryRecord of, byte[] bytes, int from, int to, String reason) {
                throw new AssertionError(reason);
            }
        });
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}

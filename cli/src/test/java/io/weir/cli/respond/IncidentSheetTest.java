package io.weir.cli.respond;

import io.weir.cli.Console;
import io.weir.connectors.response.Acknowledgement;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Phase;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.incident.Priority;
import io.weir.rules.incident.ScorePart;
import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Playbook.Mode;
import io.weir.rules.playbook.Response;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class IncidentSheetTest {
    private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;
    private static final Incident INCIDENT = new Incident(
            "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
            7,
            "default",
            Status.OPEN,
            Severity.CRITICAL,
            Priority.P1,
            95,
            List.of(
                    new ScorePart("highest score of an alert", 80),
                    new ScorePart("3 phases of an attack", 10),
                    new ScorePart("attacked hosts that became sources: 1", 5)),
            "exfiltration",
            List.of(
                    new Phase("credential-access", NOON, "SSH brute force"),
                    new Phase("exfiltration", NOON + 40 * MINUTE, "Large upload")),
            "Exfiltration by 203.0.113.9",
            "203.0.113.9 guessed a password on web-01, logged in, went on to db-01 and sent 2 GB to an address outside.",
            3,
            40,
            NOON,
            NOON + 40 * MINUTE,
            NOON,
            0,
            0,
            "anna",
            "",
            "",
            "",
            List.of(
                    new Member("203.0.113.9", "address", 0, "", NOON),
                    new Member("192.0.2.7", "address", 2, "192.0.2.5", NOON + 40 * MINUTE),
                    new Member("192.0.2.5", "address", 1, "203.0.113.9", NOON + 10 * MINUTE)),
            List.of("db-01", "web-01"),
            List.of("root"),
            List.of(),
            List.of("T1041", "T1110"),
            List.of(),
            List.of(
                    new Moment(
                            NOON,
                            "a1",
                            "ssh",
                            "SSH brute force",
                            "203.0.113.9",
                            Severity.MEDIUM,
                            "credential-access",
                            "SSH brute force by 203.0.113.9 against 192.0.2.5, 24 events"),
                    new Moment(
                            NOON + 40 * MINUTE,
                            "a2",
                            "up",
                            "Large upload",
                            "192.0.2.7",
                            Severity.HIGH,
                            "exfiltration",
                            "Large upload\u001b[2J by 192.0.2.7")),
            List.of(new Note(NOON + MINUTE, "weir", "escalated", "to critical: three phases")),
            Map.of("hosts", 3L));

    private static final Response BLOCK = new Response(
            "r1",
            1,
            "default",
            "p",
            ActionKind.BLOCK_IP,
            "203.0.113.9",
            "",
            Mode.ENFORCE,
            Response.Status.ACTIVE,
            "Block the source: Exfiltration by 203.0.113.9",
            INCIDENT.id(),
            NOON,
            NOON + 41 * MINUTE,
            NOON + 101 * MINUTE,
            "",
            "",
            "",
            "");
    private static final Acknowledgement DONE = new Acknowledgement(
            "r1",
            1,
            "default",
            "block_ip",
            "203.0.113.9",
            "nftables",
            "fw-1",
            Acknowledgement.Outcome.DONE,
            "",
            NOON + 41 * MINUTE);

    private static List<String> page(Incident incident, int width) {
        return IncidentSheet.of(incident, List.of(BLOCK), Map.of("r1", List.of(DONE)), Console.create(), width);
    }

    @Test
    void tellsWhatHappenedThenTheEvidenceThenWhatWasDone() {
        assertThat(String.join("\n", page(INCIDENT, 80)).replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(
                        """
                critical  P1  score 95  open  0a1b2c3d4e5f60718293a4b5c6d7e8f9  version 7
                Exfiltration by 203.0.113.9

                203.0.113.9 guessed a password on web-01, logged in, went on to db-01 and sent 2
                GB to an address outside.

                  when          2026-11-21 12:00:00 to 12:40:00 UTC, 40 min 0 s
                  made of       3 alerts, 40 events
                  assigned to   anna

                Phases
                  12:00:00  credential access     SSH brute force
                  12:40:00  exfiltration          Large upload

                Timeline
                  12:00:00  medium       SSH brute force by 203.0.113.9 against 192.0.2.5, 24
                                         events
                  12:40:00  high         Large upload?[2J by 192.0.2.7

                Who took part
                  203.0.113.9  acts since 12:00:00
                    192.0.2.5  attacked by 203.0.113.9, acts since 12:10:00
                      192.0.2.7  attacked by 192.0.2.5, acts since 12:40:00

                Seen
                  hosts         db-01, web-01
                  users         root
                  techniques    T1041, T1110
                  without room  3 more hosts

                Score
                    +80  highest score of an alert
                    +10  3 phases of an attack
                     +5  attacked hosts that became sources: 1
                     95

                Responses
                  12:41:00  [ENFORCED] block_ip 203.0.113.9
                            active until 13:41:00: Block the source: Exfiltration by 203.0.113.9
                            nftables on fw-1: done

                History
                  12:01:00  weir        escalated: to critical: three phases""");
    }

    @Test
    void noLineIsWiderThanAsked() {
        for (int width : new int[] {60, 80, 120}) {
            assertThat(page(INCIDENT, width).stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Math.max(width, 75)));
        }
    }
}

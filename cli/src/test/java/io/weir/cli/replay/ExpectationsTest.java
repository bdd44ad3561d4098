package io.weir.cli.replay;

import io.weir.cli.CliException;
import io.weir.cli.replay.Expectations.Verdict;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.incident.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

import javax.xml.parsers.DocumentBuilderFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.weir.cli.replay.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExpectationsTest {
    private static final Alert GUESSING = alert("Guessing", "203.0.113.9", Severity.HIGH, 12);
    private static final Alert GUESSING_MORE = alert("Guessing", "203.0.113.10", Severity.CRITICAL, 30);
    private static final Alert SCAN = alert("Port scan", "203.0.113.9", Severity.LOW, 20);

    @TempDir
    Path directory;

    private Expectations read(String text) throws IOException {
        Path file = directory.resolve("expect.yml");
        Files.writeString(file, text);
        return ExpectationFile.read(file);
    }

    private List<String> failures(String text, Alert... alerts) throws IOException {
        return read(text).check(List.of(alerts), List.of()).stream()
                .filter(verdict -> verdict.failure().isPresent())
                .map(verdict -> verdict.name() + ": " + verdict.failure().orElseThrow())
                .toList();
    }

    @Test
    void exactlyMeansEachOfTheseAndNothingElse() throws IOException {
        String both =
                """
                exactly:
                  - rule: Guessing
                    group: {source.ip: 203.0.113.9}
                    severity: high
                    count: 12
                    time: 2026-03-01T09:00:00Z
                    first: 2026-03-01T08:59:59Z
                    last: 2026-03-01T10:00:05+01:00
                  - rule: id of Port scan
                """;
        assertThat(failures(both, GUESSING, SCAN)).isEmpty();
        assertThat(failures(both, SCAN, GUESSING, GUESSING_MORE))
                .containsExactly("nothing else: found, but not expected: "
                        + "Guessing, source.ip 203.0.113.10, critical, count 30, at 2026-03-01T09:00:00Z");
        assertThat(failures(both, GUESSING)).containsExactly("id of Port scan: found none of 1");
        assertThat(failures("exactly: []")).isEmpty();
        assertThat(failures("exactly: []", SCAN)).hasSize(1);
    }

    @Test
    void whatIsMissedIsTellingWhatCameClosest() throws IOException {
        String wanted =
                "at-least:\n  - {rule: Guessing, group: {source.ip: 203.0.113.9}, severity: critical, count: 15+}\n";
        assertThat(failures(wanted, GUESSING, SCAN))
                .singleElement()
                .asString()
                .contains("found none of 1+", "(severity is high, count is 12)");
    }

    @Test
    void atLeastAllowsOthersAndNoneForbidsSome() throws IOException {
        assertThat(failures("at-least: [{rule: Guessing, alerts: 2+}]", GUESSING, GUESSING_MORE, SCAN))
                .isEmpty();
        assertThat(failures("at-least: [{rule: Guessing, alerts: 2+}]", GUESSING, SCAN))
                .singleElement()
                .asString()
                .contains("found only 1 of 2+");
        assertThat(failures("none: [{rule: Guessing, severity: critical}]", GUESSING, SCAN))
                .isEmpty();
        assertThat(failures("none: [{rule: Guessing, severity: critical}]", GUESSING, GUESSING_MORE))
                .singleElement()
                .asString()
                .startsWith("none of Guessing, critical: found Guessing, source.ip 203.0.113.10");
    }

    @Test
    void anAlertThatFitsTwoExpectationsIsLeftToTheOneThatNeedsIt() throws IOException {
        String anyAndOne = "exactly:\n  - rule: Guessing\n  - {rule: Guessing, severity: high}\n";
        assertThat(failures(anyAndOne, GUESSING, GUESSING_MORE)).isEmpty();
        assertThat(failures(anyAndOne, GUESSING_MORE, GUESSING)).isEmpty();
        assertThat(failures("exactly: [{rule: Guessing, alerts: 1-2}, {rule: Guessing, severity: high}]", GUESSING))
                .hasSize(1);
        assertThat(failures("exactly: [{rule: Guessing, alerts: 0-1}, {rule: Guessing, severity: high}]", GUESSING))
                .isEmpty();
    }

    @Test
    void everyMistakeIsToldWithItsPlace() {
        assertThatThrownBy(
                        () -> read(
                                """
                        exactly:
                          - {severity: dire, count: many}
                          - Guessing
                        at-least: [{rule: x, colour: red, time: noon}]
                        perhaps: []
                        """))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("expect.yml:2:5: found no rule, expected its title or id")
                .hasMessageContaining("severity: found 'dire', expected one of informational, low")
                .hasMessageContaining("count: found 'many', expected a number such as 5, 5+ or 5-10")
                .hasMessageContaining(":3:5: found 'Guessing', expected an alert such as")
                .hasMessageContaining("unknown key 'colour', expected one of alerts, count")
                .hasMessageContaining("time: found 'noon', expected a time such as")
                .hasMessageContaining("unknown key 'perhaps', expected one of at-least, exactly, incidents, none")
                .hasMessageContaining("found exactly and at-least, expected one of them");
    }

    @Test
    void aMissingFileSaysHowToMakeOne() {
        assertThatThrownBy(() -> ExpectationFile.read(directory.resolve("none.yml")))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("--update-expect");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Guessing",
                "a: b",
                "null",
                "Yes",
                "42",
                "# no comment",
                "- item",
                "{x}",
                "[x]",
                "'quoted' \"twice\" \\ back",
                " padded ",
                "",
                "line\nbreak",
                "tab\there",
                "\u0000\u0007\u0085\u2028\ufeff",
                "Пароль 密码 \ud83d\ude00",
                "*alias",
                "&anchor",
                "!tag",
                "%x",
                "@x",
                "2026-03-01T09:00:00Z",
                "0x1f",
                "1e3",
                "10.0.0.1",
                "fe80::1"
            })
    void whatWasWrittenIsMetWhateverTheNamesAre(String name) {
        Alert odd = alert("id", name.isEmpty() ? "x" : name, name, Severity.MEDIUM, 7);
        Path file = directory.resolve("written.yml");
        ExpectationFile.write(
                file,
                List.of(odd, GUESSING, SCAN, alert("other", "Port scan", "203.0.113.9", Severity.LOW, 20)),
                List.of(incident("203.0.113.9", "exfiltration", name)));

        Expectations written = ExpectationFile.read(file);

        assertThat(written.alerts().exactly().orElseThrow()).hasSize(3);
        assertThat(written.check(
                        List.of(odd, GUESSING, SCAN, SCAN), List.of(incident("203.0.113.9", "exfiltration", name))))
                .extracting(Verdict::failure)
                .containsOnly(Optional.empty());
        assertThat(written.check(List.of(odd, GUESSING, SCAN, SCAN), List.of(incident("203.0.113.9", "impact", name))))
                .extracting(Verdict::failure)
                .anyMatch(Optional::isPresent);
    }

    @Test
    void aRecordingWithoutAlertsIsWrittenAsSuch() {
        Path file = directory.resolve("written.yml");
        ExpectationFile.write(file, List.of(), List.of());

        assertThat(ExpectationFile.read(file).alerts().exactly()).contains(List.of());
    }

    private static Incident incident(String entity, String phase, String rule) {
        return new Incident(
                "id of " + entity,
                3,
                "default",
                Status.OPEN,
                Severity.HIGH,
                Priority.P2,
                70,
                List.of(),
                phase,
                List.of(),
                "Title",
                "Summary.",
                2,
                20,
                0,
                1,
                0,
                0,
                0,
                "",
                "",
                "",
                "",
                List.of(new Member(entity, "address", 0, "", 0)),
                List.of(),
                List.of(),
                List.of("scan-id", "odd-id"),
                List.of("T1595", "T1041"),
                List.of(),
                List.of(
                        new Moment(0, "a", "scan-id", "Port scan", entity, Severity.HIGH, "reconnaissance", "x"),
                        new Moment(0, "b", "odd-id", rule, entity, Severity.HIGH, "", "x")),
                List.of(),
                Map.of());
    }

    private List<String> incidentFailures(String text, Incident... incidents) throws IOException {
        return read(text).check(List.of(), List.of(incidents)).stream()
                .filter(verdict -> verdict.failure().isPresent())
                .map(verdict -> verdict.name() + ": " + verdict.failure().orElseThrow())
                .toList();
    }

    @Test
    void incidentsAreExpectedByWhatTheyTell() throws IOException {
        String one =
                """
                incidents:
                  exactly:
                    - entity: 203.0.113.9
                      phase: exfiltration
                      severity: high
                      techniques: [T1041]
                      rules: [Port scan, odd-id]
                """;
        Incident met = incident("203.0.113.9", "exfiltration", "Odd");
        Incident other = incident("203.0.113.10", "impact", "Odd");

        assertThat(incidentFailures(one, met)).isEmpty();
        assertThat(incidentFailures(one, met, other))
                .singleElement()
                .asString()
                .contains("no other incident", "incident by 203.0.113.10, phase impact");
        assertThat(incidentFailures(one, incident("203.0.113.9", "impact", "Odd")))
                .first()
                .asString()
                .contains("found none of 1", "phase is impact");
        assertThat(incidentFailures("incidents: {at-least: [{phase: impact}]}", met, other))
                .isEmpty();
        assertThat(incidentFailures("incidents: {none: [{entity: 203.0.113.9}]}", met, other))
                .singleElement()
                .asString()
                .contains("none of incident by 203.0.113.9: found");
        assertThat(incidentFailures("exactly: []", met)).isEmpty();
    }

    @Test
    void mistakesInExpectedIncidentsAreToldWithTheirPlaces() {
        assertThatThrownBy(() -> read("incidents: {exactly: [{entity: a, phase: theft, rules: x}], some: []}"))
                .hasMessageContaining("phase: found")
                .hasMessageContaining("rules: found")
                .hasMessageContaining("unknown key 'some'");
    }

    @Test
    void buildServersReadTheVerdicts() throws Exception {
        Path file = directory.resolve("reports/replay.xml");
        JUnitReport.write(
                file,
                "a<b>.yml",
                List.of(
                        new Verdict("Guessing & \"more\"", Optional.empty()),
                        new Verdict("Scan", Optional.of("found none\nbut <this> \u0000"))));

        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());

        assertThat(xml.getDocumentElement().getAttribute("tests")).isEqualTo("2");
        assertThat(xml.getDocumentElement().getAttribute("failures")).isEqualTo("1");
        assertThat(xml.getElementsByTagName("failure").item(0).getTextContent()).isEqualTo("found none\nbut <this> ?");
    }
}

package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class WindowsFormatsTest {
    private static final long ARRIVAL = Instant.parse("2026-06-15T12:00:00Z").toEpochMilli();

    private final List<String> outcomes = new ArrayList<>();
    private Map<String, Object> document = Map.of();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'EventID':5,'name':'x'}",
                "{'EventID':'login','Channel':'web'}",
                "{'Channel':'Security','eventName':'x'}",
                "{'winlog':'x'}",
                "{'Event':{'System':'x','EventID':4624}}",
                "{'Id':7,'LogName':'x'}",
                "{'event':{'code':'4624','provider':'x'}}",
                "{'System':{'Provider':'x'},'EventID':1}",
                "{'Event':{'System':{'user':'x'}},'event':{'code':7}}"
            })
    void otherJsonIsNotOfWindows(String json) {
        assertThat(read(FormatSettings.DEFAULT, json.replace('\'', '"'))).containsExactly("json");
    }

    @Test
    void otherXmlIsNotOfWindows() {
        assertThat(read(FormatSettings.DEFAULT, "<Eventual/>").get(0)).startsWith("no format is like this");
        assertThat(read(FormatSettings.DEFAULT, "<html><Event/></html>").get(0)).startsWith("no format is like this");
    }

    @Test
    void nothingIsDeclaredInAnEvent() {
        String declaration = "<!DOCTYPE Event [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>";
        String event = "<Event><System><EventID>1</EventID></System></Event>";

        assertThat(read(FormatSettings.of("windows-xml"), declaration + event))
                .containsExactly("not XML of an event: expected <Event>", "windows-xml");
        assertThat(read(FormatSettings.of("windows"), "<Event>" + declaration + "</Event>"))
                .containsExactly(
                        "not XML of an event: found a declaration: events have none, and none is read, byte 7");
    }

    @Test
    void nestingAndSizeAreLimited() {
        assertThat(read(FormatSettings.DEFAULT, "<Event>" + "<a>".repeat(100_000)))
                .containsExactly("not XML of an event: found more than 64 levels of nesting, byte 196");
        String data = "<Data Name='x'>y</Data>".repeat(3_000);
        assertThat(read(FormatSettings.DEFAULT, "<Event><EventData>" + data + "</EventData></Event>"))
                .containsExactly("not XML of an event: more values than the limit");
        assertThat(read(FormatSettings.DEFAULT, "<Event " + "a='b' ".repeat(100) + "/>"))
                .containsExactly("not XML of an event: found more than 32 attributes, byte 0");
    }

    @Test
    void oneFormatReadsJsonAndXml() {
        FormatSettings windows = FormatSettings.of("windows");
        assertThat(read(windows, "\r\n<?xml version='1.0'?><Events><Event></Event>\n<Event/></Events>"))
                .containsExactly("windows-xml", "windows-xml");
        String json = "{\"EventID\":%d,\"Channel\":\"System\",\"Computer\":\"ws-1\"}";
        assertThat(read(windows, "[" + json.formatted(1) + "," + json.formatted(2) + "]"))
                .containsExactly("windows", "windows");
    }

    @Test
    void localTimesAreOfTheZoneThatIsConfigured() {
        String event = "{\"EventID\":4634,\"Channel\":\"Security\",\"EventTime\":\"2026-03-01 10:00:00\"%s}";
        FormatSettings berlin = FormatSettings.DEFAULT.withZone(ZoneId.of("Europe/Berlin"));
        String arrived = ",\"@timestamp\":\"2026-03-01T09:00:03.000Z\"";

        read(FormatSettings.DEFAULT, event.formatted(""));
        assertThat(document).containsEntry("@timestamp", "2026-03-01T10:00:00Z");
        read(berlin, event.formatted(arrived));
        assertThat(document).containsEntry("@timestamp", "2026-03-01T09:00:00Z");
        read(FormatSettings.DEFAULT, event.formatted(arrived));
        assertThat(document).containsEntry("@timestamp", "2026-03-01T09:00:03Z");
        read(FormatSettings.DEFAULT, event.formatted(arrived).replace("10:00:00", "10:00:00+02:00"));
        assertThat(document).containsEntry("@timestamp", "2026-03-01T08:00:00Z");
    }

    @Test
    void sysmonForLinuxReachesRulesForLinux() {
        var rules = RuleSet.compile(
                List.of(
                        new RuleSource(
                                "shadow.yml",
                                """
                title: Shadow read
                logsource: {product: linux, category: process_creation}
                detection:
                  selection: {Image|endswith: /cat, CommandLine|contains: /etc/shadow}
                  condition: selection
                """)));
        var rule = rules.rules().rules().get(0);
        var reader = new MatchingReader(List.of(new IndexedRule(rule.key(), rule.logSource(), rule.condition())));
        String event =
                """
                <Event><System><Provider Name="Linux-Sysmon"/><EventID>1</EventID>\
                <Channel>Linux-Sysmon/Operational</Channel></System><EventData><Data Name="Image">/usr/bin/cat</Data>\
                <Data Name="CommandLine">cat /etc/shadow</Data><Data Name="User">root</Data></EventData></Event>""";

        assertThat(reader.match(event.getBytes(StandardCharsets.UTF_8))).hasSize(1);
        read(FormatSettings.DEFAULT, event);
        assertThat(document.get("user")).isEqualTo(Map.of("name", "root"));
    }

    private List<String> read(FormatSettings settings, String text) {
        outcomes.clear();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TelemetryReader.ofDocuments(settings, TelemetryLimits.DEFAULT)
                .read(new TelemetryRecord("default", "windows", 0, 0, ARRIVAL, bytes), new EventSink() {
                    @Override
                    public void event(ReadEvent event) {
                        outcomes.add(event.format());
                        document = event.document();
                    }

                    @Override
                    public void rejected(TelemetryRecord record, byte[] all, int from, int to, String reason) {
                        outcomes.add(reason);
                    }
                });
        return outcomes;
    }
}

package io.weir.rules.mapping;

import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleIndex;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MappingsTest {
    private static final String WHOAMI =
            """
            title: Who am I
            logsource: {category: process_creation, product: windows}
            detection:
              selection: {Image|endswith: '\\whoami.exe'}
              condition: selection
            """;
    private static final String LOGON =
            """
            title: Network logon
            logsource: {product: windows, service: security}
            detection:
              selection: {EventID: 4624, LogonType: 3}
              condition: selection
            """;
    private static final String TRAVERSAL =
            """
            title: Path traversal
            logsource: {category: webserver}
            detection:
              selection: {cs-uri-query|contains: '../'}
              condition: selection
            """;
    private static final String TRAIL_STOPPED =
            """
            title: Trail stopped
            logsource: {product: aws, service: cloudtrail}
            detection:
              selection: {eventName: StopLogging, userIdentity.type: IAMUser}
              condition: selection
            """;
    private static final String THREAT =
            """
            title: Threat found
            logsource: {product: windows, service: windefend}
            detection:
              selection: {EventID: 1116, ThreatName|contains: mimikatz}
              condition: selection
            """;
    private static final String SUDO =
            """
            title: Shell by sudo
            logsource: {product: linux, category: process_creation}
            detection:
              selection: {Image|endswith: /sudo, CommandLine|contains: ' -s'}
              condition: selection
            """;

    private final JsonScanner scanner = new JsonScanner(ScanLimits.DEFAULT);

    @Test
    void knowsProcessCreationFromSysmonAndFromTheAuditLog() {
        String sysmon = "'Channel':'Microsoft-Windows-Sysmon/Operational','EventID':%s,'Image':'C:\\\\x\\\\Whoami.exe'";
        assertThat(matches(WHOAMI, "{" + String.format(sysmon, "1") + "}")).isTrue();
        assertThat(matches(WHOAMI, "{" + String.format(sysmon, "'1'") + "}")).isTrue();
        assertThat(matches(WHOAMI, "{" + String.format(sysmon, "7") + "}")).isFalse();
        String audit = "'Channel':'Security','EventID':4688,'%s':'C:\\\\x\\\\whoami.exe'";
        assertThat(matches(WHOAMI, "{" + String.format(audit, "NewProcessName") + "}"))
                .isTrue();
        assertThat(matches(WHOAMI, "{" + String.format(audit, "Image") + "}")).isFalse();
    }

    @Test
    void readsEveryShapeOfAWindowsEvent() {
        assertThat(matches(LOGON, "{'Channel':'security','EventID':4624,'LogonType':'3'}"))
                .isTrue();
        assertThat(matches(
                        LOGON,
                        "{'Event':{'System':{'Channel':'Security','EventID':4624},'EventData':{'LogonType':3}}}"))
                .isTrue();
        assertThat(matches(LOGON, "{'winlog':{'channel':'Security','event_id':'4624','event_data':{'LogonType':'3'}}}"))
                .isTrue();
        assertThat(matches(LOGON, "{'winlog':{'channel':'System','event_id':'4624','event_data':{'LogonType':'3'}}}"))
                .isFalse();
    }

    @Test
    void findsFieldsWrittenWithSpaces() {
        assertThat(matches(
                        THREAT,
                        "{'Channel':'Microsoft-Windows-Windows Defender/Operational','EventID':1116,"
                                + "'Threat Name':'HackTool:Win32/Mimikatz'}"))
                .isTrue();
    }

    @Test
    void takesADeclaredLogSourceAtItsWord() {
        String query = "'cs-uri-query':'file=../../etc/passwd'";
        assertThat(matches(TRAVERSAL, "{'@logsource':{'category':'webserver'}," + query + "}"))
                .isTrue();
        assertThat(matches(TRAVERSAL, "{'@logsource':{'category':'proxy'}," + query + "}"))
                .isFalse();
        assertThat(matches(TRAVERSAL, "{" + query + "}")).isFalse();
        assertThat(matches(TRAVERSAL, "{'event':{'dataset':'nginx.access'},'url':{'query':'file=../../etc/passwd'}}"))
                .isTrue();
        assertThat(matches(
                        SUDO,
                        "{'@logsource':{'category':'process_creation','product':'linux'},"
                                + "'process':{'executable':'/usr/bin/sudo','command_line':'sudo -s'}}"))
                .isTrue();
    }

    @Test
    void knowsCloudTrailByTheSourceOfItsEvents() {
        assertThat(matches(
                        TRAIL_STOPPED,
                        "{'eventSource':'cloudtrail.amazonaws.com','eventName':'StopLogging',"
                                + "'userIdentity':{'type':'IAMUser'}}"))
                .isTrue();
    }

    @Test
    void knowsCloudTrailAsAgentsKeepIt() {
        assertThat(matches(
                        TRAIL_STOPPED,
                        "{'event':{'dataset':'aws.cloudtrail','provider':'cloudtrail.amazonaws.com','action':'StopLogging'},"
                                + "'aws':{'cloudtrail':{'user_identity':{'type':'IAMUser'}}}}"))
                .isTrue();
    }

    @Test
    void namesAllThatIsWrongWithAMappingAtOnce() {
        String broken =
                """
                title: Broken
                place: ["{}"]
                sources:
                  - category: [a]
                    when: {Channel: {x: 1}}
                  - service: s
                """;
        assertThatThrownBy(() -> Mappings.read(List.of(new RuleSource("broken.yml", broken))))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("broken.yml:2:1: found the key 'place'")
                .hasMessageContaining("broken.yml:4:15: found a list")
                .hasMessageContaining("broken.yml:5:21: found a map")
                .hasMessageContaining("broken.yml:6:5: found no 'when'");
    }

    private boolean matches(String rule, String event) {
        RuleSet.Compilation compilation = RuleSet.compile(List.of(new RuleSource("rule.yml", rule)));
        assertThat(compilation.problems()).isEmpty();
        var compiled = compilation.rules().rules().get(0);
        RuleIndex index = RuleIndex.build(
                List.of(new IndexedRule(compiled.key(), compiled.logSource(), compiled.condition())),
                Mappings.bundled(),
                FieldTable.empty());
        byte[] json = event.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        var view = new EventView(index.fields());
        assertThat(scanner.scan(json, 0, json.length, view)).isEqualTo(ScanProblem.NONE);
        boolean[] matched = {false};
        new Matcher(index).match(view, hit -> matched[0] = true);
        return matched[0];
    }
}

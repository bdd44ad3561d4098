package io.weir.cli.rules;

import io.weir.cli.CliException;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.RuleSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MatchRunTest {
    private static final String RULES =
            """
            title: Failed logon
            name: failed
            logsource: {product: linux}
            detection:
              failure: {outcome: failure}
              condition: failure
            ---
            title: Many failed logons
            name: many
            correlation:
              type: event_count
              rules: failed
              group-by: user
              timespan: 1m
              condition: {gte: 2}
              generate: true
            """;
    private static final String FIRST =
            "{\"@timestamp\":\"2026-01-01T00:00:00Z\",\"outcome\":\"failure\",\"user\":\"eve\",\"@logsource\":{\"product\":\"windows\"}}\n";
    private static final String SECOND =
            "{\"@timestamp\":\"2026-01-01T00:00:01Z\",\"outcome\":\"failure\",\"user\":\"eve\",\"@logsource\":{\"product\":\"linux\"}}\n";

    private static final String MORE_RULES =
            """
            title: Who am I
            name: whoami
            logsource: {category: process_creation, product: windows}
            detection:
              selection: {Image|endswith: '\\whoami.exe'}
              quiet: {User|contains: SYSTEM}
              condition: selection and not quiet
            ---
            title: No parent
            name: orphan
            logsource: {category: process_creation, product: windows}
            detection:
              parent: {ParentImage|re: '.+'}
              condition: not parent
            ---
            title: Any shell
            name: shell
            logsource: {category: process_creation}
            detection:
              selection: {Image|endswith: sh}
              condition: selection
            ---
            title: Path traversal
            name: traversal
            logsource: {category: webserver}
            detection:
              selection: {cs-uri-query|contains: ['../', '..%2f']}
              error: {sc-status|gte: 400}
              condition: selection and not error
            ---
            title: Secrets anywhere
            name: secrets
            logsource: {product: linux, service: auditd}
            detection:
              keywords: ['/etc/shadow', 4711]
              condition: keywords
            ---
            title: Same title
            logsource: {product: linux}
            detection:
              selection: {user: eve}
              condition: selection
            ---
            title: Same title
            logsource: {product: linux}
            detection:
              selection: {user: bob}
              condition: selection
            ---
            title: Whoami and traversal
            name: both
            correlation:
              type: temporal
              rules: [whoami, traversal]
              group-by: Computer
              timespan: 1m
              generate: true
            """;
    private static final String MORE_EVENTS =
            """
            {"@timestamp":"2026-01-01T00:00:02Z","Image":"C:\\\\x\\\\WHOAMI.exe","Computer":"a","@logsource":{"category":"process_creation","product":"windows"}}
            {"@timestamp":"2026-01-01T00:00:03Z","Image":"C:\\\\whoami.exe","User":"nt\\\\system","ParentImage":"x","@logsource":{"category":"process_creation","product":"windows","service":"sysmon"}}
            {"@timestamp":"2026-01-01T00:00:04Z","Image":"C:\\\\whoami.exe","@logsource":{"category":"process_creation","product":"macos"}}
            {"@timestamp":"2026-01-01T00:00:05Z","cs-uri-query":"f=..%2F..","sc-status":200,"Computer":"a","@logsource":{"category":"webserver"}}
            {"@timestamp":"2026-01-01T00:00:06Z","cs-uri-query":"f=../","sc-status":"404","@logsource":{"category":"webserver","product":"apache"}}
            {"@timestamp":"2026-01-01T00:00:07Z","a":[{"name":"/etc/SHADOW"}],"user":"bob","@logsource":{"product":"linux","service":"auditd"}}
            {"@timestamp":"2026-01-01T00:00:08Z","a":{"b":4711},"user":["eve","bob"],"@logsource":{"product":"linux","service":"sshd"}}
            {"Image":"/bin/sh","@logsource":{"category":"process_creation"}}
            {"Image":"/bin/sh","@logsource":{"category":"process_creation","product":"plan9"}}
            {"Image":"/bin/sh","@logsource":{"category":"process_creation","product":"linux"}}
            {"a":{"b":"x4711y"},"@logsource":{"product":"linux","service":"auditd","category":"x"}}
            """;
    private static final String LOGONS =
            """
            title: Failed logon over the network
            name: failed-logon
            logsource: {product: windows, service: security}
            detection:
              selection: {EventID: 4625, LogonType: 3}
              condition: selection
            ---
            title: Guessing
            name: guessing
            correlation:
              type: event_count
              rules: failed-logon
              group-by: TargetUserName
              timespan: 1m
              condition: {gte: 2}
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void writeRules() throws IOException {
        Files.writeString(directory.resolve("rules.yml"), RULES);
        Files.writeString(directory.resolve("rules.test.yml"), "no rule");
    }

    private List<String> match(boolean ignoresLogSource, Path... files) {
        return match(false, ignoresLogSource, files);
    }

    private List<String> match(boolean isPlain, boolean ignoresLogSource, Path... files) {
        RuleSet.Compilation compilation = RuleSet.compile(NamedRules.read(List.of(directory)));
        assertThat(compilation.problems()).isEmpty();
        RuleSet rules = compilation.rules();
        Scope scope = isPlain || ignoresLogSource ? Scope.everything() : Mappings.bundled();
        EventMatcher matcher = isPlain
                ? new PlainMatcher(rules, ignoresLogSource)
                : ignoresLogSource ? new IndexMatcher(rules, scope) : IndexMatcher.mapped(rules, Mappings.bundled());
        List<String> lines = new ArrayList<>();
        MatchRun run = new MatchRun(rules, matcher, scope, lines::add);
        for (Path file : files) {
            run.startFile(new EventFile(file).name());
            new EventFile(file).forEach(run::accept);
        }
        run.finish();
        return lines;
    }

    @Test
    void namesRuleFileAndEventOfEachMatch() throws IOException {
        Path events = Files.writeString(directory.resolve("events.jsonl"), FIRST + SECOND);

        assertThat(match(false, events)).containsExactly("{\"rule\":\"failed\",\"file\":\"events.jsonl\",\"event\":1}");
    }

    @Test
    void triesEveryRuleOnEveryEventIfLogSourcesAreIgnored() throws IOException {
        Path events = Files.writeString(directory.resolve("events.jsonl"), FIRST + SECOND);

        assertThat(match(true, events))
                .last()
                .isEqualTo("{\"correlation\":\"many\",\"group\":{\"user\":\"eve\"},\"at\":1,\"events\":[0,1]}");
    }

    @Test
    void correlatesOverSeveralFilesAndUnpacksThem() throws IOException {
        Path plain = Files.writeString(directory.resolve("a.jsonl"), SECOND);
        Path packed = directory.resolve("b.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(SECOND.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(match(false, plain, packed))
                .last()
                .isEqualTo("{\"correlation\":\"many\",\"group\":{\"user\":\"eve\"},"
                        + "\"at\":\"b.jsonl.gz:0\",\"events\":[\"a.jsonl:0\",\"b.jsonl.gz:0\"]}");
    }

    @Test
    void saysWhichEventCannotBeRead() throws IOException {
        Path events = Files.writeString(directory.resolve("events.jsonl"), FIRST + "{\"a\": nonsense}");

        assertThatThrownBy(() -> match(false, events))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("events.jsonl: event 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bothEnginesGiveTheSameMatches(boolean ignoresLogSource) throws IOException {
        Files.writeString(directory.resolve("more.yml"), MORE_RULES);
        Path events = Files.writeString(directory.resolve("events.jsonl"), FIRST + SECOND + MORE_EVENTS);

        List<String> plain = match(true, ignoresLogSource, events);

        assertThat(plain).hasSizeGreaterThan(ignoresLogSource ? 15 : 8);
        assertThat(match(false, ignoresLogSource, events)).isEqualTo(plain);
    }

    @Test
    void saysWhatADetectorFound() throws IOException {
        Files.writeString(
                directory.resolve("travel.yml"),
                """
                title: Impossible travel
                name: travel
                correlation:
                  type: weir_geo_velocity
                  rules: failed
                  group-by: user
                  timespan: 1d
                """);
        String logon = "{'@timestamp':'2026-01-01T0%d:00:00Z','outcome':'failure','user':'eve',"
                + "'@logsource':{'product':'linux'},'source':{'geo':{'location':'%s'}}}\n";
        Path events = Files.writeString(
                directory.resolve("events.jsonl"),
                (String.format(logon, 1, "52.52,13.4") + String.format(logon, 2, "-33.87,151.21")).replace('\'', '"'));

        assertThat(match(false, events))
                .last()
                .isEqualTo("{\"correlation\":\"travel\",\"group\":{\"user\":\"eve\"},\"at\":1,\"events\":[0,1],"
                        + "\"evidence\":[{\"field\":\"source.geo.location\",\"value\":\"-33.87,151.21\","
                        + "\"test\":\"16095 km from 52.52,13.4 in 60 min, which takes more than 900 km/h\"}]}");
    }

    @Test
    void triesEveryRuleOnAnEventThatNoMappingRecognises() throws IOException {
        Files.writeString(directory.resolve("more.yml"), MORE_RULES);
        String unknown =
                """
                {"@timestamp":"2026-01-01T00:00:01Z","Image":"C:\\\\whoami.exe","Computer":"a","outcome":"failure"}
                {"@timestamp":"2026-01-01T00:00:02Z","cs-uri-query":"f=../","Computer":"a"}
                """;
        Path events = Files.writeString(directory.resolve("events.jsonl"), unknown);

        List<String> matches = match(false, events);

        assertThat(matches)
                .contains("{\"rule\":\"whoami\",\"file\":\"events.jsonl\",\"event\":0}")
                .contains("{\"correlation\":\"both\",\"group\":{\"Computer\":\"a\"},\"at\":1,\"events\":[0,1]}")
                .isEqualTo(match(true, false, events));
    }

    @Test
    void triesOnlyTheRulesForItOnAnEventThatAMappingRecognises() throws IOException {
        Files.writeString(directory.resolve("more.yml"), MORE_RULES);
        Path events = Files.writeString(
                directory.resolve("events.jsonl"),
                "{\"Channel\":\"Security\",\"EventID\":4625,\"outcome\":\"failure\",\"cs-uri-query\":\"../\"}\n");

        assertThat(match(false, events)).isEmpty();
        assertThat(match(true, false, events)).isNotEmpty();
    }

    @Test
    void groupsByAFieldWhereTheMappingPlacesIt() throws IOException {
        Files.writeString(directory.resolve("logons.yml"), LOGONS);
        String nested = "{'@timestamp':'2026-01-01T00:00:0%d.000Z','winlog':{'channel':'Security','event_id':4625,"
                + "'event_data':{'TargetUserName':'%s','LogonType':'3'}}}\n";
        Path events = Files.writeString(
                directory.resolve("events.jsonl"),
                (String.format(nested, 1, "eve") + String.format(nested, 2, "bob") + String.format(nested, 3, "eve"))
                        .replace('\'', '"'));

        assertThat(match(false, events))
                .containsExactly(
                        "{\"correlation\":\"guessing\",\"group\":{\"TargetUserName\":\"eve\"},\"at\":2,\"events\":[0,2]}");
    }
}

package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import javax.xml.parsers.DocumentBuilderFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RulesTestCommandTest {
    private static final String RULE =
            """
            title: Refused twice
            name: refused-twice
            level: medium
            correlation:
              type: event_count
              rules: [ssh-login-failed]
              group-by: [source.ip]
              timespan: 1m
              condition: {gte: 2}
            """;
    private static final String PASSES =
            """
            cases:
              - name: twice
                events:
                  - record: "${time} web-1 sshd[${n}]: Failed password for mia from 192.0.2.7 port 1 ssh2"
                    repeat: 2
                    every: 60s
                fires: {group: {source.ip: 192.0.2.7}, severity: medium, at: 60s, count: 2}
            """;
    private static final String FAILS =
            PASSES.replace("repeat: 2", "repeat: 1").replace("name: twice", "name: \"tw\\u0001ice & <once>\"");

    @TempDir
    Path home;

    private Path rule;
    private Path test;

    @BeforeEach
    void writeRule() throws IOException {
        rule = home.resolve("refused-twice.yml");
        test = home.resolve("refused-twice.test.yml");
        Files.writeString(rule, RULE);
    }

    private int run(Path path, Path junit) throws IOException {
        RulesTestCommand command = new RulesTestCommand(Console.create(), new Workspace(home, home.resolve("state")));
        command.paths = List.of(path);
        command.junit = junit;
        return command.call();
    }

    @Test
    void findsTestsByTheirFolderTheirRuleAndThemselves() throws IOException {
        Files.writeString(test, PASSES);

        assertThat(run(home, null)).isEqualTo(ExitCode.OK);
        assertThat(run(rule, null)).isEqualTo(ExitCode.OK);
        assertThat(run(test, null)).isEqualTo(ExitCode.OK);
    }

    @Test
    void writesWhatFailedAsJunitXml() throws Exception {
        Files.writeString(test, FAILS);
        Path junit = home.resolve("out/junit.xml");

        assertThat(run(home, junit)).isEqualTo(ExitCode.FAILED);

        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile());
        Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
        Element testCase = (Element) xml.getElementsByTagName("testcase").item(0);
        Element failure = (Element) xml.getElementsByTagName("failure").item(0);
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(testCase.getAttribute("name")).isEqualTo("tw?ice & <once>");
        assertThat(failure.getAttribute("message")).startsWith("expected 1 alerts");
        assertThat(failure.getTextContent()).contains("refused-twice.test.yml:2", "found no alert");
    }

    @Test
    void runsNothingIfATestIsNotUnderstood() throws IOException {
        Files.writeString(test, PASSES.replace("severity: medium", "severity: severe"));

        assertThat(run(home, null)).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void saysWhereTestsAreExpected() {
        assertThatThrownBy(() -> run(rule, null))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("refused-twice.test.yml");
    }
}

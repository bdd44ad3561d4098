package io.weir.jobs.respond;

import io.weir.rules.alert.Severity;
import io.weir.rules.command.Command;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Entity;
import io.weir.rules.incident.Finding;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.incident.Occasion;
import io.weir.rules.incident.ScoredAlert;
import io.weir.rules.incident.Sighting;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.incident.Strand;
import io.weir.rules.incident.Triage;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.PlaybookReader;
import io.weir.rules.playbook.Response;
import io.weir.rules.playbook.ResponseLimits;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import static io.weir.jobs.respond.Attacks.HOUR;
import static io.weir.jobs.respond.Attacks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class RespondOperatorsTest {
    private static final String ATTACKER = "203.0.113.9";
    private static final String TARGET = "192.0.2.10";
    private static final String BLOCK =
            """
            title: Block
            id: block
            mode: enforce
            when: {severity: critical}
            actions: [{action: block_ip, for: 1h}]
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            classes = {
                ScoredAlert.class,
                Finding.class,
                Entity.class,
                Sighting.class,
                Strand.class,
                Incident.class,
                Occasion.class,
                Triage.class,
                Response.class,
                Command.class,
                CommandAnswer.class,
                CommandRecord.class,
                ReadAlert.class,
                CondenseAlerts.StoredActivity.class
            })
    void whatTravelsOrIsStoredNeedsNoKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    // --- entities

    private static KeyedOneInputStreamOperatorTestHarness<String, Finding, Strand> entities() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new CondenseAlerts(StoryRules.DEFAULT.inactivity())),
                Finding::key,
                Types.STRING);
    }

    private static Finding finding(String rule, long atMillis) {
        return Attacks.finding(rule, atMillis, ATTACKER, TARGET, Severity.MEDIUM, "execution");
    }

    @Test
    void aFloodOfAlertsBecomesFewStrands() throws Exception {
        try (var harness = entities()) {
            harness.open();
            for (int i = 0; i < 10_000; i++) {
                Finding finding = finding("a", i * 10L);
                harness.processElement(finding, finding.atMillis());
                if (i % 100 == 0) {
                    harness.processWatermark(finding.atMillis() - 5_000);
                }
            }
            harness.processWatermark(NOON + 5 * HOUR);

            List<Strand> strands = harness.extractOutputValues();
            assertThat(strands).hasSizeLessThan(60);
            assertThat(strands.get(strands.size() - 1).alerts()).isEqualTo(10_000);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void anAlertThatComesLateIsToldAndListed() throws Exception {
        try (var harness = entities()) {
            harness.open();
            harness.processWatermark(NOON + HOUR);
            harness.processElement(finding("a", 0), NOON);

            assertThat(harness.getSideOutput(CondenseAlerts.LATE)).hasSize(1);
            assertThat(harness.extractOutputValues()).hasSize(1);
        }
    }

    @Test
    void aRestoreOfEntitiesChangesNothing() throws Exception {
        List<Strand> expected;
        try (var harness = entities()) {
            harness.open();
            for (int i = 0; i < 40; i++) {
                harness.processElement(finding("a" + i % 3, i * 1_000L), NOON + i * 1_000L);
            }
            harness.processWatermark(NOON + 5 * HOUR);
            expected = harness.extractOutputValues();
        }
        try (var before = entities();
                var after = entities()) {
            before.open();
            for (int i = 0; i < 25; i++) {
                before.processElement(finding("a" + i % 3, i * 1_000L), NOON + i * 1_000L);
            }
            before.processWatermark(NOON + 13_500);
            OperatorSubtaskState snapshot = before.snapshot(1, 1);
            after.initializeState(snapshot);
            after.open();
            for (int i = 25; i < 40; i++) {
                after.processElement(finding("a" + i % 3, i * 1_000L), NOON + i * 1_000L);
            }
            after.processWatermark(NOON + 5 * HOUR);
            List<Strand> actual = new ArrayList<>(before.extractOutputValues());
            actual.addAll(after.extractOutputValues());

            assertThat(actual).isEqualTo(expected);
        }
    }

    // --- the story

    private static KeyedTwoInputStreamOperatorTestHarness<String, Strand, Command, Incident> story() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new TellStory(StoryRules.DEFAULT)),
                Strand::storyKey,
                Command::tenant,
                Types.STRING);
    }

    /** What the entities of a whole attack tell. */
    private static List<Strand> strands() throws Exception {
        try (var harness = entities()) {
            harness.open();
            for (var alert : Attacks.chain(9, 0)) {
                Finding finding = Finding.of(ScoredAlert.unscored(alert)).orElseThrow();
                harness.processElement(finding, finding.atMillis());
            }
            harness.processWatermark(NOON + 2 * HOUR);
            return harness.extractOutputValues();
        }
    }

    private static void advance(
            KeyedTwoInputStreamOperatorTestHarness<String, Strand, Command, Incident> harness, long timeMillis)
            throws Exception {
        harness.processWatermark1(new Watermark(timeMillis));
        harness.processWatermark2(new Watermark(timeMillis));
    }

    private static Command close(String incident) {
        return new Command(
                "c1",
                "default",
                NOON + HOUR,
                "anna",
                Command.Action.CLOSE,
                Command.Subject.INCIDENT,
                incident,
                "true-positive",
                "",
                "",
                0,
                "");
    }

    @Test
    void aStoryIsToldToItsEndAndForgotten() throws Exception {
        try (var harness = story()) {
            harness.open();
            for (Strand strand : strands()) {
                harness.processElement1(strand, strand.atMillis());
            }
            advance(harness, NOON + HOUR);
            List<Incident> told = harness.extractOutputValues();
            Incident newest = told.get(told.size() - 1);
            assertThat(newest.phase()).isEqualTo("exfiltration");
            assertThat(newest.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(newest.entities()).hasSize(4);
            assertThat(newest.status()).isEqualTo(Status.OPEN);

            harness.processElement2(close(newest.id()), 0);
            harness.processElement2(close("nobody"), 0);
            told = harness.extractOutputValues();
            assertThat(told.get(told.size() - 1).verdict()).isEqualTo("true-positive");
            assertThat(harness.getSideOutput(TellStory.OCCASIONS)).isNotEmpty();
            assertThat(values(harness.getSideOutput(TellStory.ANSWERS)))
                    .extracting(CommandAnswer::accepted)
                    .containsExactly(true, false);

            advance(harness, Long.MAX_VALUE);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    private static <T> List<T> values(Queue<StreamRecord<T>> records) {
        return records.stream().map(StreamRecord::getValue).toList();
    }

    @Test
    void aRestoreOfTheStoryChangesNothing() throws Exception {
        List<Strand> strands = strands();
        List<Incident> expected;
        try (var harness = story()) {
            harness.open();
            for (Strand strand : strands) {
                harness.processElement1(strand, strand.atMillis());
            }
            advance(harness, NOON + 6 * HOUR);
            expected = harness.extractOutputValues();
        }
        for (int kill = 1; kill < strands.size(); kill++) {
            try (var before = story();
                    var after = story()) {
                before.open();
                for (Strand strand : strands.subList(0, kill)) {
                    before.processElement1(strand, strand.atMillis());
                }
                advance(before, strands.get(kill).atMillis() - 1);
                OperatorSubtaskState snapshot = before.snapshot(1, 1);
                after.initializeState(snapshot);
                after.open();
                for (Strand strand : strands.subList(kill, strands.size())) {
                    after.processElement1(strand, strand.atMillis());
                }
                advance(after, NOON + 6 * HOUR);
                List<Incident> actual = new ArrayList<>(before.extractOutputValues());
                actual.addAll(after.extractOutputValues());

                assertThat(actual).as("killed before strand " + kill).isEqualTo(expected);
            }
        }
    }

    // --- responses

    private KeyedTwoInputStreamOperatorTestHarness<String, Occasion, Command, Response> responses() throws Exception {
        Path key = Files.writeString(directory.resolve("key"), "a secret of some length");
        return responses(BLOCK, new KeySource("k1", "", key.toString()));
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Occasion, Command, Response> responses(
            String playbook, KeySource key) throws Exception {
        var policy = new AskForResponses.Policy(
                PlaybookReader.read(List.of(new RuleSource("p.yml", playbook))),
                Allowlist.BUILT_IN,
                ResponseLimits.DEFAULT,
                key);
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new AskForResponses(policy, TimeDomain.PROCESSING_TIME)),
                Occasion::tenant,
                Command::tenant,
                Types.STRING);
    }

    private static Occasion occasion(String source) {
        return new Occasion(
                "default",
                Occasion.Kind.ALERT,
                "a-" + source,
                NOON,
                Severity.CRITICAL,
                99,
                "",
                List.of("execution"),
                List.of("a"),
                List.of(source),
                List.of(),
                List.of(),
                "a by " + source);
    }

    @Test
    void aBlockEndsInSilenceAlsoAfterARestore() throws Exception {
        try (var before = responses();
                var after = responses()) {
            before.open();
            before.setProcessingTime(NOON);
            before.processElement1(occasion(ATTACKER), NOON);
            before.processElement1(occasion(ATTACKER), NOON);
            assertThat(before.extractOutputValues()).hasSize(1);
            OperatorSubtaskState snapshot = before.snapshot(1, 1);

            after.initializeState(snapshot);
            after.open();
            after.setProcessingTime(NOON + HOUR - 1);
            assertThat(after.extractOutputValues()).isEmpty();
            after.setProcessingTime(NOON + HOUR);

            assertThat(after.extractOutputValues())
                    .extracting(Response::title, Response::status)
                    .containsExactly(
                            tuple("[ENFORCED] block_ip " + ATTACKER, Response.Status.UNDONE),
                            tuple("[ENFORCED] undo block_ip " + ATTACKER, Response.Status.ACTIVE));
            after.setProcessingTime(NOON + 3 * HOUR);
            assertThat(after.numKeyedStateEntries()).isZero();
            assertThat(after.numProcessingTimeTimers()).isZero();
        }
    }

    private static Command about(Command.Action action, String response) {
        return new Command(
                "c-" + action, "default", NOON, "anna", action, Command.Subject.RESPONSE, response, "", "", "", 0, "");
    }

    @Test
    void commandsApproveAndTakeBackAndEachIsAnswered() throws Exception {
        Path key = Files.writeString(directory.resolve("key"), "a secret of some length");
        try (var harness = responses(BLOCK + "requires: approval\n", new KeySource("k1", "", key.toString()))) {
            harness.open();
            harness.setProcessingTime(NOON);
            harness.processElement1(occasion(ATTACKER), NOON);
            String id = harness.extractOutputValues().get(0).id();
            harness.processElement2(about(Command.Action.UNDO, id), NOON);
            harness.processElement2(about(Command.Action.APPROVE, id), NOON);
            harness.processElement2(about(Command.Action.APPROVE, "nobody"), NOON);
            harness.processElement2(about(Command.Action.UNDO, id), NOON);

            assertThat(harness.extractOutputValues())
                    .extracting(Response::status, Response::by)
                    .containsExactly(
                            tuple(Response.Status.PENDING, ""),
                            tuple(Response.Status.ACTIVE, "anna"),
                            tuple(Response.Status.UNDONE, "anna"),
                            tuple(Response.Status.ACTIVE, "anna"));
            assertThat(values(harness.getSideOutput(AskForResponses.ANSWERS)))
                    .extracting(CommandAnswer::accepted)
                    .containsExactly(false, true, false, true);
            harness.setProcessingTime(NOON + 5 * HOUR);
            assertThat(harness.extractOutputValues()).hasSize(4);
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void withoutAKeyNothingIsEnforced() throws Exception {
        try (var harness = responses(BLOCK, KeySource.NONE)) {
            harness.open();
            harness.setProcessingTime(NOON);
            harness.processElement1(occasion(ATTACKER), NOON);

            assertThat(harness.extractOutputValues()).singleElement().satisfies(response -> {
                assertThat(response.status()).isEqualTo(Response.Status.REFUSED);
                assertThat(response.reason()).startsWith("there is no key to sign it with");
                assertThat(response.signature()).isEmpty();
            });
        }
    }

    @Test
    void aFloodOfCriticalAlertsStaysWithinTheBudget() throws Exception {
        try (var harness = responses()) {
            harness.open();
            harness.setProcessingTime(NOON);
            for (int i = 0; i < 10_000; i++) {
                harness.processElement1(occasion("198." + (51 + i / 60_000) + "." + i / 250 + "." + i % 250), NOON + i);
            }

            assertThat(harness.extractOutputValues().stream()
                            .filter(response -> response.status() == Response.Status.ACTIVE))
                    .hasSize(20);
            assertThat(harness.extractOutputValues()).hasSize(21);
        }
    }
}

package io.weir.jobs.rules;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.jobs.time.Lanes;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.book.RulePush;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules change here, and the topic of pushes ends up with what is in force. */
class MaintainRulesTest {
    private static final DetectionRules START = DetectionRules.of(
            List.of(new RuleSource("built-in.yml", rule("built-in", "1"))),
            TopicFormats.anyOf("default"),
            Lanes.one(Duration.ofSeconds(2)));

    /** What the topic holds: corrections come back to the operator, behind what was there. */
    private final List<RuleRecord> topic = new ArrayList<>();

    private OneInputStreamOperatorTestHarness<RuleRecord, RuleUpdate> harness;
    private int answersSeen;
    private int correctionsSeen;

    @AfterEach
    void end() throws Exception {
        harness.close();
    }

    @Test
    void aRefusedPushIsUndoneInTheTopic() throws Exception {
        start(START);
        assertThat(push("1", rule("a", "1")))
                .satisfies(answer -> assertThat(answer.isAccepted()).isTrue());
        RuleAnswer refused = push("2", rule("a", "1").replace("selection}", "nothing}"), rule("built-in", "2"));
        assertThat(refused.isAccepted()).isFalse();
        assertThat(refused.changed()).isEmpty();
        assertThat(atColdStart()).containsExactly("built-in 1", "a 1");
        assertThat(topic.get(topic.size() - 1).document()).isEqualTo(RuleDocument.asAtStart("built-in"));
    }

    @Test
    void aCorrectionDoesNotTakeBackWhatWasAcceptedBehindTheRefusedPush() throws Exception {
        start(START);
        push("1", rule("a", "1"));
        // Both stand in the topic before either is read, so that the correction of the first comes behind the second.
        List<RuleRecord> waiting = new ArrayList<>(records("2", rule("a", "1").replace("selection}", "nothing}")));
        waiting.addAll(records("3", rule("a", "2")));
        topic.addAll(waiting);
        read(waiting);
        comeBack();
        assertThat(harness.extractOutputValues()).hasSize(2);
        assertThat(harness.extractOutputValues().get(1).pushed())
                .singleElement()
                .satisfies(document -> assertThat(document.text()).contains("{a: 2}"));
        assertThat(atColdStart()).containsExactly("built-in 1", "a 2");
    }

    @Test
    void aPushIsAnsweredOnceItIsWhole() throws Exception {
        start(START);
        List<RuleRecord> both = records("1", count("b", "a"), rule("a", "1"));
        read(both.subList(0, 1));
        assertThat(answers()).isEmpty();
        OperatorSubtaskState half = harness.snapshot(1, 1);
        harness.close();
        restore(START, half);
        read(both.subList(1, 2));
        assertThat(answers()).singleElement().satisfies(answer -> {
            assertThat(answer.push()).isEqualTo("1");
            assertThat(answer.changed()).containsExactly("b", "a");
        });
    }

    @Test
    void whatWasPushedWhileNoJobRanIsAnsweredAtTheStart() throws Exception {
        List<RuleRecord> before = new ArrayList<>(records("old", rule("a", "1")));
        before.addAll(records("good", rule("b", "1")));
        before.addAll(records("bad", rule("a", "2").replace("selection}", "nothing}")));
        topic.addAll(before);
        start(START.with(START.tried(before), Set.of("good", "bad")));
        assertThat(answers()).extracting(RuleAnswer::push).containsExactly("good", "bad");
        comeBack();
        assertThat(atColdStart()).containsExactly("built-in 1", "a 1", "b 1");
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        restore(START.with(START.tried(before), Set.of("good", "bad")), state);
        assertThat(answers()).isEmpty();
    }

    @Test
    void aRestartTellsWhichPushedRulesTheNewJarLeavesWithoutGround() throws Exception {
        start(START);
        push("1", count("over", "built-in"));
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        DetectionRules without =
                DetectionRules.of(List.of(), TopicFormats.anyOf("default"), Lanes.one(Duration.ofSeconds(2)));
        restore(without, state);
        assertThat(answers())
                .singleElement()
                .satisfies(answer ->
                        assertThat(answer.problems()).singleElement().asString().contains("built-in"));
        assertThat(push("2", rule("a", "1")).isAccepted()).isTrue();
    }

    private void start(DetectionRules rules) throws Exception {
        open(rules);
        harness.open();
        harness.setProcessingTime(1);
    }

    private void restore(DetectionRules rules, OperatorSubtaskState state) throws Exception {
        open(rules);
        harness.initializeState(state);
        harness.open();
        harness.setProcessingTime(1);
    }

    private void open(DetectionRules rules) throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new MaintainRules(rules));
        answersSeen = 0;
        correctionsSeen = 0;
        harness.setup();
    }

    private RuleAnswer push(String id, String... texts) throws Exception {
        List<RuleRecord> records = records(id, texts);
        topic.addAll(records);
        read(records);
        List<RuleAnswer> answers = answers();
        assertThat(answers).hasSize(1);
        comeBack();
        return answers.get(0);
    }

    private void read(List<RuleRecord> records) throws Exception {
        for (RuleRecord record : records) {
            harness.processElement(new StreamRecord<>(record));
        }
    }

    /** Corrections are written to the topic and read again, until none comes any more. */
    private void comeBack() throws Exception {
        List<RuleRecord> corrections = side(MaintainRules.CORRECTIONS, correctionsSeen);
        while (!corrections.isEmpty()) {
            correctionsSeen += corrections.size();
            assertThat(correctionsSeen).as("corrections of corrections").isLessThan(10);
            topic.addAll(corrections);
            read(corrections);
            corrections = side(MaintainRules.CORRECTIONS, correctionsSeen);
        }
    }

    private List<RuleAnswer> answers() {
        List<RuleAnswer> answers = side(MaintainRules.ANSWERS, answersSeen);
        answersSeen += answers.size();
        return answers;
    }

    private <T> List<T> side(OutputTag<T> tag, int seen) {
        var all = harness.getSideOutput(tag);
        return all == null
                ? List.of()
                : all.stream().skip(seen).map(StreamRecord::getValue).toList();
    }

    private List<String> atColdStart() {
        return START.tried(topic).book().documents().stream()
                .map(document -> document.key() + (document.text().contains("{a: 2}") ? " 2" : " 1"))
                .toList();
    }

    private static List<RuleRecord> records(String id, String... texts) {
        List<RuleDocument> documents = new ArrayList<>();
        for (String text : texts) {
            documents.addAll(RuleDocument.of(new RuleSource("pushed.yml", text)));
        }
        return RuleRecord.of(new RulePush(id, documents));
    }

    private static String rule(String name, String value) {
        return "title: " + name + "\nname: " + name + "\nlogsource: {category: test}\n" + "detection: {selection: {a: "
                + value + "}, condition: selection}\n";
    }

    private static String count(String name, String over) {
        return "title: " + name + "\nname: " + name + "\n"
                + "correlation: {type: event_count, rules: [" + over
                + "], group-by: [b], timespan: 1m, condition: {gte: 2}}\n";
    }
}

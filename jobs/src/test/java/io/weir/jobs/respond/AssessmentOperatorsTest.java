package io.weir.jobs.respond;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.alert.DescribedAlert;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.kafka.IntelRecord;
import io.weir.connectors.response.Acknowledgement;
import io.weir.connectors.response.Acknowledgement.Outcome;
import io.weir.connectors.response.Acknowledgements;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.asset.Assets;
import io.weir.rules.incident.Finding;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.incident.ScorePart;
import io.weir.rules.incident.Strand;
import io.weir.rules.incident.Triage;
import io.weir.rules.indicator.FoundIndicators;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.intel.IntelSet;
import io.weir.rules.intel.Verdict;
import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Playbook;
import io.weir.rules.playbook.Response;
import io.weir.rules.risk.Assessor;
import io.weir.rules.risk.RiskFacts;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import static io.weir.jobs.respond.Attacks.HOUR;
import static io.weir.jobs.respond.Attacks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

class AssessmentOperatorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ATTACKER = "8.8.4.4"; // public: nobody is asked about others
    private static final String TARGET = "10.0.0.10";
    private static final Alert ALERT = alert("a", 0);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            classes = {
                CountedAlert.class,
                ExaminedAlert.class,
                DescribedAlert.class,
                Indicator.class,
                Verdict.class,
                IntelRecord.class,
                IndexDocument.class,
                AcknowledgementRecord.class,
                Acknowledgement.class,
                Acknowledgements.class,
                Response.class,
                RiskFacts.class,
                Finding.class,
                Strand.class
            })
    void whatTravelsOrIsStoredNeedsNoKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    private static Alert alert(String rule, long atMillis) {
        return Attacks.alert("default", rule, atMillis, ATTACKER, TARGET, Severity.HIGH, "execution");
    }

    // --- what can be told without asking

    private static KeyedTwoInputStreamOperatorTestHarness<String, CountedAlert, IntelRecord, ExaminedAlert> examining(
            Map<String, String> lists) throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new CoBroadcastWithKeyedOperator<>(
                        new ExamineAlerts(AssessmentSources.BUILT_IN, () -> lists), List.of(ExamineAlerts.LISTS)),
                ExamineAlerts::key,
                null,
                Types.STRING);
    }

    @Test
    void aStartWithoutStateHasTheListsBeforeTheFirstAlert() throws Exception {
        try (var harness = examining(Map.of("bad.csv", "indicator\n" + ATTACKER + "\n"))) {
            harness.open();
            harness.processElement1(new CountedAlert(alert("a", 0), 0), NOON);

            assertThat(harness.extractOutputValues()).singleElement().satisfies(examined -> {
                assertThat(examined.indicators()).contains(new Indicator(IndicatorKind.IPV4, ATTACKER));
                assertThat(examined.verdicts()).extracting(Verdict::source).containsExactly("bad.csv");
            });
        }
    }

    @Test
    void listsComeAndGoWhileItRunsAndSurviveARestart() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = examining(Map.of())) {
            harness.open();
            harness.processElement1(new CountedAlert(alert("a", 0), 0), NOON);
            harness.processElement2(new IntelRecord("net.txt", "8.8.0.0/16\n"), 0);
            harness.processElement2(new IntelRecord("names.txt", "bad.example.org\n"), 0);
            harness.processElement1(new CountedAlert(alert("a", 1), 0), NOON);
            assertThat(harness.extractOutputValues())
                    .extracting(examined -> examined.verdicts().size())
                    .containsExactly(0, 1);
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = examining(Map.of("old.txt", ATTACKER))) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement1(new CountedAlert(alert("a", 2), 0), NOON);
            harness.processElement2(new IntelRecord("net.txt", ""), 0);
            harness.processElement1(new CountedAlert(alert("a", 3), 0), NOON);
            assertThat(harness.extractOutputValues())
                    .extracting(examined -> examined.verdicts().size())
                    .containsExactly(1, 0);
        }
    }

    @Test
    void aListThatIsNotUnderstoodChangesNothingAndIsTold() throws Exception {
        try (var harness = examining(Map.of("net.txt", "8.8.0.0/16\n"))) {
            harness.open();
            harness.processElement2(new IntelRecord("net.txt", "8.8.0.0/99\n"), 0);
            harness.processElement1(new CountedAlert(alert("a", 0), 0), NOON);

            assertThat(harness.extractOutputValues().get(0).verdicts()).hasSize(1);
            assertThat(harness.getSideOutput(ExamineAlerts.DEAD_LETTERS))
                    .singleElement()
                    .satisfies(record -> {
                        DeadLetter letter = record.getValue();
                        assertThat(letter.stage()).isEqualTo("intel");
                        assertThat(letter.reason()).startsWith("net.txt:1");
                    });
        }
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Alert, CountedAlert> counting() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new CountAlerts()), CountAlerts::key, Types.STRING);
    }

    @Test
    void howRareAlertsAreIsForgottenInTheEnd() throws Exception {
        try (var harness = counting()) {
            harness.open();
            for (int day = 0; day < 4; day++) {
                harness.processElement(alert("a", day * 24 * HOUR), NOON);
            }
            assertThat(harness.extractOutputValues())
                    .extracting(CountedAlert::earlier)
                    .containsExactly(0L, 1L, 2L, 3L);

            harness.processWatermark(new Watermark(Long.MAX_VALUE));
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    // --- providers

    static AssessmentSources asking(ProviderAccess provider) {
        AssessmentSources none = AssessmentSources.BUILT_IN;
        return new AssessmentSources(
                none.weights(),
                none.assets(),
                none.directories(),
                none.ownNetworks(),
                none.ownDomains(),
                none.maxMindFiles(),
                List.of(provider),
                none.cachedVerdicts());
    }

    private static OneInputStreamOperatorTestHarness<ExaminedAlert, AssessedAlert> assessing(AssessmentSources sources)
            throws Exception {
        TypeSerializer<ExaminedAlert> type =
                TypeInformation.of(ExaminedAlert.class).createSerializer(new SerializerConfigImpl());
        return new OneInputStreamOperatorTestHarness<>(
                new AsyncWaitOperatorFactory<>(
                        new AssessAlerts(sources),
                        sources.lastResort().toMillis(),
                        1_000,
                        AsyncDataStream.OutputMode.ORDERED),
                type);
    }

    private static ExaminedAlert examined(int number) {
        return new ExaminedAlert(
                alert("a", number), 0, List.of(new Indicator(IndicatorKind.IPV4, ATTACKER)), 0, List.of());
    }

    private static JsonNode document(AssessedAlert alert) throws IOException {
        return JSON.readTree(alert.described().json());
    }

    private static List<AssessedAlert> await(
            OneInputStreamOperatorTestHarness<ExaminedAlert, AssessedAlert> harness, int alerts) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (harness.extractOutputValues().size() < alerts) {
            Optional<Mail> mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
            if (mail.isPresent()) {
                mail.get().run();
            }
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        return harness.extractOutputValues();
    }

    @Test
    void withoutProvidersAnAlertIsScoredAtOnce() throws Exception {
        try (var harness = assessing(AssessmentSources.BUILT_IN)) {
            harness.open();
            harness.processElement(examined(0), NOON);

            AssessedAlert assessed = await(harness, 1).get(0);
            assertThat(assessed.scored().contributions())
                    .extracting(ScorePart::points)
                    .satisfies(points -> assertThat(
                                    points.stream().mapToInt(Integer::intValue).sum())
                            .isEqualTo(assessed.scored().score()));
            assertThat(document(assessed).at("/weir/enrichment").asText()).isEqualTo("complete");
            assertThat(assessed.scored().indicators()).containsExactly(ATTACKER);
        }
    }

    @Test
    void whatAProviderSaysCounts() throws Exception {
        try (LocalProvider provider = LocalProvider.stumbling();
                var harness = assessing(asking(provider.access(directory, Duration.ofSeconds(20))))) {
            harness.open();
            harness.processElement(examined(0), NOON);

            AssessedAlert assessed = await(harness, 1).get(0);
            assertThat(document(assessed).at("/weir/intel/0/source").asText()).isEqualTo("virustotal");
            assertThat(assessed.scored().contributions())
                    .extracting(ScorePart::reason)
                    .anyMatch(reason -> reason.startsWith(ATTACKER + " is malicious according to virustotal"));
        }
    }

    @Test
    void aProviderIsNotAskedAgainAfterARestart() throws Exception {
        try (LocalProvider provider = LocalProvider.faultless()) {
            AssessmentSources sources = asking(provider.access(directory, Duration.ofSeconds(20)));
            OperatorSubtaskState snapshot;
            try (var harness = assessing(sources)) {
                harness.open();
                harness.processElement(examined(0), NOON);
                await(harness, 1);
                snapshot = harness.snapshot(1, 1);
            }
            try (var harness = assessing(sources)) {
                harness.initializeState(snapshot);
                harness.open();
                harness.processElement(examined(1), NOON);
                AssessedAlert assessed = await(harness, 1).get(0);

                assertThat(document(assessed).at("/weir/intel/0/judgement").asText())
                        .isEqualTo("malicious");
                assertThat(provider.questions()).isEqualTo(1);
            }
        }
    }

    @Test
    void aSilentProviderDelaysByItsTimeOutAndLosesNothing() throws Exception {
        Duration timeout = Duration.ofMillis(500);
        try (LocalProvider provider = LocalProvider.silent();
                var harness = assessing(asking(provider.access(directory, timeout)))) {
            harness.open();
            long start = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                harness.processElement(examined(i), NOON);
            }
            List<AssessedAlert> alerts = await(harness, 200);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeout.multipliedBy(8));
            assertThat(alerts)
                    .extracting(assessed -> assessed.scored().alert().id())
                    .containsExactlyElementsOf(IntStream.range(0, 200)
                            .mapToObj(i -> alert("a", i).id())
                            .toList());
            for (AssessedAlert alert : alerts) {
                assertThat(document(alert).at("/weir/enrichment").asText()).isEqualTo("partial");
            }
        }
    }

    @Test
    void anAlertThatWaitsForAProviderSurvivesARestart() throws Exception {
        OperatorSubtaskState snapshot;
        try (LocalProvider provider = LocalProvider.silent();
                var harness = assessing(asking(provider.access(directory, Duration.ofSeconds(20))))) {
            harness.open();
            harness.processElement(examined(0), NOON);
            snapshot = harness.snapshot(1, 1);
            assertThat(harness.extractOutputValues()).isEmpty();
        }
        try (var harness = assessing(AssessmentSources.BUILT_IN)) {
            harness.initializeState(snapshot);
            harness.open();

            assertThat(await(harness, 1)).hasSize(1);
        }
    }

    /** A rule that fires all the time must not keep one task busy with all its alerts. */
    @Test
    void alertsOfOneRuleAreExaminedOnManyTasks() {
        Set<Integer> tasks = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String key = ExamineAlerts.key(new CountedAlert(alert("a", i), 0));
            tasks.add(KeyGroupRangeAssignment.assignKeyToParallelOperator(key, 128, 4));
        }

        assertThat(tasks).hasSize(4);
    }

    @Test
    void theRiskThatARuleStatesCounts() throws Exception {
        Alert plain = alert("a", 0);
        try (var harness = assessing(AssessmentSources.BUILT_IN)) {
            harness.open();
            harness.processElement(
                    new ExaminedAlert(Attacks.withRuleRisk(plain, 88), 10, List.of(), 0, List.of()), NOON);

            AssessedAlert assessed = await(harness, 1).get(0);
            assertThat(document(assessed)
                            .at("/weir/risk/contributions/0/points")
                            .asInt())
                    .isEqualTo(88);
            assertThat(assessed.scored().facts().ruleRisk()).isEqualTo(88);
        }
    }

    // --- documents

    private static KeyedTwoInputStreamOperatorTestHarness<String, AssessedAlert, Triage, IndexDocument> describing()
            throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new DescribeAlerts(Duration.ofDays(7))),
                AssessedAlert::key,
                triage -> DescribedAlert.key(triage.tenant(), triage.alert()),
                Types.STRING);
    }

    private static AssessedAlert assessed(long version) {
        Alert alert = Attacks.version(ALERT, version);
        Assessor assessor = new Assessor(IntelSet.EMPTY, Assets.NONE, AssessmentSources.BUILT_IN.score());
        return new AssessedAlert(alert, assessor.assess(alert, new FoundIndicators(1), List.of(), 0), Map.of());
    }

    private static Triage triage(String tenant, long version, Status status) {
        return new Triage(
                tenant,
                ALERT.id(),
                version,
                status,
                "",
                "",
                NOON,
                0,
                List.of(new Note(NOON + HOUR, "anna", "acknowledge", "")));
    }

    private static String newest(List<IndexDocument> documents) throws IOException {
        IndexDocument newest = documents.get(0);
        for (IndexDocument document : documents) {
            newest = document.version() >= newest.version() ? document : newest;
        }
        JsonNode alert = JSON.readTree(newest.json()).at("/weir/alert");
        return alert.at("/count").asText() + " " + alert.at("/status").asText();
    }

    @Test
    void theNewestDocumentHasTheNewestAlertAndTheNewestDecisionInAnyOrder() throws Exception {
        List<Object> inputs = List.of(
                assessed(1),
                assessed(2),
                triage("default", 1, Status.ACKNOWLEDGED),
                triage("default", 2, Status.CLOSED));
        for (long seed = 0; seed < 24; seed++) {
            var shuffled = new ArrayList<>(inputs);
            Collections.shuffle(shuffled, new Random(seed));
            try (var harness = describing()) {
                harness.open();
                for (Object input : shuffled) {
                    if (input instanceof AssessedAlert alert) {
                        harness.processElement1(alert, NOON);
                    } else {
                        harness.processElement2((Triage) input, NOON);
                    }
                }
                assertThat(newest(harness.extractOutputValues())).isEqualTo("2 closed");
            }
        }
    }

    @Test
    void aDecisionStaysWhenTheAlertGrowsAlsoAfterARestart() throws Exception {
        try (var before = describing();
                var after = describing()) {
            before.open();
            before.processElement1(assessed(1), NOON);
            before.processElement2(triage("default", 1, Status.ACKNOWLEDGED), NOON);
            after.initializeState(before.snapshot(1, 1));
            after.open();
            after.processElement1(assessed(5), NOON);

            assertThat(newest(after.extractOutputValues())).isEqualTo("5 acknowledged");
        }
    }

    private static KeyedTwoInputStreamOperatorTestHarness<String, Response, Acknowledgement, IndexDocument>
            describingResponses() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new DescribeResponses(Duration.ofDays(7), TimeDomain.PROCESSING_TIME)),
                response -> DescribeResponses.key(response.tenant(), response.id()),
                said -> DescribeResponses.key(said.tenant(), said.response()),
                Types.STRING);
    }

    private static Response response(long version, Response.Status status) {
        return new Response(
                "r1",
                version,
                "default",
                "block",
                ActionKind.BLOCK_IP,
                ATTACKER,
                "",
                Playbook.Mode.ENFORCE,
                status,
                "",
                "i1",
                NOON,
                NOON,
                NOON + HOUR,
                "",
                "",
                "",
                "");
    }

    private static Acknowledgement acknowledgement(String tenant, long atMillis, Outcome outcome) {
        return new Acknowledgement(
                "r1", 1, tenant, "block_ip", ATTACKER, "nftables", "fw-1", outcome, "", NOON + atMillis);
    }

    private static String newestResponse(List<IndexDocument> documents) throws IOException {
        IndexDocument newest = documents.stream()
                .max(Comparator.comparingLong(IndexDocument::version))
                .orElseThrow();
        JsonNode response = JSON.readTree(newest.json()).at("/weir/response");
        return response.at("/status").asText() + " " + response.at("/outcome").asText();
    }

    @Test
    void aResponseShowsWhatExecutorsMadeOfItAlsoAfterARestart() throws Exception {
        try (var before = describingResponses();
                var after = describingResponses()) {
            before.open();
            before.processElement2(acknowledgement("default", 1, Outcome.FAILED), 0); // faster than the response
            before.processElement1(response(1, Response.Status.ACTIVE), 0);
            before.processElement2(acknowledgement("default", 2, Outcome.DONE), 0);
            before.processElement2(acknowledgement("other", 3, Outcome.REFUSED), 0);
            assertThat(before.extractOutputValues())
                    .extracting(IndexDocument::version)
                    .containsExactly(2L, 3L);
            assertThat(newestResponse(before.extractOutputValues())).isEqualTo("active done");

            after.initializeState(before.snapshot(1, 1));
            after.open();
            after.processElement2(acknowledgement("default", 2, Outcome.DONE), 0); // told again
            after.processElement1(response(2, Response.Status.UNDONE), 0);
            after.processElement2(acknowledgement("default", 4, Outcome.UNDONE), 0);
            assertThat(after.extractOutputValues())
                    .extracting(IndexDocument::version)
                    .containsExactly(4L, 5L);
            assertThat(newestResponse(after.extractOutputValues())).isEqualTo("undone undone");
        }
    }

    @Test
    void responsesAreForgottenSomeTimeAfterTheirEnd() throws Exception {
        try (var harness = describingResponses()) {
            harness.open();
            harness.setProcessingTime(NOON);
            harness.processElement1(response(1, Response.Status.ACTIVE), 0);
            harness.processElement2(acknowledgement("default", 2, Outcome.DONE), 0);
            harness.setProcessingTime(NOON + Duration.ofDays(7).toMillis());
            assertThat(harness.numKeyedStateEntries()).isPositive();

            harness.setProcessingTime(NOON + Duration.ofDays(7).toMillis() + 3 * HOUR);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numProcessingTimeTimers()).isZero();
        }
    }

    @Test
    void anotherTenantDecidesNothing() throws Exception {
        try (var harness = describing()) {
            harness.open();
            harness.processElement1(assessed(1), NOON);
            harness.processElement2(triage("other", 1, Status.CLOSED), NOON);

            assertThat(harness.extractOutputValues()).hasSize(1);
        }
    }

    @Test
    void alertsAreForgottenSomeTimeAfterTheLastDecision() throws Exception {
        try (var harness = describing()) {
            harness.open();
            harness.processElement1(assessed(1), NOON);
            harness.processElement2(triage("default", 1, Status.ACKNOWLEDGED), NOON);
            harness.processBothWatermarks(
                    new Watermark(NOON + HOUR + Duration.ofDays(7).toMillis() - 1));
            assertThat(harness.numKeyedStateEntries()).isPositive();

            harness.processBothWatermarks(
                    new Watermark(NOON + Duration.ofDays(8).toMillis()));
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }
}

package io.weir.jobs.respond;

import io.weir.jobs.time.IdleWatermarks;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Finding;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.ScoredAlert;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.PlaybookReader;
import io.weir.rules.playbook.Response;
import io.weir.rules.playbook.ResponseLimits;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static io.weir.jobs.respond.Attacks.MINUTE;
import static io.weir.jobs.respond.Attacks.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The whole topology on an in-process cluster, with the strict flags of production. */
class RespondTopologyTest {
    private static final Duration DISORDER = Duration.ofSeconds(30);
    private static final int ATTACKERS = 20;
    private static Map<String, Incident> first;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(2)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void theSameIncidentsAtAnyParallelismAndInAnyOrder(int parallelism) throws Exception {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        environment.setParallelism(parallelism);
        environment.getConfig().setAutoWatermarkInterval(1);
        var alerts = environment
                .fromData(arriving(alerts(), parallelism), TypeInformation.of(ScoredAlert.class))
                .uid("test-alerts")
                .assignTimestampsAndWatermarks(WatermarkStrategy.<ScoredAlert>forBoundedOutOfOrderness(DISORDER)
                        .withTimestampAssigner(
                                (scored, before) -> scored.alert().timeMillis()))
                .uid("test-watermarks");
        var commands = environment
                .fromData(
                        List.of(
                                new CommandRecord("nonsense".getBytes(UTF_8), NOON, "weir.commands-0-0"),
                                new CommandRecord(
                                        "{\"user\":\"anna\",\"action\":\"close\",\"on\":\"incident\",\"target\":\"x\",\"value\":\"benign\"}"
                                                .getBytes(UTF_8),
                                        NOON,
                                        "weir.commands-0-1"),
                                new CommandRecord(
                                        "{\"user\":\"anna\",\"action\":\"undo\",\"on\":\"response\",\"target\":\"x\"}"
                                                .getBytes(UTF_8),
                                        NOON,
                                        "weir.commands-0-2")),
                        TypeInformation.of(CommandRecord.class))
                .uid("test-commands")
                .assignTimestampsAndWatermarks(IdleWatermarks.<CommandRecord>strategy())
                .uid("test-idle");
        var policy = new AskForResponses.Policy(
                PlaybookReader.read(RuleFiles.bundledPlaybooks()),
                Allowlist.BUILT_IN,
                ResponseLimits.DEFAULT,
                KeySource.NONE);
        var outputs = RespondTopology.build(alerts, commands, StoryRules.DEFAULT, policy);
        List<Incident> told = new ArrayList<>();
        List<Response> responses = new ArrayList<>();
        List<CommandAnswer> answers = new ArrayList<>();
        List<Finding> late = new ArrayList<>();
        try (var incidents = outputs.incidents().collectAsync();
                var asked = outputs.responses().collectAsync();
                var answered = outputs.answers().collectAsync();
                var tooLate = outputs.lateAlerts().collectAsync()) {
            environment.execute("respond topology test");
            incidents.forEachRemaining(told::add);
            asked.forEachRemaining(responses::add);
            answered.forEachRemaining(answers::add);
            tooLate.forEachRemaining(late::add);
        }

        assertThat(late).isEmpty();
        Map<String, Incident> newest = new HashMap<>();
        told.forEach(incident ->
                newest.merge(incident.id(), incident, (one, other) -> one.version() > other.version() ? one : other));
        assertThat(newest).hasSize(ATTACKERS);
        assertThat(newest.values()).allSatisfy(incident -> {
            assertThat(incident.phase()).isEqualTo("exfiltration");
            assertThat(incident.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(incident.entities()).extracting(Member::hop).containsExactly(0, 1, 2, 3);
            assertThat(incident.timeline())
                    .extracting(Moment::ruleId)
                    .containsExactly("scan", "guess", "login", "move", "move", "send");
        });
        first = first == null ? newest : first;
        assertThat(newest).isEqualTo(first);
        assertThat(answers).hasSize(3).noneMatch(CommandAnswer::accepted);
        assertThat(responses).isNotEmpty().allSatisfy(response -> assertThat(response.title())
                .startsWith("[SIMULATED]"));
    }

    private static List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            alerts.addAll(Attacks.chain(i, i * 1_700L));
        }
        for (int i = 0; i < 200; i++) { // what happens everywhere, every day
            alerts.add(Attacks.alert(
                    "default",
                    "noise-" + i % 7,
                    i * MINUTE / 4,
                    "172.16.0." + i,
                    "172.16.1." + i,
                    Severity.LOW,
                    "discovery"));
        }
        return alerts;
    }

    private static List<ScoredAlert> arriving(List<Alert> alerts, long seed) {
        Random random = new Random(seed);
        record Arrival(Alert alert, long millis) {}
        return alerts.stream()
                .map(alert -> new Arrival(alert, alert.timeMillis() + random.nextInt((int) DISORDER.toMillis())))
                .sorted(Comparator.comparingLong(Arrival::millis))
                .map(arrival -> ScoredAlert.unscored(arrival.alert()))
                .toList();
    }
}

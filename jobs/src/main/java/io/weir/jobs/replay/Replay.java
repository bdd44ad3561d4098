package io.weir.jobs.replay;

import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.kafka.IntelRecord;
import io.weir.connectors.kafka.RuleRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.IncomingType;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.jobs.detect.DetectTopology;
import io.weir.jobs.respond.AcknowledgementRecord;
import io.weir.jobs.respond.AlertSerializer;
import io.weir.jobs.respond.CommandRecord;
import io.weir.jobs.respond.RespondTopology;
import io.weir.jobs.rules.DetectionRules;
import io.weir.rules.alert.Alert;
import io.weir.rules.incident.Incident;
import io.weir.rules.playbook.Response;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The detect job over a recording, and the respond job over its alerts: the same topologies, on a Flink within this process,
 * until the recording is over. One comes after the other, so that the order of alerts depends on nothing but their times.
 */
public record Replay(
        DetectionRules rules,
        TopicFormats formats,
        TelemetryLimits limits,
        Duration outOfOrderness,
        Responding responding) {
    private static final Duration IN_ORDER = Duration.ZERO;

    /** Runs both jobs on a Flink of their own. */
    public ReplayOutcome run(Recording recording, int parallelism) throws Exception {
        try (ReplayCluster cluster = ReplayCluster.start(parallelism)) {
            return run(recording, cluster);
        }
    }

    public ReplayOutcome run(Recording recording, ReplayCluster cluster) throws Exception {
        Path kept = recording.newDirectory();
        try {
            ReplayOutcome detected = detect(cluster, recording, kept);
            List<Alert> told = ToldAlerts.of(detected.versions(), rules.compiled());
            return told.isEmpty() ? detected : respond(cluster, told, detected, kept);
        } catch (JobExecutionException failed) {
            throw new IllegalStateException("the replay failed: " + reason(failed), failed);
        }
    }

    private ReplayOutcome detect(ReplayCluster cluster, Recording recording, Path kept) throws Exception {
        StreamExecutionEnvironment environment = cluster.environment();
        var telemetry = telemetry(environment, recording);
        var spread = cluster.parallelism() == 1 ? telemetry : telemetry.rebalance();
        var outputs = DetectTopology.build(spread, noPushes(telemetry), rules, formats, limits);
        var alerts = new KeepInFiles<>(kept, "alerts", TypeInformation.of(Alert.class));
        var letters = new KeepInFiles<>(kept, "dead-letters", TypeInformation.of(DeadLetter.class));
        outputs.alerts().sinkTo(alerts).uid("keep-alerts").name("Keep alerts");
        outputs.deadLetters().sinkTo(letters).uid("keep-dead-letters").name("Keep dead letters");
        cluster.execute(environment);
        return ReplayOutcome.of(alerts.kept(), letters.kept());
    }

    private ReplayOutcome respond(ReplayCluster cluster, List<Alert> told, ReplayOutcome detected, Path kept)
            throws Exception {
        StreamExecutionEnvironment environment = cluster.environment();
        TypeInformation<Alert> type = AlertSerializer.TYPE;
        var watermarks = WatermarkStrategy.<Alert>forGenerator(context -> new ReplayWatermarks<>(IN_ORDER))
                .withTimestampAssigner((alert, before) -> ToldAlerts.atMillis(alert));
        var alerts = environment
                .fromSource(new ReplaySource<>(sorted(told, kept, type), type), watermarks, "Alerts", type)
                .uid("alerts")
                .setParallelism(1);
        var outputs = RespondTopology.build(
                alerts,
                noCommands(alerts),
                noLists(alerts),
                noAcknowledgements(alerts),
                responding.settings(),
                TimeDomain.EVENT_TIME);
        var documents = new KeepInFiles<>(kept, "alert-documents", TypeInformation.of(IndexDocument.class));
        var incidents = new KeepInFiles<>(kept, "incidents", TypeInformation.of(Incident.class));
        var responses = new KeepInFiles<>(kept, "responses", TypeInformation.of(Response.class));
        outputs.alertDocuments().sinkTo(documents).uid("keep-alert-documents").name("Keep alert documents");
        outputs.incidents().sinkTo(incidents).uid("keep-incidents").name("Keep incidents");
        outputs.responses().sinkTo(responses).uid("keep-responses").name("Keep responses");
        cluster.execute(environment);
        return detected.with(documents.kept(), incidents.kept(), responses.kept());
    }

    private static List<Path> sorted(List<Alert> told, Path directory, TypeInformation<Alert> type) throws IOException {
        var runs = new SortedRuns<>(directory, SortedRuns.MEMORY, type);
        for (int i = 0; i < told.size(); i++) {
            runs.add(ToldAlerts.atMillis(told.get(i)), i, told.get(i));
        }
        return runs.finish();
    }

    private DataStream<Incoming> telemetry(StreamExecutionEnvironment environment, Recording recording) {
        Duration patience = outOfOrderness;
        var watermarks = WatermarkStrategy.<Incoming>forGenerator(context -> new ReplayWatermarks<>(patience))
                .withTimestampAssigner((incoming, before) -> incoming.timeMillis());
        return environment
                .fromSource(
                        new ReplaySource<>(recording.runs(), IncomingType.INSTANCE),
                        watermarks,
                        "Recording",
                        IncomingType.INSTANCE)
                .uid("recording")
                .setParallelism(1);
    }

    /** Nobody pushes rules meanwhile; this stream's time is that of the telemetry, so that nobody waits for it. */
    private static DataStream<RuleRecord> noPushes(DataStream<Incoming> telemetry) {
        return telemetry
                .<RuleRecord>flatMap((incoming, out) -> {})
                .returns(TypeInformation.of(RuleRecord.class))
                .setParallelism(1)
                .uid("no-rule-pushes")
                .name("No rule pushes");
    }

    /** Nobody decides anything meanwhile either. */
    private static DataStream<CommandRecord> noCommands(DataStream<Alert> alerts) {
        return alerts.<CommandRecord>flatMap((alert, out) -> {})
                .returns(TypeInformation.of(CommandRecord.class))
                .uid("no-commands")
                .name("No commands");
    }

    private static DataStream<IntelRecord> noLists(DataStream<Alert> alerts) {
        return alerts.<IntelRecord>flatMap((alert, out) -> {})
                .returns(TypeInformation.of(IntelRecord.class))
                .uid("no-lists")
                .name("No lists of indicators");
    }

    private static DataStream<AcknowledgementRecord> noAcknowledgements(DataStream<Alert> alerts) {
        return alerts.<AcknowledgementRecord>flatMap((alert, out) -> {})
                .returns(TypeInformation.of(AcknowledgementRecord.class))
                .uid("no-acknowledgements")
                .name("No acknowledgements");
    }

    private static String reason(Throwable failed) {
        Throwable cause = failed;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}

package io.weir.jobs.respond;

import io.weir.connectors.alert.DescribedAlert;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.kafka.IntelRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.jobs.form.TextSerializer;
import io.weir.rules.alert.Alert;
import io.weir.rules.command.Command;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Finding;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Occasion;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.incident.Strand;
import io.weir.rules.playbook.Response;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * alerts -> counted -> examined -> assessed -> entities -> story -> incidents -> playbooks -> responses; commands to the story and
 * the playbooks; what is assessed and what people decided about it, what is asked for and what executors made of it -> documents.
 */
public final class RespondTopology {
    /** So many alerts wait for providers at most, in each task. */
    private static final int MOST_IN_FLIGHT = 1_000;

    private RespondTopology() {}

    /**
     * What the job goes by.
     *
     * @param rememberAlerts how long alerts can be decided about
     */
    public record Settings(
            AssessmentSources assessment,
            ExamineAlerts.StartingLists startingLists,
            Duration rememberAlerts,
            StoryRules story,
            AskForResponses.Policy policy) {}

    /**
     * The streams that leave the topology.
     *
     * @param deadLetters lists and acknowledgements that are not understood, and alerts that came after their time was decided
     */
    public record Outputs(
            DataStream<IndexDocument> alertDocuments,
            DataStream<Incident> incidents,
            DataStream<Response> responses,
            DataStream<IndexDocument> responseDocuments,
            DataStream<CommandAnswer> answers,
            DataStream<DeadLetter> deadLetters) {}

    /**
     * @param alerts with event-time watermarks; versions of one alert in their order
     * @param commands without any part in time
     * @param lists of indicators, without any part in time
     * @param acknowledgements of executors, without any part in time
     */
    public static Outputs build(
            DataStream<Alert> alerts,
            DataStream<CommandRecord> commands,
            DataStream<IntelRecord> lists,
            DataStream<AcknowledgementRecord> acknowledgements,
            Settings settings) {
        return build(alerts, commands, lists, acknowledgements, settings, TimeDomain.PROCESSING_TIME);
    }

    /** @param clock of what is asked for: event time where what happened long ago is told again */
    public static Outputs build(
            DataStream<Alert> alerts,
            DataStream<CommandRecord> commands,
            DataStream<IntelRecord> lists,
            DataStream<AcknowledgementRecord> acknowledgements,
            Settings settings,
            TimeDomain clock) {
        StoryRules rules = settings.story();
        var examined = alerts.keyBy(CountAlerts::key, TextSerializer.TYPE)
                .process(new CountAlerts(), CountedAlertSerializer.TYPE)
                .uid("count-alerts")
                .name("Count alerts")
                .keyBy(ExamineAlerts::key, TextSerializer.TYPE)
                .connect(lists.broadcast(ExamineAlerts.LISTS))
                .process(
                        new ExamineAlerts(settings.assessment(), settings.startingLists()),
                        ExaminedAlertSerializer.TYPE)
                .uid("examine-alerts")
                .name("Examine alerts");

        // In their order: versions of one alert must not overtake each other.
        var assessed = AsyncDataStream.orderedWait(
                        examined,
                        new AssessAlerts(settings.assessment()),
                        settings.assessment().lastResort().toMillis(),
                        TimeUnit.MILLISECONDS,
                        MOST_IN_FLIGHT)
                .returns(AssessedAlertSerializer.TYPE)
                .uid("assess-alerts")
                .name("Assess alerts");

        var findings = assessed.flatMap(RespondTopology::find)
                .returns(FindingSerializer.TYPE)
                .uid("find-who-did-what")
                .name("Find who did what");

        var read = commands.process(new ReadCommands()).uid("read-commands").name("Read commands");

        var strands = findings.keyBy(Finding::key, TextSerializer.TYPE)
                .process(new CondenseAlerts(rules.inactivity()), StrandSerializer.TYPE)
                .uid("condense-alerts")
                .name("Condense alerts");

        var incidents = strands.keyBy(Strand::storyKey, TextSerializer.TYPE)
                .connect(read.keyBy(Command::tenant, TextSerializer.TYPE))
                .process(new TellStory(rules))
                .uid("tell-story")
                .name("Tell the story");

        var responses = incidents
                .getSideOutput(TellStory.OCCASIONS)
                .keyBy(Occasion::tenant, TextSerializer.TYPE)
                .connect(read.getSideOutput(ReadCommands.ABOUT_RESPONSES).keyBy(Command::tenant, TextSerializer.TYPE))
                .process(new AskForResponses(settings.policy(), clock))
                .uid("ask-for-responses")
                .name("Ask for responses");

        var acknowledged = acknowledgements
                .process(new ReadAcknowledgements())
                .uid("read-acknowledgements")
                .name("Read acknowledgements");

        var responseDocuments = responses
                .keyBy(response -> DescribeResponses.key(response.tenant(), response.id()), TextSerializer.TYPE)
                .connect(acknowledged.keyBy(
                        said -> DescribeResponses.key(said.tenant(), said.response()), TextSerializer.TYPE))
                .process(new DescribeResponses(settings.rememberAlerts(), clock))
                .uid("describe-responses")
                .name("Describe responses");

        DataStream<CommandAnswer> answers = incidents
                .getSideOutput(TellStory.ANSWERS)
                .union(responses.getSideOutput(AskForResponses.ANSWERS), read.getSideOutput(ReadCommands.ANSWERS));

        var documents = assessed.keyBy(AssessedAlert::key, TextSerializer.TYPE)
                .connect(incidents
                        .getSideOutput(TellStory.TRIAGES)
                        .keyBy(triage -> DescribedAlert.key(triage.tenant(), triage.alert()), TextSerializer.TYPE))
                .process(new DescribeAlerts(settings.rememberAlerts()))
                .uid("describe-alerts")
                .name("Describe alerts");

        DataStream<DeadLetter> deadLetters = examined.getSideOutput(ExamineAlerts.DEAD_LETTERS)
                .union(acknowledged.getSideOutput(ReadAcknowledgements.DEAD_LETTERS))
                .union(strands.getSideOutput(CondenseAlerts.LATE)
                        .map(RespondTopology::late)
                        .returns(DeadLetter.class)
                        .uid("late-alerts")
                        .name("Late alerts"));
        return new Outputs(documents, incidents, responses, responseDocuments, answers, deadLetters);
    }

    private static void find(AssessedAlert alert, Collector<Finding> out) {
        Finding.of(alert.scored()).ifPresent(out::collect);
    }

    private static DeadLetter late(Finding finding) {
        String reason = "came after its time was decided, and is told nevertheless: alert " + finding.alertId()
                + " version " + finding.version() + " of rule " + finding.ruleId() + ", event time "
                + Instant.ofEpochMilli(finding.atMillis());
        return new DeadLetter(
                "alerts",
                0,
                finding.atMillis(),
                "late-alert",
                reason,
                finding.alertId().getBytes(UTF_8));
    }
}

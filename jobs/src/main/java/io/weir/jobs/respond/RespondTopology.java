package io.weir.jobs.respond;

import io.weir.rules.command.Command;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Finding;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Occasion;
import io.weir.rules.incident.ScoredAlert;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.incident.Strand;
import io.weir.rules.incident.Triage;
import io.weir.rules.playbook.Response;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.Collector;

/** alerts -> entities -> story -> incidents -> playbooks -> responses; commands to the story and the playbooks. */
public final class RespondTopology {
    private RespondTopology() {}

    /**
     * The streams that leave the topology.
     *
     * @param lateAlerts those that came after their time was decided
     */
    public record Outputs(
            DataStream<Incident> incidents,
            DataStream<Response> responses,
            DataStream<Triage> triages,
            DataStream<CommandAnswer> answers,
            DataStream<Finding> lateAlerts) {}

    /**
     * @param alerts with event-time watermarks; versions of one alert in their order
     * @param commands without any part in time
     */
    public static Outputs build(
            DataStream<ScoredAlert> alerts,
            DataStream<CommandRecord> commands,
            StoryRules rules,
            AskForResponses.Policy policy) {
        return build(alerts, commands, rules, new AskForResponses(policy));
    }

    public static Outputs build(
            DataStream<ScoredAlert> alerts,
            DataStream<CommandRecord> commands,
            StoryRules rules,
            AskForResponses askForResponses) {
        var findings = alerts.flatMap(RespondTopology::find)
                .returns(Finding.class)
                .uid("find-who-did-what")
                .name("Find who did what");

        var read = commands.process(new ReadCommands()).uid("read-commands").name("Read commands");

        var strands = findings.keyBy(Finding::key)
                .process(new CondenseAlerts(rules.inactivity()))
                .uid("condense-alerts")
                .name("Condense alerts");

        var incidents = strands.keyBy(Strand::storyKey)
                .connect(read.keyBy(Command::tenant))
                .process(new TellStory(rules))
                .uid("tell-story")
                .name("Tell the story");

        var responses = incidents
                .getSideOutput(TellStory.OCCASIONS)
                .keyBy(Occasion::tenant)
                .connect(read.getSideOutput(ReadCommands.ABOUT_RESPONSES).keyBy(Command::tenant))
                .process(askForResponses)
                .uid("ask-for-responses")
                .name("Ask for responses");

        DataStream<CommandAnswer> answers = incidents
                .getSideOutput(TellStory.ANSWERS)
                .union(responses.getSideOutput(AskForResponses.ANSWERS), read.getSideOutput(ReadCommands.ANSWERS));
        return new Outputs(
                incidents,
                responses,
                incidents.getSideOutput(TellStory.TRIAGES),
                answers,
                strands.getSideOutput(CondenseAlerts.LATE));
    }

    private static void find(ScoredAlert alert, Collector<Finding> out) {
        Finding.of(alert).ifPresent(out::collect);
    }
}

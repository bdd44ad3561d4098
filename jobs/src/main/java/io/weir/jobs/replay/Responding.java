package io.weir.jobs.replay;

import io.weir.jobs.RespondStage;
import io.weir.jobs.config.WeirConfig;
import io.weir.jobs.respond.AskForResponses;
import io.weir.jobs.respond.AssessmentSources;
import io.weir.jobs.respond.KeySource;
import io.weir.jobs.respond.RespondTopology;
import io.weir.rules.playbook.Playbook;

import java.util.List;
import java.util.Map;

/**
 * How a replay scores alerts, makes incidents of them, and answers these. What was recorded is over, so nothing is enforced; and what
 * providers say today is not what they said then, so none is asked.
 */
public record Responding(RespondTopology.Settings settings) {
    public Responding {
        AssessmentSources sources = settings.assessment();
        AskForResponses.Policy policy = settings.policy();
        settings = new RespondTopology.Settings(
                new AssessmentSources(
                        sources.weights(),
                        sources.assets(),
                        sources.directories(),
                        sources.ownNetworks(),
                        sources.ownDomains(),
                        sources.maxMindFiles(),
                        List.of(),
                        sources.cachedVerdicts()),
                settings.startingLists(),
                settings.rememberAlerts(),
                settings.story(),
                new AskForResponses.Policy(
                        policy.playbooks().stream().map(Responding::simulated).toList(),
                        policy.allowlist(),
                        policy.limits(),
                        KeySource.NONE));
    }

    private static Playbook simulated(Playbook playbook) {
        return new Playbook(
                playbook.id(),
                playbook.title(),
                Playbook.Mode.SIMULATE,
                playbook.requiresApproval(),
                playbook.when(),
                playbook.perHour(),
                playbook.steps());
    }

    /** Lists of indicators are those of files; what a topic holds is for jobs. */
    public static Responding as(WeirConfig config) {
        return new Responding(RespondStage.settings(config, Map::of));
    }
}

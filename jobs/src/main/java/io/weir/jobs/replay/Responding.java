package io.weir.jobs.replay;

import io.weir.jobs.config.WeirConfig;
import io.weir.jobs.respond.AskForResponses;
import io.weir.jobs.respond.KeySource;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.playbook.Playbook;
import io.weir.rules.playbook.PlaybookReader;
import io.weir.rules.sigma.RuleSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a replay makes incidents of alerts and answers them. What was recorded is over, so nothing is enforced. */
public record Responding(StoryRules rules, AskForResponses.Policy policy) {
    public Responding {
        policy = new AskForResponses.Policy(
                policy.playbooks().stream().map(Responding::simulated).toList(),
                policy.allowlist(),
                policy.limits(),
                KeySource.NONE);
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

    public static Responding as(WeirConfig.Respond respond) {
        List<RuleSource> playbooks = new ArrayList<>(RuleFiles.bundledPlaybooks());
        playbooks.addAll(RuleFiles.read(
                respond.playbookDirectories().stream().map(Path::of).toList()));
        return new Responding(
                respond.rules(),
                new AskForResponses.Policy(
                        PlaybookReader.read(playbooks), respond.allowlist(), respond.limits(), KeySource.NONE));
    }
}

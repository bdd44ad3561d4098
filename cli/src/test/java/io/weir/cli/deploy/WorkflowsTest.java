package io.weir.cli.deploy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** CI runs what a developer runs, with fixed tools and no rights that it does not need. */
class WorkflowsTest {
    private static final Map<String, Object> READ_ONLY = Map.of("contents", "read");

    @Test
    void everyPushAndPullRequestIsVerified() {
        Map<String, Object> triggers = Repository.map(workflow("ci").get("on"));

        assertThat(triggers).containsOnlyKeys("push", "pull_request");
        assertThat(Repository.map(triggers.get("push"))).isEqualTo(Map.of("branches", List.of("**")));
        assertThat(commands(job("ci", "verify"))).containsExactly("./weir verify");
    }

    @Test
    void aTagIsVerifiedBeforeItIsPublished() {
        Map<String, Object> triggers = Repository.map(workflow("release").get("on"));

        assertThat(triggers).isEqualTo(Map.of("push", Map.of("tags", List.of("v*"))));
        assertThat(commands(job("release", "verify"))).containsExactly("./weir verify");
        assertThat(job("release", "publish")).containsEntry("needs", "verify");
        assertThat(String.join("\n", commands(job("release", "publish"))))
                .contains("deploy/dist/assemble", "jobs/target/weir-jobs.jar", "gh release create")
                .contains("docker build -f deploy/docker/Dockerfile", "ghcr.io/", "docker push");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ci", "release"})
    void actionsArePinnedAndJavaIsTheOneOfTheBuild(String name) {
        for (Map<String, Object> step : steps(name)) {
            if (step.containsKey("uses")) {
                assertThat(String.valueOf(step.get("uses"))).matches("actions/[a-z-]+@[0-9a-f]{40}");
            }
            if (String.valueOf(step.get("uses")).startsWith("actions/setup-java@")) {
                assertThat(Repository.map(step.get("with")))
                        .containsEntry("distribution", "temurin")
                        .containsEntry("java-version", Repository.property("maven.compiler.release"));
            }
        }
        // Each hash is followed by the version it stands for, which is what people can read.
        assertThat(Repository.read(".github/workflows/" + name + ".yml").lines())
                .filteredOn(line -> line.contains("uses:"))
                .isNotEmpty()
                .allMatch(line -> line.matches(".*@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }

    @Test
    void onlyPublishingMayWrite() {
        assertThat(workflow("ci")).containsEntry("permissions", READ_ONLY);
        assertThat(workflow("release")).containsEntry("permissions", READ_ONLY);
        assertThat(job("ci", "verify")).doesNotContainKey("permissions");
        assertThat(job("release", "verify")).doesNotContainKey("permissions");
        assertThat(job("release", "publish"))
                .containsEntry("permissions", Map.of("contents", "write", "packages", "write"));
        assertThat(steps("ci")).noneMatch(step -> String.valueOf(step).contains("secrets."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ci", "release"})
    void everyJobEnds(String name) {
        Repository.map(workflow(name).get("jobs")).values().forEach(job -> {
            assertThat(Repository.map(job)).containsKey("timeout-minutes");
            assertThat(Repository.map(job)).containsEntry("runs-on", "ubuntu-24.04");
        });
    }

    @Test
    void ciScriptCallsExactlyVerify() {
        String script = Repository.read(".ci/run");

        assertThat(Repository.ROOT.resolve(".ci/run")).isExecutable();
        assertThat(script).startsWith("#!/usr/bin/env bash\n").contains("set -euo pipefail");
        assertThat(script.lines().filter(line -> !line.startsWith("#") && line.contains("weir")))
                .containsExactly("exec ./weir verify");
    }

    private static Map<String, Object> workflow(String name) {
        return Repository.yaml(Repository.read(".github/workflows/" + name + ".yml"));
    }

    private static Map<String, Object> job(String workflow, String name) {
        return Repository.map(Repository.map(workflow(workflow).get("jobs")).get(name));
    }

    private static List<Map<String, Object>> steps(String workflow) {
        List<Map<String, Object>> steps = new ArrayList<>();
        Repository.map(workflow(workflow).get("jobs"))
                .values()
                .forEach(job -> steps.addAll(stepsOf(Repository.map(job))));
        return steps;
    }

    private static List<Map<String, Object>> stepsOf(Map<String, Object> job) {
        return Repository.list(job.get("steps")).stream().map(Repository::map).toList();
    }

    private static List<String> commands(Map<String, Object> job) {
        return stepsOf(job).stream()
                .filter(step -> step.containsKey("run"))
                .map(step -> String.valueOf(step.get("run")))
                .toList();
    }
}

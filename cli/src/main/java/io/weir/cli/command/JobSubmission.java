package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.stack.FlinkRest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Brings a job to a Flink cluster through its REST interface and waits until it really runs. */
record JobSubmission(
        Path jar,
        String mainClass,
        ConfigOptions.Loaded configuration,
        Optional<Integer> parallelism,
        Optional<String> savepoint) {
    private static final long RUNS_WITHIN_SECONDS = 120;

    /** Gives the job's id. */
    String to(FlinkRest flink) throws InterruptedException {
        if (!Files.exists(jar)) {
            throw CliException.environment("no job jar at " + jar + ": build it with 'mvn package'");
        }
        String jarId = flink.upload(jar);
        try {
            int subtasks = parallelism.orElseGet(flink::defaultParallelism);
            String jobId = flink.run(jarId, new FlinkRest.Submission(mainClass, arguments(), subtasks, savepoint));
            awaitRunning(flink, jobId);
            return jobId;
        } finally {
            flink.deleteJar(jarId);
        }
    }

    /** The configuration travels as text: the cluster may not see this machine's files. It holds no secrets. */
    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("--config-text", configuration.yaml()));
        configuration.config().overrides().forEach((key, value) -> {
            arguments.add("--set");
            arguments.add(key + "=" + value);
        });
        return arguments;
    }

    private static void awaitRunning(FlinkRest flink, String jobId) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RUNS_WITHIN_SECONDS);
        while (!flink.allTasksRun(jobId)) {
            if (flink.job(jobId).filter(FlinkRest.Job::isOver).isPresent()) {
                throw CliException.failed("the job ended at once: "
                        + flink.failures(jobId).stream().findFirst().orElse("no reason given"));
            }
            List<String> failures = flink.failures(jobId);
            if (!failures.isEmpty()) {
                throw CliException.failed("the job fails as it starts: " + failures.get(0)
                        + "; Flink goes on trying, its id is " + jobId);
            }
            if (System.nanoTime() > deadline) {
                throw CliException.failed("the job does not run after " + RUNS_WITHIN_SECONDS
                        + " s; are there enough free task slots? Its id is " + jobId);
            }
            Thread.sleep(100);
        }
    }
}

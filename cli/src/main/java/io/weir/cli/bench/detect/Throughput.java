package io.weir.cli.bench.detect;

import io.weir.cli.CliException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The records per second of a job that works through a topic, from what it has committed at its checkpoints: in the best
 * stretch of some seconds, because each job that is submitted has to be compiled first by the cores that it is to run on.
 */
final class Throughput {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long STRETCH_NANOS = Duration.ofSeconds(8).toNanos();

    private Throughput() {}

    /** How far a job was at a time. */
    record Mark(long nanos, long records) {}

    static double of(BenchTopics topics, String group, long records) throws InterruptedException {
        List<Mark> marks = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long seen = 0;
        while (seen < records) {
            if (System.nanoTime() > deadline) {
                throw CliException.failed("the job has read " + seen + " of " + records + " records after "
                        + PATIENCE.toSeconds() + " s; './weir logs' may tell why");
            }
            long now = topics.read(group);
            if (now > seen) {
                seen = now;
                marks.add(new Mark(System.nanoTime(), now));
            }
            Thread.sleep(100);
        }
        return rate(marks, records);
    }

    /** The highest rate between two marks that far apart; what was read up to the end of the topic does not count. */
    static double rate(List<Mark> marks, long records) {
        double best = 0;
        for (Mark from : marks) {
            for (Mark to : marks) {
                long nanos = to.nanos() - from.nanos();
                if (nanos >= STRETCH_NANOS && to.records() < records) {
                    best = Math.max(best, (to.records() - from.records()) * 1e9 / nanos);
                }
            }
        }
        if (best == 0) {
            throw CliException.failed(
                    "too few records for a measurement: the job read them within seconds; say a larger --records");
        }
        return best;
    }
}

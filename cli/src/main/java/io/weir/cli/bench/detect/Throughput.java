package io.weir.cli.bench.detect;

import io.weir.cli.CliException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The records per second of a job that works through a topic, from what it has committed at its checkpoints. Each job that is
 * submitted has to be compiled first by the cores that it is to run on, so its beginning does not count.
 *
 * @param best in the best stretch of some seconds
 */
record Throughput(double best) {
    /** Longer than the first checkpoint of a job may take that is compiled meanwhile. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long STRETCH_NANOS = Duration.ofSeconds(8).toNanos();

    /** How far a job was at a time. */
    record Mark(long nanos, long records) {}

    /**
     * Watches how a job comes to the end of a topic. What it reads up to there does not count: it may have waited there.
     *
     * @param records that there are
     */
    static List<Mark> follow(BenchTopics topics, String group, long records) throws InterruptedException {
        List<Mark> marks = new ArrayList<>();
        long seen = 0;
        long seenAt = System.nanoTime();
        while (seen < records) {
            long now = topics.read(group);
            if (now > seen) {
                seen = now;
                seenAt = System.nanoTime();
                if (seen < records) {
                    marks.add(new Mark(seenAt, now));
                }
            }
            if (System.nanoTime() - seenAt > PATIENCE.toNanos()) {
                throw CliException.failed("the job has read " + seen + " of " + records + " records, and none for "
                        + PATIENCE.toSeconds() + " s; './weir logs' may tell why");
            }
            Thread.sleep(100);
        }
        return marks;
    }

    static Throughput of(List<Mark> marks) {
        double best = 0;
        for (Mark from : marks) {
            for (Mark to : marks) {
                if (to.nanos() - from.nanos() >= STRETCH_NANOS) {
                    best = Math.max(best, rate(from, to));
                }
            }
        }
        if (best == 0) {
            throw CliException.failed(
                    "too few records for a measurement: the job read them within seconds; say a larger --records");
        }
        return new Throughput(best);
    }

    private static double rate(Mark from, Mark to) {
        return (to.records() - from.records()) * 1e9 / (to.nanos() - from.nanos());
    }
}

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
 * @param lastHalf of the second half of the topic, as an average
 */
record Throughput(double best, double lastHalf) {
    /** Longer than the first checkpoint of a job may take that is compiled meanwhile. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long STRETCH_NANOS = Duration.ofSeconds(8).toNanos();

    /** How far a job was at a time. */
    record Mark(long nanos, long records) {}

    static Throughput of(BenchTopics topics, String group, long records) throws InterruptedException {
        List<Mark> marks = new ArrayList<>();
        long seen = 0;
        long seenAt = System.nanoTime();
        while (seen < records) {
            long now = topics.read(group);
            if (now > seen) {
                seen = now;
                seenAt = System.nanoTime();
                marks.add(new Mark(seenAt, now));
            }
            if (System.nanoTime() - seenAt > PATIENCE.toNanos()) {
                throw CliException.failed("the job has read " + seen + " of " + records + " records, and none for "
                        + PATIENCE.toSeconds() + " s; './weir logs' may tell why");
            }
            Thread.sleep(100);
        }
        return of(marks, records);
    }

    /** What was read up to the end of the topic does not count: the job may have waited there. */
    static Throughput of(List<Mark> marks, long records) {
        List<Mark> inside =
                marks.stream().filter(mark -> mark.records() < records).toList();
        double best = 0;
        for (Mark from : inside) {
            for (Mark to : inside) {
                if (to.nanos() - from.nanos() >= STRETCH_NANOS) {
                    best = Math.max(best, rate(from, to));
                }
            }
        }
        List<Mark> late =
                inside.stream().filter(mark -> mark.records() >= records / 2).toList();
        if (best == 0 || late.size() < 2) {
            throw CliException.failed(
                    "too few records for a measurement: the job read them within seconds; say a larger --records");
        }
        return new Throughput(best, rate(late.get(0), late.get(late.size() - 1)));
    }

    private static double rate(Mark from, Mark to) {
        return (to.records() - from.records()) * 1e9 / (to.nanos() - from.nanos());
    }
}

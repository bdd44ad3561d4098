package io.weir.cli.bench.detect;

import io.weir.cli.CliException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The records per second of a job that works through a topic, from what it has committed at its checkpoints: the start, with
 * classes to load and code to compile, does not count, and neither does the end, when the topic is empty.
 */
final class Throughput {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final double WARM = 0.15;

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

    /** Between the first mark of a warm job and the last before the topic was read to its end. */
    static double rate(List<Mark> marks, long records) {
        List<Mark> steady = marks.stream()
                .filter(mark -> mark.records() >= WARM * records && mark.records() < records)
                .toList();
        if (steady.size() < 2) {
            throw CliException.failed(
                    "too few records for a measurement: the job read them within two checkpoints; say a larger --records");
        }
        Mark first = steady.get(0);
        Mark last = steady.get(steady.size() - 1);
        return (last.records() - first.records()) * 1e9 / (last.nanos() - first.nanos());
    }
}

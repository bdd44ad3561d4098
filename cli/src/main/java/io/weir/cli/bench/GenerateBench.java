package io.weir.cli.bench;

import io.weir.cli.bench.Figure.Goal;
import io.weir.cli.bench.Turns.Contender;
import io.weir.generators.Simulation;
import io.weir.generators.Simulation.Plan;
import io.weir.generators.load.LoadStream;
import io.weir.generators.load.LoadStream.LoadRecord;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** How fast one core makes records: those of load tests, and those of a simulated day. */
public final class GenerateBench {
    private static final int LOAD_RECORDS = 500_000;
    private static final double MOST_RECORDS_WANTED = 300_000;
    private static final double MOST_BYTES_WANTED = 150e6;
    private static final Instant WEDNESDAY = Instant.parse("2026-03-04T00:00:00Z");

    private final Turns turns;
    private final LoadStream stream = LoadStream.ofOrdinaryDays(1);
    private final Plan day =
            Plan.of(List.of(), 1, WEDNESDAY, Duration.ofDays(1)).withBackground();
    /** What was made must go somewhere, or the compiler leaves the work out. */
    private final byte[][] kept = new byte[1024][];

    private long bytes;

    public GenerateBench(Turns turns) {
        this.turns = turns;
    }

    public void run(Consumer<Figure> figures) throws IOException {
        int dayRecords = playDay();
        double bytesPerRecord = bytesPerRecord();
        Contender load = turns.add("load records", LOAD_RECORDS, () -> playLoad(LOAD_RECORDS));
        Contender simulated = turns.add("records of a simulated day", dayRecords, this::playDay);
        turns.take();
        double goal = Math.min(MOST_RECORDS_WANTED, MOST_BYTES_WANTED / bytesPerRecord);
        figures.accept(load.figure("records/s").goal(Goal.atLeast(goal)));
        figures.accept(Figure.of("load records", load.median() * bytesPerRecord / 1e6, "MB/s"));
        figures.accept(Figure.of("load records", bytesPerRecord, "bytes each"));
        figures.accept(simulated.figure("records/s"));
    }

    private double bytesPerRecord() {
        bytes = 0;
        playLoad(LOAD_RECORDS);
        return (double) bytes / LOAD_RECORDS;
    }

    private void playLoad(int count) {
        for (int i = 0; i < count; i++) {
            LoadRecord load = stream.next(1_772_582_400_000L + i / 300);
            kept[i % kept.length] = load.value();
            bytes += load.key().length + load.value().length;
        }
    }

    private int playDay() {
        int count = 0;
        for (Simulation simulation = Simulation.of(day); simulation.hasNext(); count++) {
            bytes += simulation.next().value().length();
        }
        return count;
    }
}

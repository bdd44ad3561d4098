package io.weir.cli.bench.respond;

import io.weir.cli.bench.Figure;
import io.weir.cli.bench.Figure.Goal;
import io.weir.jobs.bench.RespondLoad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What alerts cost in the respond job, beside a job that only passes them on. */
public final class RespondBench {
    private static final double GOAL = 20_000;

    /** What stands behind scoring and the correlation by entity: incidents, playbooks, documents. */
    private static final List<String> LATER = List.of("Tell the story", "Ask for responses", "Describe");

    private final RespondLoad load;
    private final int turns;
    private final Consumer<String> progress;

    public RespondBench(RespondLoad load, int turns, Consumer<String> progress) {
        this.load = load;
        this.turns = turns;
        this.progress = progress;
    }

    public void run(Consumer<Figure> figures) throws Exception {
        turn("warm-up");
        List<Map<String, Duration>> jobs = new ArrayList<>();
        double[] bare = new double[turns];
        for (int turn = 0; turn < turns; turn++) {
            bare[turn] = rate(load.runBare(), task -> true);
            jobs.add(turn("turn " + (turn + 1)));
        }
        figures.accept(median("alerts that are only passed on", bare));
        double[] byEntity = rates(jobs, task -> LATER.stream().noneMatch(task::contains));
        figures.accept(median("scoring and correlation by entity", byEntity).goal(Goal.atLeast(GOAL)));
        figures.accept(median("the whole job: incidents, playbooks, documents", rates(jobs, task -> true)));
        Map<String, double[]> tasks = new TreeMap<>();
        jobs.get(0).keySet().forEach(task -> tasks.put(task, rates(jobs, task::equals)));
        tasks.forEach((task, rates) -> figures.accept(median("  " + task(task), rates)));
    }

    private Map<String, Duration> turn(String name) throws Exception {
        long start = System.nanoTime();
        Map<String, Duration> times = load.run();
        progress.accept(String.format(
                Locale.ROOT,
                "%s: %,.0f alerts a second by the clock",
                name,
                load.alerts() * 1e9 / (System.nanoTime() - start)));
        return times;
    }

    private double[] rates(List<Map<String, Duration>> jobs, Predicate<String> tasks) {
        return jobs.stream().mapToDouble(times -> rate(times, tasks)).toArray();
    }

    /** Alerts for each second of CPU time of these tasks. */
    private double rate(Map<String, Duration> times, Predicate<String> tasks) {
        long nanos = times.entrySet().stream()
                .filter(each -> tasks.test(each.getKey()))
                .mapToLong(each -> each.getValue().toNanos())
                .sum();
        return load.alerts() * 1e9 / Math.max(1, nanos);
    }

    /** The first of the operators that make a task. */
    private static String task(String name) {
        int end = name.indexOf(" -> ");
        return end < 0 ? name : name.substring(0, end) + " …";
    }

    private static Figure median(String name, double[] rates) {
        double[] sorted = rates.clone();
        Arrays.sort(sorted);
        return Figure.of(name, sorted[sorted.length / 2], "alerts/s per core")
                .within(sorted[0], sorted[sorted.length - 1]);
    }
}

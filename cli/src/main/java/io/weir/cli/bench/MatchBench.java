package io.weir.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.sun.management.ThreadMXBean;
import io.weir.cli.bench.Figure.Goal;
import io.weir.cli.bench.Turns.Contender;
import io.weir.rules.event.Event;
import io.weir.rules.event.EventView;
import io.weir.rules.event.Json;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.LogSource;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleIndex;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.DetectionRule;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * How fast events are read and matched: beside a general JSON parser that only reads them, beside fewer rules, and
 * beside a loop over the rules that are meant for an event. And what the rules cost to load and to keep.
 */
public final class MatchBench {
    private static final ObjectReader JACKSON = new ObjectMapper().readerFor(HashMap.class);
    private static final int ADDITIONS = 21;
    private static final int COLD_LOADS = 3;
    private static final int MOST_COLLECTIONS = 10;

    /** The kinds of events that get figures of their own, by the category that Sigma gives them. */
    private static final Map<String, String> KINDS = kinds();

    private final List<DetectionRule> rules;
    private final List<byte[]> events;
    private final Turns turns;
    private final int loopEvents;
    private final Mappings mappings = Mappings.bundled();
    private long sink;

    /** The loop, which is slow, takes about so many events out of all. */
    public MatchBench(List<DetectionRule> rules, List<byte[]> events, Turns turns, int loopEvents) {
        this.rules = new ArrayList<>(rules);
        Collections.shuffle(this.rules, new Random(1));
        this.events = events;
        this.turns = turns;
        this.loopEvents = loopEvents;
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("process_creation", "process creation");
        kinds.put("registry_event", "registry");
        kinds.put("network_connection", "network connection");
        kinds.put("ps_script", "script block");
        return kinds;
    }

    /** Measures matching, and tells each figure. */
    public void match(Consumer<Figure> figures) throws IOException {
        RuleIndex all = BenchRules.index(rules, mappings);
        Contender full = turns.add("all " + rules.size() + " rules", events.size(), matching(all, events));
        Contender jackson = turns.add("Jackson into a map, no matching", events.size(), this::parse);
        Optional<Contender> thousand = fewer(1_000);
        Optional<Contender> hundred = fewer(100);
        Map<String, List<byte[]>> byKind = eventsByKind();
        Map<String, Contender> ofKinds = new LinkedHashMap<>();
        byKind.forEach((kind, some) ->
                ofKinds.put(kind, turns.add("all rules, " + KINDS.get(kind), some.size(), matching(all, some))));
        Contender loop = loop("loop over routed rules, matching only", events);
        Optional<Contender> creationLoop = Optional.ofNullable(byKind.get("process_creation"))
                .map(some -> loop("the same loop, process creation", some));

        turns.take();

        figures.accept(full.figure("events/s"));
        figures.accept(jackson.figure("events/s"));
        thousand.ifPresent(fewer -> figures.accept(fewer.figure("events/s")));
        hundred.ifPresent(fewer -> figures.accept(fewer.figure("events/s")));
        ofKinds.values().forEach(kind -> figures.accept(kind.figure("events/s")));
        figures.accept(loop.figure("events/s"));
        creationLoop.ifPresent(some -> figures.accept(some.figure("events/s")));
        figures.accept(ratio("all rules / Jackson", full, jackson, 0.5));
        thousand.ifPresent(fewer -> figures.accept(ratio("all rules / 1,000 rules", full, fewer, 0.6)));
        hundred.ifPresent(fewer -> figures.accept(ratio("all rules / 100 rules", full, fewer, 0.4)));
        figures.accept(ratio("all rules / loop", full, loop, 4));
        creationLoop.ifPresent(some ->
                figures.accept(ratio("all rules / loop, process creation", ofKinds.get("process_creation"), some, 10)));
        allocation(all, figures);
    }

    private static Figure ratio(String name, Contender one, Contender other, double goal) {
        return Figure.of(name, one.median() / other.median(), "x").goal(Goal.atLeast(goal));
    }

    private Optional<Contender> fewer(int count) {
        return rules.size() <= count
                ? Optional.empty()
                : Optional.of(turns.add(
                        count + " rules",
                        events.size(),
                        matching(BenchRules.index(rules.subList(0, count), mappings), events)));
    }

    private static Turns.Pass matching(RuleIndex index, List<byte[]> some) {
        var matcher = new Matcher(index);
        var view = new EventView(index.fields());
        var scanner = new JsonScanner(ScanLimits.DEFAULT);
        IntConsumer ignored = rule -> {};
        return () -> {
            for (int i = 0; i < some.size(); i++) {
                byte[] event = some.get(i);
                if (scanner.scan(event, 0, event.length, view) == ScanProblem.NONE) {
                    matcher.match(view, ignored);
                }
            }
        };
    }

    private void parse() throws IOException {
        for (byte[] event : events) {
            sink += ((Map<?, ?>) JACKSON.readValue(event)).size();
        }
    }

    private Contender loop(String name, List<byte[]> some) {
        var loop = new PlainLoop(rules, mappings);
        int step = Math.max(1, some.size() / loopEvents);
        int taken = 0;
        for (int i = 0; i < some.size(); i += step) {
            loop.add(event(some.get(i)));
            taken++;
        }
        return turns.add(name, taken, () -> sink += loop.run());
    }

    private static Event event(byte[] json) {
        try {
            return Event.of(Json.object(json, 0, json.length));
        } catch (IOException e) {
            return Event.of(Map.of());
        }
    }

    private Map<String, List<byte[]>> eventsByKind() {
        Map<String, List<Scope.Reach>> reaches = new LinkedHashMap<>();
        KINDS.keySet().forEach(category -> reaches.put(category, mappings.reaches(new LogSource(category, "", ""))));
        Map<String, List<byte[]>> byKind = new LinkedHashMap<>();
        for (byte[] json : events) {
            Event event = event(json);
            reaches.forEach((category, some) -> {
                if (some.stream().anyMatch(reach -> reach.view(event).isPresent())) {
                    byKind.computeIfAbsent(category, unseen -> new ArrayList<>())
                            .add(json);
                }
            });
        }
        return byKind;
    }

    /** What is allocated for events that match nothing, when everything has been in use for a while. */
    private void allocation(RuleIndex index, Consumer<Figure> figures) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var matcher = new Matcher(index);
        var view = new EventView(index.fields());
        var scanner = new JsonScanner(ScanLimits.DEFAULT);
        int[] hits = {0};
        IntConsumer counted = rule -> hits[0]++;
        long bytes = 0;
        int quiet = 0;
        int free = 0;
        for (int pass = 0; pass < 2; pass++) {
            bytes = 0;
            quiet = 0;
            free = 0;
            for (byte[] event : events) {
                hits[0] = 0;
                long before = threads.getCurrentThreadAllocatedBytes();
                if (scanner.scan(event, 0, event.length, view) == ScanProblem.NONE) {
                    matcher.match(view, counted);
                }
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                if (hits[0] == 0) {
                    quiet++;
                    bytes += allocated;
                    free += allocated == 0 ? 1 : 0;
                }
            }
        }
        figures.accept(Figure.of("allocated per event without match", (double) bytes / Math.max(1, quiet), "bytes"));
        figures.accept(Figure.of("events without match that allocate nothing", 100.0 * free / Math.max(1, quiet), "%"));
    }

    /** Measures what rules cost before any event comes. */
    public void load(List<Path> paths, Consumer<Figure> figures) throws IOException {
        double[] loads = new double[COLD_LOADS];
        for (int i = 0; i < loads.length; i++) {
            loads[i] = ColdLoad.measure(paths) / 1e3;
        }
        Arrays.sort(loads);
        figures.accept(Figure.of("all rules loaded by a JVM just started", loads[COLD_LOADS / 2], "s")
                .within(loads[0], loads[COLD_LOADS - 1])
                .goal(Goal.atMost(3)));

        long before = usedHeap();
        RuleIndex all = BenchRules.index(rules, mappings);
        matching(all, events).run(); // some of it is built only when events come
        double mebibytes = Math.max(0, usedHeap() - before) / (double) (1 << 20);
        double[] additions = new double[ADDITIONS];
        for (int i = 0; i < ADDITIONS; i++) {
            IndexedRule added = BenchRules.indexed(rules.get(i % rules.size()), rules.size());
            long start = System.nanoTime();
            sink += new Matcher(all.with(List.of(added))).index().size();
            additions[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(additions);
        figures.accept(Figure.of("one more rule", additions[ADDITIONS / 2], "ms")
                .within(additions[0], additions[ADDITIONS - 1])
                .goal(Goal.atMost(20)));
        figures.accept(Figure.of("memory of the index", mebibytes, "MiB").goal(Goal.atMost(200)));
    }

    /** What is in use once collecting garbage frees no more: what others left behind goes in several steps. */
    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < MOST_COLLECTIONS; i++) {
            System.gc();
            long now = runtime.totalMemory() - runtime.freeMemory();
            if (now >= used) {
                return used;
            }
            used = now;
        }
        return used;
    }
}

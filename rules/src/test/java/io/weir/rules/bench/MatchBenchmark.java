package io.weir.rules.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.weir.rules.corpus.Corpus;
import io.weir.rules.event.Event;
import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.Json;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleIndex;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * How fast events are read and matched, beside a general JSON parser that only reads them, and beside fewer rules. CPU
 * time of one thread; passes take turns, so that a busy machine disturbs all alike. Run it from {@code rules/}, like the
 * tests; it needs the public rules and recordings beside the project.
 */
public final class MatchBenchmark {
    private static final int WARM_UP = 3;
    private static final int PASSES = 7;
    private static final int LOOP_STEP = 50;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final ObjectReader JACKSON = new ObjectMapper().readerFor(HashMap.class);

    private MatchBenchmark() {}

    /** One way to treat all events, and the events per second of its passes. */
    private static final class Contender {
        private final String name;
        private final List<byte[]> events;
        private final Pass pass;
        private final double[] rates = new double[PASSES];

        Contender(String name, List<byte[]> events, Pass pass) {
            this.name = name;
            this.events = events;
            this.pass = pass;
        }

        double median() {
            double[] sorted = rates.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }

        @Override
        public String toString() {
            double[] sorted = rates.clone();
            Arrays.sort(sorted);
            return String.format(
                    Locale.ROOT,
                    "%-34s %9.0f events/s   (%.0f to %.0f)",
                    name,
                    median(),
                    sorted[0],
                    sorted[sorted.length - 1]);
        }
    }

    private interface Pass {
        void over(List<byte[]> events) throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        List<byte[]> events = new ArrayList<>();
        for (Path file : Corpus.files("recordings", ".jsonl.gz")) {
            events.addAll(Corpus.lines(file));
        }
        List<IndexedRule> rules = new ArrayList<>(Corpus.activeRules());
        Collections.shuffle(rules, new Random(1));
        RuleIndex all = index(rules);

        List<Contender> contenders = new ArrayList<>();
        Contender jackson = new Contender("Jackson into a map", events, MatchBenchmark::parse);
        Contender full = new Contender("all " + rules.size() + " rules", events, matching(all));
        Contender thousand = new Contender("1000 rules", events, matching(index(rules.subList(0, 1_000))));
        Contender hundred = new Contender("100 rules", events, matching(index(rules.subList(0, 100))));
        contenders.addAll(List.of(jackson, full, thousand, hundred));
        kinds(events).forEach((kind, some) -> contenders.add(new Contender(kind, some, matching(all))));

        for (int pass = -WARM_UP; pass < PASSES; pass++) {
            for (Contender contender : contenders) {
                long start = THREADS.getCurrentThreadCpuTime();
                contender.pass.over(contender.events);
                long nanos = THREADS.getCurrentThreadCpuTime() - start;
                if (pass >= 0) {
                    contender.rates[pass] = contender.events.size() * 1e9 / nanos;
                }
            }
        }
        contenders.forEach(System.out::println);
        System.out.printf(Locale.ROOT, "all rules / Jackson     %.2f%n", full.median() / jackson.median());
        System.out.printf(Locale.ROOT, "all rules / 1000 rules  %.2f%n", full.median() / thousand.median());
        System.out.printf(Locale.ROOT, "all rules / 100 rules   %.2f%n", full.median() / hundred.median());
        System.out.printf(Locale.ROOT, "all rules / plain loop  %.1f%n", full.median() / plainLoop(rules, events));
    }

    private static RuleIndex index(List<IndexedRule> rules) {
        return RuleIndex.build(rules, Mappings.bundled(), FieldTable.empty());
    }

    private static Pass matching(RuleIndex index) {
        var matcher = new Matcher(index);
        var view = new EventView(index.fields());
        var scanner = new JsonScanner(ScanLimits.DEFAULT);
        IntConsumer ignored = rule -> {};
        return events -> {
            for (byte[] event : events) {
                if (scanner.scan(event, 0, event.length, view) == ScanProblem.NONE) {
                    matcher.match(view, ignored);
                }
            }
        };
    }

    private static void parse(List<byte[]> events) throws IOException {
        int fields = 0;
        for (byte[] event : events) {
            Map<?, ?> parsed = JACKSON.readValue(event);
            fields += parsed.size();
        }
        if (fields == 0) {
            throw new IOException("found no fields");
        }
    }

    /** The plain evaluator, rule by rule over those for the kind of event, on a sample: it takes too long for all. */
    private static double plainLoop(List<IndexedRule> rules, List<byte[]> events) throws IOException {
        List<Event> sample = new ArrayList<>();
        for (int i = 0; i < events.size(); i += LOOP_STEP) {
            sample.add(Event.of(Json.object(new String(events.get(i), StandardCharsets.UTF_8))));
        }
        var mappings = Mappings.bundled();
        Map<String, List<IndexedRule>> routes = new HashMap<>();
        for (Event event : sample) {
            routes.computeIfAbsent(route(event), route -> rules.stream()
                    .filter(rule -> mappings.reaches(rule.logSource()).stream()
                            .anyMatch(reach -> reach.when().matches(event)))
                    .toList());
        }
        double best = 0;
        long matches = 0;
        for (int pass = 0; pass < WARM_UP; pass++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (Event event : sample) {
                for (IndexedRule rule : routes.get(route(event))) {
                    matches += rule.condition().matches(event) ? 1 : 0;
                }
            }
            best = Math.max(best, sample.size() * 1e9 / (THREADS.getCurrentThreadCpuTime() - start));
        }
        System.out.printf(
                Locale.ROOT,
                "%-34s %9.0f events/s   (matching only, %d matches)%n",
                "plain loop over routed rules",
                best,
                matches);
        return best;
    }

    private static String route(Event event) {
        Map<String, Object> fields = event.fields();
        return fields.get("Channel") + "/" + fields.get("EventID") + "/" + fields.get("EventType");
    }

    private static Map<String, List<byte[]>> kinds(List<byte[]> events) throws IOException {
        Map<String, List<byte[]>> kinds = new LinkedHashMap<>();
        for (byte[] json : events) {
            Map<?, ?> event = JACKSON.readValue(json);
            String name = kind(event.get("Channel") + "/" + event.get("EventID"));
            if (!name.isEmpty()) {
                kinds.computeIfAbsent(name, kind -> new ArrayList<>()).add(json);
            }
        }
        return kinds;
    }

    private static String kind(String source) {
        switch (source) {
            case "Microsoft-Windows-Sysmon/Operational/1":
                return "process creation (Sysmon 1)";
            case "Security/4688":
                return "process creation (Security 4688)";
            case "Microsoft-Windows-Sysmon/Operational/3":
                return "network (Sysmon 3)";
            case "Microsoft-Windows-Sysmon/Operational/7":
                return "image load (Sysmon 7)";
            case "Microsoft-Windows-Sysmon/Operational/10":
                return "process access (Sysmon 10)";
            case "Microsoft-Windows-Sysmon/Operational/12":
            case "Microsoft-Windows-Sysmon/Operational/13":
                return "registry (Sysmon 12, 13)";
            case "Microsoft-Windows-PowerShell/Operational/4104":
                return "script block (PowerShell 4104)";
            default:
                return "";
        }
    }
}

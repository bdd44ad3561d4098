package io.weir.rules.match;

import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** One event of process creation, read and matched with a thousand rules. {@code bench/parts.sh} runs it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatchParts {
    private static final int RULES = 1_000;

    private final JsonScanner scanner = new JsonScanner(ScanLimits.DEFAULT);
    private int hits;
    private final IntConsumer count = rule -> hits++;
    private byte[] quiet;
    private byte[] matching;
    private Matcher matcher;
    private EventView view;
    private EventView quietView;
    private EventView matchingView;
    private NeedleIndex needles;
    private byte[] value;

    @Setup
    public void prepare() {
        quiet = event("C:\\\\Windows\\\\System32\\\\svchost.exe -k netsvcs -p -s Schedule");
        matching = event("C:\\\\Tools\\\\" + word(42) + ".exe --" + word(42));
        List<IndexedRule> rules = new ArrayList<>();
        List<Needle> texts = new ArrayList<>();
        var grams = new GramCounts();
        for (int i = 0; i < RULES; i++) {
            rules.addAll(rules(i));
            Needle needle = new Needle(Needle.Anchor.NONE, ("--" + word(i)).getBytes(StandardCharsets.UTF_8));
            texts.add(needle);
            grams.add(needle.text());
        }
        RuleIndex index = RuleIndex.build(rules, io.weir.rules.match.Scope.declared(), FieldTable.empty());
        matcher = new Matcher(index);
        view = new EventView(index.fields());
        quietView = new EventView(index.fields());
        matchingView = new EventView(index.fields());
        scanner.scan(quiet, 0, quiet.length, quietView);
        scanner.scan(matching, 0, matching.length, matchingView);
        needles = NeedleIndex.of(texts, grams);
        // What stands around a value is read, too, and must be there.
        value = (" ".repeat(16) + "c:\\windows\\system32\\svchost.exe -k netsvcs --option ".repeat(16) + " ".repeat(16))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<IndexedRule> rules(int number) {
        String rule = String.format(
                """
                title: rule %1$s
                logsource: {category: process_creation}
                detection:
                  tool: {Image|endswith: '\\%1$s.exe'}
                  option: {CommandLine|contains: '--%1$s'}
                  condition: tool or option
                """,
                word(number));
        return RuleSet.compile(List.of(new RuleSource("rules.yml", rule))).rules().rules().stream()
                .map(compiled -> new IndexedRule(compiled.key(), compiled.logSource(), compiled.condition()))
                .toList();
    }

    /** Words that have little in common, as the texts of rules. */
    private static String word(int number) {
        return "w" + Long.toString(new Random(number).nextLong() >>> 1, Character.MAX_RADIX);
    }

    private static byte[] event(String commandLine) {
        String image = commandLine.substring(0, commandLine.indexOf(' '));
        return ("{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"UtcTime\":\"2024-05-01 10:00:00.123\","
                        + "\"ProcessId\":4242,\"Image\":\"" + image + "\",\"CommandLine\":\"" + commandLine
                        + "\",\"User\":\"EXAMPLE\\\\alice\",\"IntegrityLevel\":\"Medium\",\"ParentProcessId\":612,"
                        + "\"ParentImage\":\"C:\\\\Windows\\\\explorer.exe\",\"ParentCommandLine\":\"C:\\\\Windows\\\\explorer.exe\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public EventView scanEvent() {
        scanner.scan(quiet, 0, quiet.length, view);
        return view;
    }

    /** All needles in one pass over a value of one kilobyte that holds none. */
    @Benchmark
    public int findNeedles() {
        needles.find(value, 16, value.length - 16, needle -> hits++);
        return hits;
    }

    @Benchmark
    public int matchQuietEvent() {
        matcher.match(quietView, count);
        return hits;
    }

    @Benchmark
    public int matchMatchingEvent() {
        matcher.match(matchingView, count);
        return hits;
    }
}

package io.weir.cli.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.weir.cli.bench.Figure.Goal;
import io.weir.cli.bench.Turns.Contender;
import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.rules.event.FieldTable;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.RuleIndex;
import io.weir.rules.sigma.DetectionRule;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How fast records become events that rules can look at: lines and XML per second, JSON beside a parser that only tells
 * its tokens apart.
 */
public final class ParseBench {
    private static final JsonFactory JACKSON = new JsonFactory();
    private static final long ARRIVAL = System.currentTimeMillis();
    private static final double LEAST_LINES = 100_000;
    private static final double LEAST_XML = 30_000;
    private static final double LEAST_OF_JACKSON = 0.6;
    /** The goal for lines is for lines up to this length. */
    private static final int LONGEST_LINE = 500;

    private final FieldTable fields;
    private final Turns turns;
    /** What was read must go somewhere, or the compiler leaves the work out. */
    @SuppressWarnings("UnusedVariable")
    private long sink;

    /**
     * Records of one kind.
     *
     * @param isRepeated whether it is one short record again and again: then a general parser, which remembers what it has
     *     seen, is no measure
     */
    public record Sample(String name, FormatSettings settings, List<byte[]> records, boolean isRepeated) {
        long bytes() {
            return records.stream().mapToLong(record -> record.length).sum();
        }
    }

    private record Measured(Sample sample, Contender reading, Contender tokens) {}

    /** Reads what these rules want. */
    public ParseBench(List<DetectionRule> rules, Turns turns) {
        List<IndexedRule> indexed = rules.stream()
                .map(rule -> new IndexedRule(rule.key(), rule.logSource(), rule.condition()))
                .toList();
        FieldTable formats = FieldTable.empty().with(Formats.fields(FormatSettings.DEFAULT));
        this.fields = RuleIndex.build(indexed, Mappings.bundled(), formats).fields();
        this.turns = turns;
    }

    public void run(List<Sample> samples, Consumer<Figure> figures) throws IOException {
        List<Measured> measured = new ArrayList<>();
        for (Sample sample : samples) {
            Contender reading = turns.add(sample.name(), sample.records().size(), reading(sample));
            Contender tokens = isJson(sample)
                    ? turns.add(sample.name() + " tokens", sample.records().size(), () -> tokens(sample))
                    : null;
            measured.add(new Measured(sample, reading, tokens));
        }
        turns.take();
        for (Measured one : measured) {
            report(one, figures);
        }
    }

    private static void report(Measured one, Consumer<Figure> figures) {
        Sample sample = one.sample();
        Figure rate = one.reading().figure("records/s");
        double perRecord = (double) sample.bytes() / sample.records().size();
        if (one.tokens() == null) {
            boolean isXml =
                    sample.records().get(0)[0] == '<' && sample.records().get(0)[1] > '9';
            boolean hasGoal = isXml || perRecord <= LONGEST_LINE;
            figures.accept(hasGoal ? rate.goal(Goal.atLeast(isXml ? LEAST_XML : LEAST_LINES)) : rate);
        } else {
            figures.accept(rate);
            Figure ratio = Figure.of(
                    sample.name() + " / Jackson's tokens",
                    one.reading().median() / one.tokens().median(),
                    "");
            figures.accept(sample.isRepeated() ? ratio : ratio.goal(Goal.atLeast(LEAST_OF_JACKSON)));
        }
        figures.accept(Figure.of(sample.name(), one.reading().median() * perRecord / 1e6, "MB/s"));
    }

    private static boolean isJson(Sample sample) {
        byte first = sample.records().get(0)[0];
        return first == '{';
    }

    private Turns.Pass reading(Sample sample) {
        TelemetryReader reader = TelemetryReader.ofViews(sample.settings(), TelemetryLimits.DEFAULT, fields);
        List<TelemetryRecord> records = new ArrayList<>();
        for (byte[] bytes : sample.records()) {
            records.add(new TelemetryRecord("default", "bench", 0, records.size(), ARRIVAL, bytes));
        }
        EventSink counting = new EventSink() {
            @Override
            public void event(ReadEvent event) {
                sink += event.timeMillis();
            }

            @Override
            public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
                sink++;
            }
        };
        return () -> records.forEach(record -> reader.read(record, counting));
    }

    private void tokens(Sample sample) throws IOException {
        for (byte[] record : sample.records()) {
            try (JsonParser parser = JACKSON.createParser(record)) {
                while (parser.nextToken() != null) {
                    sink++;
                }
            }
        }
    }
}

package io.weir.rules.correlation;

import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One event more in a distinct count whose window holds so many different values. {@code bench/parts.sh} runs it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WindowParts {
    private static final String RULES =
            """
            title: login
            name: login
            logsource: {category: authentication}
            detection:
              selection: {action: login}
              condition: selection
            ---
            title: many names
            correlation:
              type: value_count
              rules: login
              group-by: [source.ip]
              timespan: 1h
              condition: {field: user.name, gte: 1000000}
            """;

    @Param({"100", "10000"})
    public int values;

    private Window window;
    private List<List<String>> names;
    private long timeMillis;
    private int next;

    @Setup
    public void prepare() {
        CorrelationRule rule = RuleSet.compile(List.of(new RuleSource("rules.yml", RULES)))
                .rules()
                .correlations()
                .get(0);
        window = Window.of(rule, Limits.DEFAULT);
        names = new ArrayList<>();
        for (int i = 0; i < values; i++) {
            names.add(List.of("user" + i));
        }
        names.forEach(name -> count());
    }

    /** Each value returns after all others, one every millisecond. */
    @Benchmark
    public boolean count() {
        var contribution = new Contribution(new EventRef(timeMillis, "event"), List.of(0), names.get(next), Map.of());
        window.forgetBefore(timeMillis - values);
        window.add(contribution);
        timeMillis++;
        next = next + 1 == values ? 0 : next + 1;
        return window.holds(contribution);
    }
}

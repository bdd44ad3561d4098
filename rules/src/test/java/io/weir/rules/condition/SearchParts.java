package io.weir.rules.condition;

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

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Searching four kilobytes that lead an expression on, without finding it. {@code bench/parts.sh} runs it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SearchParts {
    /** Plain, with long counted repetitions, and by backtracking. */
    @Param({"[a-z]+-option=[0-9]+!", "option.{1,64}value.{1,64}never", "(?<!-)option=(?!value)"})
    public String expression;

    private Regex regex;
    private byte[] bytes;
    private String text;

    @Setup
    public void prepare() throws RegexSyntaxException {
        regex = Regex.compile(expression, Regex.Flags.NONE);
        text = "tool --option=value --other-option=17 ".repeat(108).substring(0, 4096);
        bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public boolean search() {
        return regex.readsBytes() ? regex.isFoundIn(bytes, 0, bytes.length, false) : regex.isFoundIn(text);
    }
}

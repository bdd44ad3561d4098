package io.weir.cli.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lets contenders do their work one after the other, again and again, so that a busy machine disturbs all alike. What
 * counts is the CPU time of the one thread that does the work.
 */
public final class Turns {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int warmUps;
    private final int passes;
    private final List<Contender> contenders = new ArrayList<>();

    public Turns(int warmUps, int passes) {
        this.warmUps = warmUps;
        this.passes = passes;
    }

    /** One pass over so many items. */
    @FunctionalInterface
    public interface Pass {
        void run() throws IOException;
    }

    /** One way to do the work, and the items per second of each pass. */
    public final class Contender {
        private final String name;
        private final int items;
        private final Pass pass;
        private final double[] rates = new double[passes];

        private Contender(String name, int items, Pass pass) {
            this.name = name;
            this.items = items;
            this.pass = pass;
        }

        public double median() {
            return sorted()[passes / 2];
        }

        /** Items per second, with the slowest and the fastest pass. */
        public Figure figure(String unit) {
            double[] sorted = sorted();
            return Figure.of(name, median(), unit).within(sorted[0], sorted[passes - 1]);
        }

        private double[] sorted() {
            double[] sorted = rates.clone();
            Arrays.sort(sorted);
            return sorted;
        }
    }

    public Contender add(String name, int items, Pass pass) {
        Contender contender = new Contender(name, items, pass);
        contenders.add(contender);
        return contender;
    }

    /** Runs all passes of all contenders. */
    public void take() throws IOException {
        for (int pass = -warmUps; pass < passes; pass++) {
            for (Contender contender : contenders) {
                long start = THREADS.getCurrentThreadCpuTime();
                contender.pass.run();
                long nanos = Math.max(1, THREADS.getCurrentThreadCpuTime() - start);
                if (pass >= 0) {
                    contender.rates[pass] = contender.items * 1e9 / nanos;
                }
            }
        }
    }
}

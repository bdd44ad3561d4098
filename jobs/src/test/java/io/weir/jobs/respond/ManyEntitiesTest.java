package io.weir.jobs.respond;

import io.weir.rules.alert.Severity;
import io.weir.rules.command.Command;
import io.weir.rules.incident.Finding;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.incident.Strand;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Queue;

import static io.weir.jobs.respond.Attacks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A million addresses that all have an alert within the time in which an entity counts as active: what is known of them lies on
 * disk, what the tasks need of memory stays the same, and one more costs what the first did. The figures stand in {@code docs/benchmarks.md}.
 */
@Tag("long")
class ManyEntitiesTest {
    private static final int ENTITIES = 1_000_000;
    private static final int EARLY = 100_000;
    private static final int ENTITIES_PER_SECOND = 500;
    private static final int ENTITIES_PER_WATERMARK = 1_000;
    private static final MemorySize ROCKS_MEMORY = MemorySize.ofMebiBytes(64);
    private static final long MOST_MORE_HEAP = 48 << 20;
    private static final long MOST_MORE_RESIDENT = 256 << 20;
    private static final int MOST_TIMES_AS_LONG = 3;

    /** As clusters have it, with little memory. */
    private static EmbeddedRocksDBStateBackend rocks() {
        Configuration configuration = GlobalConfiguration.loadConfiguration("../flink-conf");
        configuration.set(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, ROCKS_MEMORY);
        return new EmbeddedRocksDBStateBackend().configure(configuration, ManyEntitiesTest.class.getClassLoader());
    }

    @Test
    void aMillionOpenEntitiesNeedNoMoreMemoryThanAHundredThousand() throws Exception {
        StoryRules rules = StoryRules.DEFAULT;
        try (var entities = new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new CondenseAlerts(rules.inactivity())),
                        Finding::key,
                        Types.STRING);
                var stories = new KeyedTwoInputStreamOperatorTestHarness<String, Strand, Command, Incident>(
                        new KeyedCoProcessOperator<>(new TellStory(rules)),
                        Strand::storyKey,
                        Command::tenant,
                        Types.STRING)) {
            entities.setStateBackend(rocks());
            stories.setStateBackend(rocks());
            entities.open();
            stories.open();

            long start = System.nanoTime();
            long earlyNanos = 0;
            Memory early = null;
            for (int i = 1; i <= ENTITIES; i++) {
                long atMillis = i * 1_000L / ENTITIES_PER_SECOND;
                entities.processElement(finding(i, atMillis), NOON + atMillis);
                if (i % ENTITIES_PER_WATERMARK == 0) {
                    Watermark watermark = new Watermark(NOON + atMillis);
                    entities.processWatermark(watermark);
                    pass(entities.getOutput(), stories);
                    stories.processBothWatermarks(watermark);
                    stories.getOutput().clear();
                    stories.getSideOutput(TellStory.OCCASIONS).clear();
                }
                if (i == EARLY) {
                    earlyNanos = System.nanoTime() - start;
                    early = Memory.now();
                }
            }
            long allNanos = System.nanoTime() - start;
            Memory all = Memory.now();
            System.out.printf(
                    Locale.ROOT,
                    "%,d entities: %s, %.0f µs each; %,d: %s, %.0f µs each%n",
                    EARLY,
                    early,
                    earlyNanos / 1e3 / EARLY,
                    ENTITIES,
                    all,
                    allNanos / 1e3 / ENTITIES);

            assertThat(all.heap() - early.heap()).isLessThan(MOST_MORE_HEAP);
            assertThat(all.resident() - early.resident()).isLessThan(MOST_MORE_RESIDENT);
            assertThat(allNanos / ENTITIES).isLessThan(MOST_TIMES_AS_LONG * earlyNanos / EARLY);
        }
    }

    private static void pass(
            Queue<Object> output, KeyedTwoInputStreamOperatorTestHarness<String, Strand, Command, Incident> stories)
            throws Exception {
        for (Object each = output.poll(); each != null; each = output.poll()) {
            if (each instanceof StreamRecord<?> record && record.getValue() instanceof Strand strand) {
                stories.processElement1(strand, strand.atMillis());
            }
        }
    }

    /** Every address does something once, one in a thousand something that is worth an incident. */
    private static Finding finding(int number, long atMillis) {
        String address = "10." + number / 65_536 % 256 + "." + number / 256 % 256 + "." + number % 256;
        Severity severity = number % 1_000 == 0 ? Severity.CRITICAL : Severity.LOW;
        return Attacks.finding(
                "rule-" + number % 50, atMillis, address, "192.0.2." + number % 250, severity, "execution");
    }

    /** What is in use after collecting garbage, and what the process has of the machine's memory. */
    private record Memory(long heap, long resident) {
        static Memory now() throws Exception {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            return new Memory(heap, residentBytes());
        }

        private static long residentBytes() throws Exception {
            Path status = Path.of("/proc/self/status");
            return Files.exists(status)
                    ? Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                            .findFirst()
                            .orElse(0)
                    : 0;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%,d MiB of heap, %,d MiB resident", heap >> 20, resident >> 20);
        }
    }
}

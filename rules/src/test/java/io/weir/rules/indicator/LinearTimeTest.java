package io.weir.rules.indicator;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

import static org.assertj.core.api.Assertions.assertThat;

/** Twice the text may take twice the time, not four times; judged by the processor time of the best of several runs, since a machine has other work. */
class LinearTimeTest {
    private static final int SHORT = IndicatorScanner.MAX_CHARACTERS / 8;
    private static final double ALLOWED = 4;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", ".", "a.", "/", "\\", ":", "a:", "1.", "f:", "http://", "http://a.co", "http://a.co/",
                        "http://http://",
                "@", "a@", "a@b.co:", "[.]", "[", "(dot", "C:\\", "C:\\a ", "%a%\\", "\\\\a ", "/etc/", "/etc/a ",
                        "CVE-2021-",
                "cve-2021-1234", "-", "1.1.1.1-", "ü", "xn--", "abcdef0123", "a_b.", "ldap://a:", "((((", "http://[",
                        "http://a(",
            })
    void growsWithTheTextOnly(String piece) {
        String few = piece.repeat(SHORT / piece.length());
        String many = piece.repeat(8 * SHORT / piece.length());
        assertThat(best(many) / 8.0).isLessThan(ALLOWED * best(few) + 200_000);
    }

    private static long best(String text) {
        long best = Long.MAX_VALUE;
        for (int run = 0; run < 12; run++) {
            long start = THREADS.getCurrentThreadCpuTime();
            FoundIndicators found = new FoundIndicators(100);
            IndicatorScanner.ofForeign(OwnPlaces.NONE).scan(text, FieldSense.FREE, found);
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
        }
        return best;
    }
}

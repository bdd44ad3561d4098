package io.weir.jobs.notify;

import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.SampleNotices;
import io.weir.connectors.notify.Standing;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident.Status;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class TellChangesTest {
    private static final long START = 1_800_000_000_000L;
    private static final long SECOND = 1_000;

    private static KeyedOneInputStreamOperatorTestHarness<String, Notice, Notice> changes() throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new TellChanges(Severity.MEDIUM, Duration.ofSeconds(60))),
                Notice::subject,
                Types.STRING);
        harness.setProcessingTime(START);
        return harness;
    }

    private static Notice incident(long version, Severity severity, Status status) {
        return SampleNotices.told(SampleNotices.incident("i1", version, severity, status, "Title"));
    }

    private static Notice open(long version, Severity severity) {
        return incident(version, severity, Status.OPEN);
    }

    @ParameterizedTest
    @ValueSource(classes = {Notice.class, Standing.class, TellChanges.Told.class})
    void whatTravelsOrIsStoredNeedsNoKryo(Class<?> type) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
    }

    @Test
    void theFirstVersionIsToldAtOnceAndOthersOnlyIfTheyChangeAnything() throws Exception {
        try (var harness = changes()) {
            harness.open();
            harness.processElement(open(1, Severity.MEDIUM), 0);
            harness.setProcessingTime(START + 90 * SECOND);
            harness.processElement(open(2, Severity.MEDIUM), 0);
            harness.processElement(open(3, Severity.HIGH), 0);

            assertThat(harness.extractOutputValues())
                    .extracting(Notice::version)
                    .containsExactly(1L, 3L);
            assertThat(harness.extractOutputValues())
                    .extracting(Notice::change)
                    .containsExactly("", "severity medium → high");
        }
    }

    @Test
    void changesComeNotMoreOftenThanTheIntervalAndThenTheNewestOnly() throws Exception {
        try (var harness = changes()) {
            harness.open();
            harness.processElement(open(1, Severity.MEDIUM), 0);
            harness.setProcessingTime(START + 10 * SECOND);
            harness.processElement(open(2, Severity.HIGH), 0);
            harness.processElement(incident(3, Severity.CRITICAL, Status.ACKNOWLEDGED), 0);
            harness.setProcessingTime(START + 60 * SECOND - 1);
            assertThat(harness.extractOutputValues()).hasSize(1);
            harness.setProcessingTime(START + 60 * SECOND);

            assertThat(harness.extractOutputValues())
                    .extracting(Notice::version)
                    .containsExactly(1L, 3L);
            assertThat(harness.extractOutputValues().get(1).change())
                    .isEqualTo("severity medium → critical, status open → acknowledged");
        }
    }

    @Test
    void whatWasTakenBackBeforeAnybodyHeardOfItIsNotTold() throws Exception {
        try (var harness = changes()) {
            harness.open();
            harness.processElement(open(1, Severity.MEDIUM), 0);
            harness.processElement(open(2, Severity.HIGH), 0);
            harness.processElement(open(3, Severity.MEDIUM), 0);
            harness.setProcessingTime(START + 3_600 * SECOND);

            assertThat(harness.extractOutputValues()).hasSize(1);
        }
    }

    @Test
    void repeatsAndOlderVersionsAreNotTold() throws Exception {
        try (var harness = changes()) {
            harness.open();
            harness.processElement(open(5, Severity.HIGH), 0);
            harness.setProcessingTime(START + 3_600 * SECOND);
            harness.processElement(open(5, Severity.HIGH), 0);
            harness.processElement(open(4, Severity.MEDIUM), 0);

            assertThat(harness.extractOutputValues()).hasSize(1);
        }
    }

    @Test
    void whatIsNotSevereEnoughIsToldOnceItIsAndThenToItsEnd() throws Exception {
        try (var harness = changes()) {
            harness.open();
            harness.processElement(open(1, Severity.LOW), 0);
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(harness.numKeyedStateEntries()).isZero();
            harness.processElement(open(2, Severity.MEDIUM), 0);
            harness.setProcessingTime(START + 90 * SECOND);
            harness.processElement(incident(3, Severity.LOW, Status.CLOSED), 0);

            assertThat(harness.extractOutputValues())
                    .extracting(Notice::version)
                    .containsExactly(2L, 3L);
        }
    }

    @Test
    void aMergerIsToldToWhoeverKnowsTheIncident() throws Exception {
        try (var harness = changes()) {
            harness.open();
            harness.processElement(incident(3, Severity.HIGH, Status.MERGED), 0);
            assertThat(harness.extractOutputValues()).isEmpty();

            harness.processElement(
                    SampleNotices.told(SampleNotices.incident("i2", 1, Severity.HIGH, Status.OPEN, "Two")), 0);
            harness.setProcessingTime(START + 90 * SECOND);
            harness.processElement(
                    SampleNotices.told(SampleNotices.incident("i2", 2, Severity.HIGH, Status.MERGED, "Two")), 0);
            assertThat(harness.extractOutputValues().get(1).change())
                    .isEqualTo("status open → merged, merged into ffffffff");
        }
    }

    @Test
    void nothingIsKeptForEver() throws Exception {
        try (var harness = changes()) {
            harness.open();
            harness.processElement(open(1, Severity.MEDIUM), 0);
            harness.processElement(open(2, Severity.HIGH), 0);
            harness.setProcessingTime(START + 61 * SECOND);
            harness.setProcessingTime(START + 61 * SECOND + TellChanges.REMEMBER.toMillis());

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numProcessingTimeTimers()).isZero();
        }
    }

    @Test
    void aRestoreForgetsNothing() throws Exception {
        OperatorSubtaskState snapshot;
        try (var before = changes()) {
            before.open();
            before.processElement(open(1, Severity.MEDIUM), 0);
            before.processElement(open(2, Severity.HIGH), 0);
            snapshot = before.snapshot(1, 1);
        }
        try (var after = changes()) {
            after.initializeState(snapshot);
            after.open();
            after.processElement(open(1, Severity.MEDIUM), 0);
            after.setProcessingTime(START + 61 * SECOND);

            assertThat(after.extractOutputValues()).singleElement().satisfies(notice -> assertThat(notice.change())
                    .isEqualTo("severity medium → high"));
        }
    }
}

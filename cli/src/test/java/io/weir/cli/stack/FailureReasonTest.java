package io.weir.cli.stack;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailureReasonTest {
    @Test
    void tellsWhereItHappenedAndTheDeepestCause() {
        String reason = FailureReason.of(
                """
                org.apache.flink.util.FlinkException: Global failure triggered by 'Source: Telemetry'.
                \tat org.apache.flink.Some.method(Some.java:1)
                Caused by: org.apache.flink.util.FlinkRuntimeException: Failed to list subscribed topic partitions.
                \tat org.apache.flink.Other.method(Other.java:2)
                Caused by: java.util.concurrent.TimeoutException: no answer within 30 s
                \t... 3 more
                """);

        assertThat(reason)
                .isEqualTo("FlinkException: Global failure triggered by 'Source: Telemetry'"
                        + "; cause: TimeoutException: no answer within 30 s");
    }

    @Test
    void tellsWhatHelpsWhereATopicIsMissing() {
        String reason = FailureReason.of(
                """
                java.lang.RuntimeException: One or more fetchers have encountered exception
                Caused by: org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host it.
                """);

        assertThat(reason)
                .isEqualTo("RuntimeException: One or more fetchers have encountered exception"
                        + "; cause: UnknownTopicOrPartitionException: This server does not host it"
                        + "; a topic is missing, './weir setup kafka' makes those that jobs need");
    }

    @Test
    void tellsTheFirstLineOfATraceWithoutCause() {
        assertThat(FailureReason.of("java.lang.IllegalStateException: no slots\n\tat a.B.c(D.java:1)"))
                .isEqualTo("IllegalStateException: no slots");
        assertThat(FailureReason.of("")).isEmpty();
    }
}

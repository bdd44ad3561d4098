package io.weir.jobs.detect;

import io.weir.rules.alert.Hit;
import io.weir.rules.condition.Evidence;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HitSerializerTest {
    private static final Hit FULL = new Hit(
            "tenant",
            "correlation",
            "13:198.18.57.221",
            Map.of("source.ip", "198.18.57.221"),
            "telemetry.auth-0-0",
            1_772_355_600_000L,
            1_772_355_600_123L,
            List.of(0, 300),
            List.of("user96", "ü €", ""),
            Map.of("user.name", "mia", "host.name", "web-01"),
            "inner",
            7,
            "d119c35b",
            Map.of("user.name", "mia"),
            List.of(new Evidence("event.action", "x".repeat(70_000), "is 'ssh_login'")),
            List.of("192.0.2.1"));
    private static final Hit BARE = new Hit(
            "", "", "", Map.of(), "", 0, 0, List.of(), List.of(), Map.of(), "", 0, "", Map.of(), List.of(), List.of());

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        for (Hit hit : List.of(FULL, BARE)) {
            byte[] written = InstantiationUtil.serializeToByteArray(HitSerializer.INSTANCE, hit);

            assertThat(InstantiationUtil.deserializeFromByteArray(HitSerializer.INSTANCE, written))
                    .isEqualTo(hit);
        }
    }

    @Test
    void anotherFormIsRefused() throws IOException {
        byte[] written = InstantiationUtil.serializeToByteArray(HitSerializer.INSTANCE, BARE);
        written[0] = 99;

        assertThatThrownBy(() -> InstantiationUtil.deserializeFromByteArray(HitSerializer.INSTANCE, written))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 99");
    }

    @Test
    void stateThatFlinkWroteAsARecordIsMigrated() {
        var before = TypeInformation.of(Hit.class)
                .createSerializer(new SerializerConfigImpl())
                .snapshotConfiguration();
        var now = new HitSerializer.Snapshot();

        assertThat(now.resolveSchemaCompatibility(before).isCompatibleAfterMigration())
                .isTrue();
        assertThat(now.resolveSchemaCompatibility(new HitSerializer.Snapshot()).isCompatibleAsIs())
                .isTrue();
    }
}

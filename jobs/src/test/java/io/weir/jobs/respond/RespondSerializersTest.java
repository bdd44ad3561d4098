package io.weir.jobs.respond;

import io.weir.jobs.form.RecordSerializer;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.AlertStep;
import io.weir.rules.alert.Severity;
import io.weir.rules.asset.Asset;
import io.weir.rules.asset.Criticality;
import io.weir.rules.condition.Evidence;
import io.weir.rules.incident.EntityActivity;
import io.weir.rules.incident.Finding;
import io.weir.rules.incident.Strand;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.intel.AddressOrigin;
import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;
import io.weir.rules.risk.Assessment;
import io.weir.rules.risk.Risk;
import io.weir.rules.risk.RiskContribution;
import io.weir.rules.risk.RiskFacts;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RespondSerializersTest {
    private static final List<Evidence> EVIDENCE =
            List.of(new Evidence("event.action", "x".repeat(70_000), "is 'ssh_login'"));
    private static final Alert FULL = new Alert(
            "d119c35b",
            3,
            "tenant",
            1_772_355_600_000L,
            "rule",
            "Rule \u00fc \u20ac",
            "2026-11-21",
            Severity.CRITICAL,
            300,
            2,
            1_772_355_500_000L,
            1_772_355_700_000L,
            false,
            Map.of("source.ip", "198.18.57.221"),
            Map.of("user.name", "mia", "host.name", "web-01", "host.ip", "10.0.0.1", "source.ip", "198.18.57.221"),
            List.of("execution", "discovery"),
            List.of("T1110.001"),
            EVIDENCE,
            List.of("telemetry.auth-0-0"),
            List.of(new AlertStep("login", "rule", "Rule", 1, "telemetry.auth-0-0", "8.8.4.4", EVIDENCE)),
            Map.of("ingested", 1L, "detected", 2L),
            List.of("192.0.2.1"),
            88);
    private static final Alert BARE = new Alert(
            "",
            0,
            "",
            0,
            "",
            "",
            "",
            Severity.INFORMATIONAL,
            0,
            0,
            0,
            0,
            false,
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of(),
            Alert.NO_RISK);
    private static final List<Indicator> INDICATORS =
            List.of(new Indicator(IndicatorKind.IPV4, "8.8.4.4"), new Indicator(IndicatorKind.URL, "http://a.com/"));
    private static final List<Verdict> VERDICTS =
            List.of(new Verdict(INDICATORS.get(0), "list", Judgement.MALICIOUS, 90, List.of("botnet"), "seen twice"));
    private static final Asset ASSET = new Asset("web-01", Criticality.HIGH, "shop", "server");

    private static AssessedAlert assessed(
            Alert alert, List<Verdict> verdicts, Optional<Asset> asset, Map<String, AddressOrigin> origins) {
        RiskFacts facts = RiskFacts.of(alert, verdicts, asset, 7);
        Risk risk = new Risk(42, List.of(new RiskContribution("severity", 42, "the severity is high")));
        return new AssessedAlert(
                alert, new Assessment(INDICATORS, 3, verdicts, asset.isPresent(), asset, facts, risk), origins);
    }

    /** A serializer, a record that has everything, and one that has nothing. */
    private record Kept<T>(RecordSerializer<T> serializer, Class<T> type, T full, T bare) {}

    static Stream<Kept<?>> kept() {
        AssessedAlert full = assessed(
                FULL,
                VERDICTS,
                Optional.of(ASSET),
                Map.of("source.ip", new AddressOrigin("DE", "Bonn", 64496, "Example")));
        AssessedAlert bare = assessed(BARE, List.of(), Optional.empty(), Map.of());
        Finding finding = Finding.of(full.scored()).orElseThrow();
        Finding bareFinding = Finding.of(bare.scored()).orElseThrow();
        return Stream.of(
                new Kept<>(AlertSerializer.INSTANCE, Alert.class, FULL, BARE),
                new Kept<>(
                        CountedAlertSerializer.INSTANCE,
                        CountedAlert.class,
                        new CountedAlert(FULL, 7),
                        new CountedAlert(BARE, RiskFacts.UNKNOWN)),
                new Kept<>(
                        ExaminedAlertSerializer.INSTANCE,
                        ExaminedAlert.class,
                        new ExaminedAlert(FULL, 7, INDICATORS, 3, VERDICTS),
                        new ExaminedAlert(BARE, 0, List.of(), 0, List.of())),
                new Kept<>(AssessedAlertSerializer.INSTANCE, AssessedAlert.class, full, bare),
                new Kept<>(FindingSerializer.INSTANCE, Finding.class, finding, bareFinding),
                new Kept<>(StrandSerializer.INSTANCE, Strand.class, strand(finding), strand(bareFinding)));
    }

    private static Strand strand(Finding finding) {
        return new EntityActivity(Duration.ofHours(1))
                .decide(List.of(finding), finding.atMillis())
                .get(0);
    }

    @ParameterizedTest
    @MethodSource("kept")
    <T> void whatIsWrittenIsReadAgain(Kept<T> kept) throws IOException {
        for (T each : List.of(kept.full(), kept.bare())) {
            byte[] written = InstantiationUtil.serializeToByteArray(kept.serializer(), each);

            assertThat(InstantiationUtil.deserializeFromByteArray(kept.serializer(), written))
                    .isEqualTo(each);
        }
    }

    @ParameterizedTest
    @MethodSource("kept")
    <T> void anotherFormIsRefused(Kept<T> kept) throws IOException {
        byte[] written = InstantiationUtil.serializeToByteArray(kept.serializer(), kept.bare());
        written[0] = 99;

        assertThatThrownBy(() -> InstantiationUtil.deserializeFromByteArray(kept.serializer(), written))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 99");
    }

    @ParameterizedTest
    @MethodSource("kept")
    <T> void theSerializerIsFoundAgainByWhatASavepointSays(Kept<T> kept) {
        var snapshot = kept.serializer().snapshotConfiguration();

        assertThat(snapshot.restoreSerializer()).isSameAs(kept.serializer());
        assertThat(snapshot.resolveSchemaCompatibility(kept.serializer().snapshotConfiguration())
                        .isCompatibleAsIs())
                .isTrue();
        assertThat(InstantiationUtil.hasPublicNullaryConstructor(snapshot.getClass()))
                .isTrue();
    }

    /** They are in the state of jobs that ran before: alerts that wait for a provider, findings that wait for their time. */
    @Test
    void stateThatFlinkWroteAsARecordIsMigrated() {
        var config = new SerializerConfigImpl();
        assertThat(new ExaminedAlertSerializer.Snapshot()
                        .resolveSchemaCompatibility(TypeInformation.of(ExaminedAlert.class)
                                .createSerializer(config)
                                .snapshotConfiguration())
                        .isCompatibleAfterMigration())
                .isTrue();
        assertThat(new FindingSerializer.Snapshot()
                        .resolveSchemaCompatibility(TypeInformation.of(Finding.class)
                                .createSerializer(config)
                                .snapshotConfiguration())
                        .isCompatibleAfterMigration())
                .isTrue();
    }
}

package io.weir.jobs.detect;

import io.weir.connectors.kafka.TelemetryDeserializer;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.IncomingType;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.generators.Intensity;
import io.weir.generators.Shipment;
import io.weir.generators.SshBackground;
import io.weir.generators.Stage;
import io.weir.generators.attack.SshBruteForce;
import io.weir.generators.world.World;
import io.weir.jobs.rules.DetectionRules;
import io.weir.jobs.time.Lanes;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.sigma.RuleSource;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Telemetry for tests, read as the job reads it. */
final class Telemetry {
    static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    static final String ATTACKER = "203.0.113.9";

    static final TopicFormats FORMATS = TopicFormats.anyOf("default");
    static final Lanes LANES = Lanes.one(Duration.ofSeconds(2));
    static final DetectionRules RULES = DetectionRules.of(bruteForce(), FORMATS, LANES);

    private static final TelemetryDeserializer READER = opened();

    private Telemetry() {}

    /** Of the bundled rules those that the traffic of these tests is about. */
    private static List<RuleSource> bruteForce() {
        return RuleFiles.bundled().stream()
                .filter(source -> source.file().endsWith("ssh-login-failed.yml")
                        || source.file().endsWith("ssh-brute-force.yml"))
                .toList();
    }

    private static TelemetryDeserializer opened() {
        var reader = new TelemetryDeserializer(FORMATS, TelemetryLimits.DEFAULT);
        reader.open(null); // it asks nothing of its context
        return reader;
    }

    /** A record as it arrives at an operator that its source is not chained to. */
    static Incoming read(long offset, Instant time, String value) {
        return read("telemetry.auth", offset, time, value);
    }

    static Incoming read(String topic, long offset, Instant time, String value) {
        List<Incoming> read = new ArrayList<>();
        READER.deserialize(
                new ConsumerRecord<>(
                        topic,
                        0,
                        offset,
                        time.toEpochMilli(),
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        null,
                        value.getBytes(StandardCharsets.UTF_8),
                        new RecordHeaders(),
                        Optional.empty()),
                new ListCollector<>(read));
        return travelled(read.get(0));
    }

    private static Incoming travelled(Incoming incoming) {
        return arrived(sent(incoming));
    }

    /** As it crosses a network. */
    static byte[] sent(Incoming incoming) {
        try {
            return InstantiationUtil.serializeToByteArray(serializer(), incoming);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Incoming arrived(byte[] sent) {
        try {
            return InstantiationUtil.deserializeFromByteArray(serializer(), sent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TypeSerializer<Incoming> serializer() {
        return IncomingType.INSTANCE.createSerializer(new SerializerConfigImpl());
    }

    static Incoming failure(long offset, String address, Instant time) {
        return read(
                offset,
                time,
                """
                {"@timestamp":"%s","event":{"category":["authentication"],"outcome":"failure"},
                 "process":{"name":"sshd"},"source":{"ip":"%s"},"user":{"name":"root"},"host":{"name":"web-01"}}
                """
                        .formatted(time, address));
    }

    /** An attack of 24 attempts among ordinary logins. */
    static List<Incoming> attackAmongLogins(long seed) {
        World world = World.seeded(seed);
        var setting = new Stage.Setting(world, seed, START, Intensity.LOW, Optional.of(ATTACKER), 1);
        List<Shipment> shipments =
                new ArrayList<>(Stage.play(SshBruteForce.ofTries(24), setting).shipments());
        shipments.addAll(new SshBackground(world, 1).play(seed, START, Duration.ofMinutes(2)));
        shipments.sort(Comparator.comparing(Shipment::time));
        List<Incoming> telemetry = new ArrayList<>();
        for (Shipment shipment : shipments) {
            telemetry.add(read(telemetry.size(), shipment.time(), shipment.value()));
        }
        return telemetry;
    }
}

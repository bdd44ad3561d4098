package io.weir.cli.generate;

import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.generators.Intensity;
import io.weir.generators.Scenario;
import io.weir.generators.Scenarios;
import io.weir.generators.Shipment;
import io.weir.generators.Simulation;
import io.weir.generators.Simulation.Plan;
import io.weir.generators.Truth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What the generators write is what the readers of telemetry take it for. */
class GeneratedFormatsTest {
    private static final Instant WEDNESDAY = Instant.parse("2026-03-04T00:00:00Z");
    private static final long ARRIVAL = Instant.parse("2026-03-08T00:00:00Z").toEpochMilli();

    /** The formats that records of a topic may be read as. */
    private static final Map<String, Set<String>> FORMATS = Map.of(
            "telemetry.auth", Set.of("syslog"),
            "telemetry.audit", Set.of("laurel"),
            "telemetry.web", Set.of("nginx", "apache"),
            "telemetry.windows", Set.of("windows"),
            "telemetry.zeek", Set.of("zeek"),
            "telemetry.firewall", Set.of("syslog", "netfilter"),
            "telemetry.cloud", Set.of("aws.cloudtrail"));

    /**
     * Where records of one kind may hold an address of the attack.
     *
     * @param kinds what the field that tells the kind may say; empty for all records of the topic
     */
    private record Addressed(String topic, String kindField, Set<String> kinds, Pattern fields) {
        static Addressed always(String topic, String fields) {
            return new Addressed(topic, "", Set.of(), Pattern.compile(fields));
        }

        static Addressed where(String topic, String kindField, Set<String> kinds, String fields) {
            return new Addressed(topic, kindField, kinds, Pattern.compile(fields));
        }

        boolean allows(String shipped, Map<String, String> record, String field) {
            return topic.equals(shipped)
                    && (kinds.isEmpty() || kinds.contains(record.getOrDefault(kindField, "")))
                    && fields.matcher(field).matches();
        }
    }

    private static final List<Addressed> ADDRESSED = List.of(
            Addressed.always("telemetry.auth", "message|event\\.original"),
            Addressed.where("telemetry.auth", "process.name", Set.of("sshd"), "source\\.(ip|address)|related\\.ip"),
            Addressed.always(
                    "telemetry.audit",
                    "process\\.(command_line|args)|EXECVE\\.ARGV|PROCTITLE\\.ARGV|auditd\\.data\\.a\\d|event\\.original"),
            Addressed.always(
                    "telemetry.web",
                    "source\\.(ip|address)|url\\..*|weir\\.request|event\\.original|message|related\\.ip"),
            Addressed.always("telemetry.windows", "event\\.original"),
            // Logons come from somewhere, and connections lead there and back.
            Addressed.where(
                    "telemetry.windows",
                    "event.code",
                    Set.of("4624", "4625", "4648", "4768", "4769", "4771", "4776", "4778", "5140", "5145"),
                    "source\\.(ip|address)|winlog\\.event_data\\.IpAddress|related\\.ip"),
            Addressed.where(
                    "telemetry.windows",
                    "event.code",
                    Set.of("3", "5156"),
                    "(destination|source)\\.(ip|address)|(winlog\\.event_data\\.)?(DestinationIp|SourceIp)|related\\.ip"),
            // What somebody typed may name them.
            Addressed.where(
                    "telemetry.windows",
                    "event.code",
                    Set.of("1", "4688"),
                    "process\\.(command_line|args)|(winlog\\.event_data\\.)?CommandLine"),
            Addressed.where(
                    "telemetry.windows",
                    "event.code",
                    Set.of("4103", "4104"),
                    "powershell\\..*|(winlog\\.event_data\\.)?ScriptBlockText"),
            Addressed.always(
                    "telemetry.zeek",
                    "id\\.(orig|resp)_h|(source|destination)\\.(ip|address)|host|url\\..*|weir\\.request"
                            + "|event\\.original|related\\.ip"),
            Addressed.always("telemetry.firewall", "source\\.ip|message|event\\.original"),
            Addressed.always("telemetry.cloud", "sourceIPAddress|source\\.(ip|address)|event\\.original|related\\.ip"));

    static Stream<Scenario> scenarios() {
        return Scenarios.all().stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyRecordOfAnAttackIsReadAsWhatItIs(Scenario scenario) {
        for (long seed = 1; seed <= 3; seed++) {
            Simulation simulation = attack(scenario, seed);
            simulation.forEachRemaining(GeneratedFormatsTest::check);
        }
    }

    @Test
    void everyRecordOfAnOrdinaryDayIsReadAsWhatItIs() {
        Set<String> topics = new TreeSet<>();
        Simulation.of(Plan.of(List.of(), 5, WEDNESDAY, Duration.ofDays(1)).withBackground())
                .forEachRemaining(shipment -> {
                    check(shipment);
                    topics.add(shipment.topic());
                });
        assertThat(topics).isEqualTo(new TreeSet<>(FORMATS.keySet()));
    }

    private static void check(Shipment shipment) {
        Outcome outcome = Outcome.of(shipment);
        assertThat(outcome.rejections).as(shipment.value()).isEmpty();
        assertThat(outcome.documents).as(shipment.value()).hasSize(1);
        assertThat(outcome.formats).as(shipment.value()).isSubsetOf(FORMATS.get(shipment.topic()));
        assertThat(outcome.times.get(0))
                .as(shipment.value())
                .isEqualTo(shipment.time().toEpochMilli());
        Map<String, String> fields = flat(outcome.documents.get(0));
        assertThat(fields.get("weir.marks")).as(shipment.value()).isNull();
        if (!shipment.topic().equals("telemetry.zeek") && !shipment.topic().equals("telemetry.cloud")) {
            assertThat(fields.get("host.name")).as(shipment.value()).isEqualTo(shipment.key());
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void noRecordHasAnAddressOfTheAttackWhereItsFormatHasNone(Scenario scenario) {
        for (long seed = 1; seed <= 3; seed++) {
            Simulation simulation = attack(scenario, seed);
            Set<String> addresses = new HashSet<>();
            simulation.truths().stream().map(Truth::attackers).forEach(addresses::addAll);
            simulation.forEachRemaining(shipment -> checkAddresses(shipment, addresses));
        }
    }

    private static void checkAddresses(Shipment shipment, Set<String> addresses) {
        for (Map<String, Object> document : Outcome.of(shipment).documents) {
            Map<String, String> record = flat(document);
            record.forEach((field, value) -> {
                if (addresses.stream().anyMatch(address -> holds(value, address))) {
                    assertThat(ADDRESSED)
                            .as("%s of %s", field, shipment.value())
                            .anyMatch(kind -> kind.allows(shipment.topic(), record, field));
                }
            });
        }
    }

    private static boolean holds(String value, String address) {
        int at = value.indexOf(address);
        return at >= 0
                && (at + address.length() == value.length() || !Character.isDigit(value.charAt(at + address.length())));
    }

    private static Simulation attack(Scenario scenario, long seed) {
        return Simulation.of(new Plan(
                List.of(scenario),
                false,
                seed,
                WEDNESDAY.plus(Duration.ofHours(9)),
                Duration.ofHours(1),
                Intensity.LOW,
                Optional.empty(),
                50));
    }

    private static Map<String, String> flat(Map<String, Object> document) {
        Map<String, String> fields = new TreeMap<>();
        flatten("", document, fields);
        return fields;
    }

    private static void flatten(String name, Object value, Map<String, String> fields) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(name.isEmpty() ? key.toString() : name + '.' + key, inner, fields));
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> flatten(name, inner, fields));
        } else if (value != null) {
            fields.merge(name, value.toString(), (one, other) -> one + ' ' + other);
        }
    }

    /** One record, read as the jobs read it without being told its format. */
    private static final class Outcome implements EventSink {
        private static final TelemetryReader READER =
                TelemetryReader.ofDocuments(FormatSettings.DEFAULT, TelemetryLimits.DEFAULT);

        private final List<Map<String, Object>> documents = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();
        private final Set<String> formats = new HashSet<>();
        private final List<String> rejections = new ArrayList<>();

        static Outcome of(Shipment shipment) {
            var outcome = new Outcome();
            byte[] bytes = shipment.value().getBytes(StandardCharsets.UTF_8);
            READER.read(new TelemetryRecord("default", shipment.topic(), 0, 0, ARRIVAL, bytes), outcome);
            return outcome;
        }

        @Override
        public void event(ReadEvent event) {
            documents.add(event.document());
            times.add(event.timeMillis());
            formats.add(event.format());
        }

        @Override
        public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
            rejections.add(reason);
        }
    }
}

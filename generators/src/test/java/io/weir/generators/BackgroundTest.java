package io.weir.generators;

import io.weir.generators.log.AuthLog;
import io.weir.generators.log.WebLog;
import io.weir.generators.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** A whole Wednesday at a site of the usual size. */
class BackgroundTest {
    private static final Instant WEDNESDAY = Instant.parse("2026-03-04T00:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final List<Shipment> SHIPMENTS = play(7, WEDNESDAY, DAY);

    private static final Pattern LOGIN = Pattern.compile("Accepted \\S+ for (\\S+) from (\\S+) port");
    private static final Pattern CLIENT = Pattern.compile("\"message\":\"(\\S+) - - ");
    private static final Pattern FAILURE = Pattern.compile("Failed password for .* from (\\S+) port");

    @Test
    void theSameSeedGivesTheSameRecords() {
        Duration hour = Duration.ofHours(1);
        Instant morning = WEDNESDAY.plus(Duration.ofHours(9));
        assertThat(play(3, morning, hour)).isEqualTo(play(3, morning, hour)).isNotEqualTo(play(4, morning, hour));
    }

    @Test
    void recordsComeInTheOrderOfTheirTimesAndWithinTheDay() {
        assertThat(SHIPMENTS).isSortedAccordingTo(Comparator.comparing(Shipment::time));
        assertThat(SHIPMENTS.get(0).time()).isAfterOrEqualTo(WEDNESDAY);
        assertThat(SHIPMENTS.get(SHIPMENTS.size() - 1).time()).isBefore(WEDNESDAY.plus(DAY));
    }

    @Test
    void everyKindOfLogIsWritten() {
        assertThat(SHIPMENTS)
                .extracting(Shipment::topic)
                .contains(
                        "telemetry.auth",
                        "telemetry.audit",
                        "telemetry.web",
                        "telemetry.windows",
                        "telemetry.zeek",
                        "telemetry.firewall",
                        "telemetry.cloud");
    }

    @Test
    void moreHappensAtNoonThanAtNight() {
        assertThat(eventsOfHour(11)).isGreaterThan(3 * eventsOfHour(3));
    }

    private static long eventsOfHour(int hour) {
        return SHIPMENTS.stream()
                .filter(shipment -> shipment.time().atZone(ZoneOffset.UTC).getHour() == hour)
                .count();
    }

    @Test
    void peopleLogInInWorkingHoursOnly() {
        List<Shipment> logins = authLines("Accepted ");
        assertThat(logins).hasSizeGreaterThan(40).allSatisfy(login -> assertThat(
                        login.time().atZone(ZoneOffset.UTC).getHour())
                .isBetween(7, 18));
        List<Shipment> onSunday = play(7, Instant.parse("2026-03-08T00:00:00Z"), DAY);
        assertThat(onSunday).isNotEmpty().noneMatch(shipment -> shipment.value().contains(" Accepted "));
    }

    @Test
    void passwordsAreMistypedButNeverAgainAndAgain() {
        Map<String, List<Instant>> failures = new HashMap<>();
        for (Shipment failure : authLines("Failed password")) {
            failures.computeIfAbsent(group(FAILURE, failure, 1), from -> new ArrayList<>())
                    .add(failure.time());
        }
        assertThat(failures).isNotEmpty();
        assertThat(failures.values()).allSatisfy(times -> assertThat(Stage.mostWithin(Duration.ofMinutes(5), times))
                .isLessThan(3));
    }

    @Test
    void nobodyComesFromFourAddressesInAnHour() {
        Map<String, Set<String>> addresses = new HashMap<>();
        for (Shipment login : authLines("Accepted ")) {
            addresses
                    .computeIfAbsent(group(LOGIN, login, 1), user -> new HashSet<>())
                    .add(group(LOGIN, login, 2));
        }
        assertThat(addresses.values()).allSatisfy(each -> assertThat(each).hasSizeLessThan(4));
    }

    @Test
    void nobodySendsAsManyRequestsAsAFlood() {
        Map<String, List<Instant>> requests = new HashMap<>();
        for (Shipment shipment : SHIPMENTS) {
            Matcher client = CLIENT.matcher(shipment.value());
            if (shipment.topic().equals(WebLog.TOPIC) && client.find()) {
                requests.computeIfAbsent(client.group(1), unknown -> new ArrayList<>())
                        .add(shipment.time());
            }
        }
        assertThat(requests).hasSizeGreaterThan(100).containsKey(World.VULNERABILITY_SCANNER);
        requests.remove(World.VULNERABILITY_SCANNER);
        assertThat(requests.values()).allSatisfy(times -> assertThat(Stage.mostWithin(Duration.ofMinutes(1), times))
                .isLessThan(100));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void recordsThatNumberThemselvesAreDifferentFromThoseOfAttacks(long seed) {
        Instant morning = WEDNESDAY.plus(Duration.ofHours(9));
        Set<String> numbers = new HashSet<>();
        Simulation simulation = Simulation.of(Simulation.Plan.of(
                        List.of(
                                Scenarios.named("windows-intrusion").orElseThrow(),
                                Scenarios.named("command-execution").orElseThrow(),
                                Scenarios.named("windows-intrusion").orElseThrow()),
                        seed,
                        morning,
                        Duration.ofHours(2))
                .withBackground());
        Pattern number = Pattern.compile("\"(?:ID|record_id|RecordNumber)\":\"?[^,}]+");
        simulation.forEachRemaining(shipment -> {
            Matcher found = number.matcher(shipment.value());
            if (found.find()) {
                String channel = shipment.value().replaceAll(".*\"(?:channel|Channel)\":\"([^\"]+)\".*", "$1");
                String id = shipment.key() + (channel.length() < 100 ? channel : "") + found.group();
                assertThat(numbers.add(id)).as(id).isTrue();
            }
        });
        assertThat(numbers).hasSizeGreaterThan(100);
    }

    private static List<Shipment> authLines(String text) {
        return SHIPMENTS.stream()
                .filter(shipment -> shipment.topic().equals(AuthLog.TOPIC))
                .filter(shipment -> shipment.value().contains(text))
                .toList();
    }

    private static String group(Pattern pattern, Shipment shipment, int group) {
        Matcher matcher = pattern.matcher(shipment.value());
        assertThat(matcher.find()).isTrue();
        return matcher.group(group);
    }

    private static List<Shipment> play(long seed, Instant start, Duration length) {
        List<Shipment> shipments = new ArrayList<>();
        Background.of(World.seeded(seed), seed, start, length).forEachRemaining(shipments::add);
        return shipments;
    }
}

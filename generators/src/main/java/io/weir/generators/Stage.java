package io.weir.generators;

import io.weir.generators.Truth.Expected;
import io.weir.generators.Truth.Incident;
import io.weir.generators.log.Sensors;
import io.weir.generators.world.Host;
import io.weir.generators.world.World;
import io.weir.rules.alert.Severity;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where one scenario plays: the site with its sensors, a clock that only the scenario moves, and the notes that become
 * the truth.
 */
public final class Stage {
    private final Setting setting;
    private final Draw draw;
    private final Sensors sensors;
    private final String attacker;
    private final List<Shipment> shipments = new ArrayList<>();
    private final Set<String> attackers = new LinkedHashSet<>();
    private final Set<String> hosts = new LinkedHashSet<>();
    private final Set<String> users = new LinkedHashSet<>();
    private final List<Expected> expected = new ArrayList<>();
    private final List<Expected> silent = new ArrayList<>();
    private Optional<String> chain = Optional.empty();
    private Optional<String> phase = Optional.empty();
    private Instant now;

    /**
     * What is decided before the curtain rises.
     *
     * @param attacker the address of the attack; drawn if empty
     * @param part which of all that plays at once this is, from 1
     * @param haste how many times shorter than usual the attacker's pauses are
     */
    public record Setting(
            World world,
            long seed,
            Instant start,
            Intensity intensity,
            Optional<String> attacker,
            int part,
            int haste) {
        public Setting(
                World world, long seed, Instant start, Intensity intensity, Optional<String> attacker, int part) {
            this(world, seed, start, intensity, attacker, part, 1);
        }
    }

    private Stage(Setting setting, String scenario) {
        this.setting = setting;
        this.now = setting.start();
        this.draw = Draw.of(setting.seed(), scenario + '/' + setting.part());
        this.sensors = Sensors.of(setting.world(), shipments::add, draw, setting.part());
        String drawn = World.attacker(draw);
        this.attacker = setting.attacker().orElse(drawn);
    }

    /** Plays a scenario from the beginning to its end. */
    public static Story play(Scenario scenario, Setting setting) {
        Stage stage = new Stage(setting, scenario.name());
        scenario.play(stage);
        return stage.story(scenario.name());
    }

    private Story story(String scenario) {
        List<Shipment> inOrder = new ArrayList<>(shipments);
        inOrder.sort(Comparator.comparing(Shipment::time));
        Instant start = inOrder.get(0).time();
        Instant end = inOrder.get(inOrder.size() - 1).time();
        Truth truth = new Truth(
                scenario,
                setting.seed(),
                start,
                end,
                List.copyOf(attackers),
                List.copyOf(hosts),
                List.copyOf(users),
                List.copyOf(expected),
                List.copyOf(silent),
                chain,
                phase.map(reached -> new Incident(reached, List.copyOf(hosts))));
        return new Story(List.copyOf(inOrder), truth);
    }

    public World world() {
        return setting.world();
    }

    public Draw draw() {
        return draw;
    }

    public Sensors sensors() {
        return sensors;
    }

    /** The address the attack comes from; asking for it notes it. */
    public String attacker() {
        attackers.add(attacker);
        return attacker;
    }

    /** A machine that the attackers rent. */
    public String attackersServer() {
        String server = World.attackersServer(draw);
        attackers.add(server);
        return server;
    }

    /** Notes a further address of the attack. */
    public void comesFrom(String address) {
        attackers.add(address);
    }

    public void reaches(Host host) {
        hosts.add(host.name());
    }

    public void uses(String user) {
        users.add(user);
    }

    public Instant now() {
        return now;
    }

    /** Lets some time pass. */
    public void pass(long fewestMillis, long mostMillis) {
        now = now.plusMillis(draw.between(fewestMillis, mostMillis) / setting.haste());
    }

    /** An interval that a program keeps to: shorter than usual if the attacker is in haste, but never below the least. */
    public long interval(long usualMillis, long leastMillis) {
        return Math.max(Math.min(usualMillis, leastMillis), usualMillis / setting.haste());
    }

    /** What a program waits, whatever haste there is. */
    public void await(long fewestMillis, long mostMillis) {
        now = now.plusMillis(draw.between(fewestMillis, mostMillis));
    }

    public void passSeconds(int fewest, int most) {
        pass(1000L * fewest, 1000L * most);
    }

    /** Waits for an hour of the day, at most until tomorrow. */
    public void waitFor(LocalTime time) {
        Instant then = now.atZone(ZoneOffset.UTC).toLocalDate().atTime(time).toInstant(ZoneOffset.UTC);
        now = then.isBefore(now) ? then.plus(Duration.ofDays(1)) : then;
    }

    /** How many of something there are, by the intensity of the scenario. */
    public int count(int fewest, int most) {
        return setting.intensity().count(draw, fewest, most);
    }

    /** The records so far. */
    public int written() {
        return shipments.size();
    }

    /** The most of some times, in order, that lie within a span that is closed at both ends. */
    public static int mostWithin(Duration span, List<Instant> times) {
        int most = 0;
        int oldest = 0;
        for (int i = 0; i < times.size(); i++) {
            while (times.get(oldest).plus(span).isBefore(times.get(i))) {
                oldest++;
            }
            most = Math.max(most, i - oldest + 1);
        }
        return most;
    }

    /** An alert that must come; fields and values of its group in turn. */
    public void expect(String rule, String... group) {
        expected.add(new Expected(rule, map(group), Optional.empty()));
    }

    public void expect(Severity severity, String rule, String... group) {
        expected.add(new Expected(rule, map(group), Optional.of(severity)));
    }

    /** An alert that must not come. */
    public void expectSilence(String rule, String... group) {
        silent.add(new Expected(rule, map(group), Optional.empty()));
    }

    private static Map<String, String> map(String... group) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < group.length; i += 2) {
            map.put(group[i], group[i + 1]);
        }
        return map;
    }

    public void expectChain(String name) {
        chain = Optional.of(name);
    }

    /** How far the attack got, in the words of ATT&CK's tactics. */
    public void expectIncident(String furthestPhase) {
        phase = Optional.of(furthestPhase);
    }
}

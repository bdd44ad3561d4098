package io.weir.generators;

import io.weir.generators.log.AuthLog;
import io.weir.generators.log.Sensors;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;
import io.weir.generators.world.World;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nothing but SSH logins, so many a second at any hour: something to see at once where a believable day would be quiet.
 * Now and then a password is mistyped once or twice. It can be played in parts, one after the other.
 */
public final class SshBackground {
    private static final Duration CAREFUL_AFTER_A_TYPO = Duration.ofMinutes(10);

    private final World world;
    private final double loginsPerSecond;
    private final Map<String, Instant> carefulUntil = new HashMap<>();

    public SshBackground(World world, double loginsPerSecond) {
        this.world = world;
        this.loginsPerSecond = loginsPerSecond;
    }

    public List<Shipment> play(long seed, Instant start, Duration length) {
        Draw draw = Draw.of(seed, "ssh-background");
        List<Shipment> shipments = new ArrayList<>();
        AuthLog log = Sensors.of(world, shipments::add, draw, 0).auth();
        long meanMillis = (long) (1000 / loginsPerSecond);
        Instant end = start.plus(length);
        for (Instant time = start.plusMillis(draw.untilNext(meanMillis));
                time.isBefore(end);
                time = time.plusMillis(draw.untilNext(meanMillis))) {
            Person person = draw.pick(world.people());
            Host server = draw.pick(world.shellServers());
            Instant attempt = time;
            // Nobody mistypes three times in a row: then people look at the keyboard, and for a while after.
            boolean careful = time.isBefore(carefulUntil.getOrDefault(person.name(), Instant.MIN));
            for (int typos = 0; typos < 2 && !careful && draw.chance(person.typosPerLogin()); typos++) {
                carefulUntil.put(person.name(), attempt.plus(CAREFUL_AFTER_A_TYPO));
                log.sshFailed(attempt, server, log.newSshd(server), person.name(), true, person.home(), draw.port());
                attempt = attempt.plusMillis(draw.between(2500, 6500));
            }
            log.sshAccepted(
                    attempt, server, log.newSshd(server), person.name(), person.uid(), person.home(), draw.port());
        }
        shipments.sort(Comparator.comparing(Shipment::time));
        return shipments;
    }
}

package io.weir.generators;

import io.weir.generators.World.Person;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An ordinary day on the SSH servers: people log in, and now and then mistype a password once or twice. */
public record SshBackground(World world, double loginsPerSecond) implements Scenario {
    @Override
    public List<Shipment> play(long seed, Instant start, Duration length) {
        Random random = new Random(seed);
        List<Shipment> shipments = new ArrayList<>();
        Instant end = start.plus(length);
        Instant time = start;
        while (true) {
            time = time.plusMillis((long) (-Math.log(1 - random.nextDouble()) / loginsPerSecond * 1000) + 1);
            if (!time.isBefore(end)) {
                return shipments;
            }
            Person person = world.people().get(random.nextInt(world.people().size()));
            String server = world.servers().get(random.nextInt(world.servers().size()));
            Instant attempt = time;
            // Nobody mistypes three times in a row here: the third time people look at the keyboard.
            for (int typos = 0; typos < 2 && random.nextDouble() < person.typosPerLogin(); typos++) {
                shipments.add(login(random, attempt, server, person, false));
                attempt = attempt.plusMillis(2500 + random.nextInt(4000));
            }
            shipments.add(login(random, attempt, server, person, true));
        }
    }

    private static Shipment login(Random random, Instant time, String server, Person person, boolean accepted) {
        int port = 32_768 + random.nextInt(28_000);
        return new SshLogin(time, server, person.name(), person.address(), port, accepted)
                .shipment(1000 + random.nextInt(30_000));
    }
}

package io.weir.generators;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One address tries passwords at one server, a little faster than once a second, and never gets in. */
public record SshBruteForce(World world, String attacker, int attempts) implements Scenario {
    private static final List<String> GUESSES =
            List.of("root", "admin", "oracle", "postgres", "test", "ubuntu", "git", "deploy");

    @Override
    public List<Shipment> play(long seed, Instant start, Duration length) {
        Random random = new Random(seed);
        String server = world.servers().get(random.nextInt(world.servers().size()));
        long lengthMillis = length.toMillis();
        List<Shipment> shipments = new ArrayList<>();
        // The attack begins after a fifth of the time, so that there is something to compare it with.
        long offset = lengthMillis / 5;
        for (int i = 0; i < attempts && offset < lengthMillis; i++) {
            String user = GUESSES.get(random.nextInt(GUESSES.size()));
            int port = 32_768 + random.nextInt(28_000);
            shipments.add(new SshLogin(start.plusMillis(offset), server, user, attacker, port, false)
                    .shipment(1000 + random.nextInt(30_000)));
            offset += 500 + random.nextInt(700);
        }
        return shipments;
    }
}

package io.weir.generators.day;

import io.weir.generators.Draw;
import io.weir.generators.log.Sensors;
import io.weir.generators.world.Person;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An administrator looks after the cloud, with a second factor. */
final class CloudWork extends PersonalActivity {
    private static final long MEAN_MINUTES = 200;

    private final Person person;
    private final Sensors sensors;

    CloudWork(Person person, WorkingDay day, Sensors sensors, Draw draw) {
        super(day, draw, MEAN_MINUTES);
        this.person = person;
        this.sensors = sensors;
    }

    @Override
    Instant act(Instant now) {
        // From the office everybody has the address of its way out.
        String from = day().isAtHome(now) ? person.home() : "198.51.100.130";
        sensors.cloud().consoleLogin(now, person.name(), from, person.browser(), true, true);
        Instant time = now;
        for (int i = draw().between(2, 8); i > 0; i--) {
            time = time.plusSeconds(draw().between(5, 300));
            String action = draw().pick(List.of("DescribeInstances", "DescribeVolumes", "DescribeSubnets"));
            sensors.cloud().called(time, person.name(), from, person.browser(), "ec2", action, true, Map.of());
        }
        return time;
    }
}

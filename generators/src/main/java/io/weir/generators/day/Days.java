package io.weir.generators.day;

import io.weir.generators.Draw;
import io.weir.generators.log.Sensors;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;
import io.weir.generators.world.World;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that goes on at a site on ordinary days. */
public final class Days {
    private static final long VISITOR_MILLIS = 75_000;

    private Days() {}

    public static List<Activity> at(World world, Sensors sensors, Draw draw, long seed) {
        List<Activity> activities = new ArrayList<>(new Machines(world, sensors, draw).activities());
        // The more people work at a site, the more customers it has.
        long visitorMillis =
                Math.max(1, VISITOR_MILLIS * World.USUAL_PEOPLE / world.people().size());
        activities.add(new Visitors(world, sensors, draw, visitorMillis));
        List<Host> servers = world.shellServers();
        for (int i = 0; i < world.people().size(); i++) {
            Person person = world.people().get(i);
            var day = new WorkingDay(person, seed);
            activities.add(new Browsing(person, day, world, sensors, draw));
            activities.add(new OfficeWork(person, day, world, sensors, draw));
            Optional<Host> station = i < world.workstations().size()
                    ? Optional.of(world.workstations().get(i))
                    : Optional.empty();
            activities.add(new WindowsDay(person, day, station, world, sensors, draw));
            if (person.usesShell()) {
                activities.add(new ShellWork(person, day, draw.pick(4, servers), sensors, draw));
            }
            if (person.isAdmin()) {
                activities.add(new CloudWork(person, day, sensors, draw));
            }
        }
        return activities;
    }
}

package io.weir.generators.day;

import io.weir.generators.Draw;
import io.weir.generators.log.Sensors;
import io.weir.generators.world.Person;
import io.weir.generators.world.Site;
import io.weir.generators.world.World;

import java.time.Instant;
import java.util.List;

/** Somebody looks something up on the internet, from the office. At home that is nobody's business. */
final class Browsing extends PersonalActivity {
    private static final long MEAN_MINUTES = 8;
    private static final int FAVOURITES = 60;
    private static final double UPLOADS = 0.03;

    private final Person person;
    private final List<Site> favourites;
    private final Sensors sensors;

    Browsing(Person person, WorkingDay day, World world, Sensors sensors, Draw draw) {
        super(day, draw, MEAN_MINUTES);
        this.person = person;
        this.favourites = draw.pick(FAVOURITES, world.sites());
        this.sensors = sensors;
    }

    @Override
    Instant act(Instant now) {
        if (day().isAtHome(now)) {
            return now;
        }
        Site site = draw().pick(favourites);
        String name = draw().pick(List.of("www.", "www.", "cdn.", "api.", "")) + site.domain();
        sensors.network().asked(now, person.office(), World.NAME_SERVER, name, "A", List.of(site.address()));
        Instant visit = now.plusMillis(draw().between(5, 60));
        boolean isUpload = draw().chance(UPLOADS);
        for (int i = draw().between(1, 3); i > 0; i--) {
            sensors.network()
                    .visitedEncrypted(
                            visit,
                            sensors.network().between(person.office(), site.address(), 443),
                            name,
                            draw().between(200, 1900),
                            isUpload && i == 1 ? draw().between(1_000_000, 30_000_000) : draw().size(2500, 0.7),
                            draw().size(60_000, 1.2));
            visit = visit.plusMillis(draw().between(10, 300));
        }
        return visit;
    }
}

package io.weir.generators.day;

import io.weir.generators.Draw;
import io.weir.generators.log.NetworkSensor;
import io.weir.generators.log.Sensors;
import io.weir.generators.log.WebLog.Request;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;
import io.weir.generators.world.World;

import java.time.Instant;
import java.util.List;

/** Mail, shared files and the site's own web pages. */
final class OfficeWork extends PersonalActivity {
    private static final long MEAN_MINUTES = 7;
    private static final List<String> PAGES = List.of(
            "/",
            "/wiki/start",
            "/wiki/holidays",
            "/orders?status=open",
            "/orders/export.csv",
            "/tickets/list?mine=1",
            "/search?q=select+a+gift",
            "/search?q=O%27Brien",
            "/calendar?week=12",
            "/people?name=union+station",
            "/static/app.js",
            "/static/site.css");

    private final Person person;
    private final World world;
    private final Sensors sensors;

    OfficeWork(Person person, WorkingDay day, World world, Sensors sensors, Draw draw) {
        super(day, draw, MEAN_MINUTES);
        this.person = person;
        this.world = world;
        this.sensors = sensors;
    }

    @Override
    Instant act(Instant now) {
        String from = day().address(now);
        NetworkSensor network = sensors.network();
        switch (draw().between(0, 5)) {
            case 0, 1, 2 ->
                network.connected(
                        now,
                        network.between(from, world.host("mail-01").address(), 993),
                        "ssl",
                        draw().between(100, 1500),
                        draw().size(1500, 0.6),
                        draw().size(12_000, 1.2));
            case 3 ->
                network.connected(
                        now,
                        network.between(from, world.host("file-01").address(), 445),
                        "smb",
                        draw().between(100, 1900),
                        draw().size(9000, 1.5),
                        draw().size(90_000, 1.5));
            default -> readPages(now, from);
        }
        return now.plusSeconds(10);
    }

    private void readPages(Instant now, String from) {
        Host server = draw().pick(world.hosts("web"));
        Instant time = now;
        if (draw().chance(0.1)) {
            time = logIn(time, server, from);
        }
        for (int i = draw().between(1, 5); i > 0; i--) {
            sensors.web()
                    .answered(
                            time,
                            server,
                            Request.get(
                                    from,
                                    draw().pick(PAGES),
                                    draw().chance(0.02) ? 404 : draw().chance(0.1) ? 304 : 200,
                                    draw().size(4000, 0.9),
                                    person.browser(),
                                    draw().between(2, 180)));
            time = time.plusMillis(draw().between(300, 9000));
        }
    }

    private Instant logIn(Instant now, Host server, String from) {
        Instant time = now;
        for (int i = 0; i < 2 && draw().chance(3 * person.typosPerLogin()); i++) {
            sensors.web().answered(time, server, Request.post(from, "/login", 401, 1187, person.browser(), 60));
            time = time.plusMillis(draw().between(4000, 12_000));
        }
        sensors.web().answered(time, server, Request.post(from, "/login", 302, 0, person.browser(), 75));
        return time.plusMillis(draw().between(200, 800));
    }
}

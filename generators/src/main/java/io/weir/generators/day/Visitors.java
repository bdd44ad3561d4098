package io.weir.generators.day;

import io.weir.generators.Draw;
import io.weir.generators.log.NetworkSensor;
import io.weir.generators.log.Sensors;
import io.weir.generators.log.WebLog.Request;
import io.weir.generators.world.Host;
import io.weir.generators.world.World;

import java.time.Instant;
import java.util.List;

/** Customers and search engines on the public web site. */
final class Visitors implements Activity {
    private static final List<String> PAGES = List.of(
            "/",
            "/products",
            "/products?id=17",
            "/products?id=204&colour=blue",
            "/item.php?cat=2&id=88",
            "/cart",
            "/search?q=tea+pot",
            "/search?q=L%C3%BCbeck",
            "/search?q=rock+%26+roll",
            "/news/2026/spring",
            "/contact",
            "/img/logo.png",
            "/img/banner.webp",
            "/static/site.css",
            "/static/app.js?v=41",
            "/favicon.ico",
            "/download?file=catalogue.pdf",
            "/help/order-union-jack",
            "/account/select-address");
    private static final String CRAWLER = "Mozilla/5.0 (compatible; ExampleBot/2.1; +https://search.example/bot.html)";

    private final World world;
    private final Sensors sensors;
    private final Draw draw;
    private final long meanMillis;

    /** @param meanMillis the time between two visitors at the busiest hour */
    Visitors(World world, Sensors sensors, Draw draw, long meanMillis) {
        this.world = world;
        this.sensors = sensors;
        this.draw = draw;
        this.meanMillis = meanMillis;
    }

    @Override
    public Instant first(Instant start) {
        return Rhythm.nextVisit(draw, start, meanMillis);
    }

    @Override
    public Instant perform(Instant now) {
        Host server = draw.pick(world.hosts("web"));
        String client = World.visitor(draw);
        String agent = draw.chance(0.08) ? CRAWLER : World.browser(draw);
        boolean isOldAddress = client.indexOf(':') < 0;
        if (isOldAddress) {
            NetworkSensor network = sensors.network();
            network.connected(
                    now,
                    network.between(client, server.address(), 443),
                    "ssl",
                    draw.between(200, 1900),
                    draw.size(3000, 0.6),
                    draw.size(90_000, 1));
        }
        Instant time = now;
        for (int i = draw.between(3, 18); i > 0; i--) {
            int status = draw.chance(0.03) ? 404 : draw.chance(0.12) ? 304 : 200;
            sensors.web()
                    .answered(
                            time,
                            server,
                            Request.get(
                                    client, draw.pick(PAGES), status, draw.size(5000, 1), agent, draw.between(1, 220)));
            time = time.plusMillis(draw.chance(0.6) ? draw.between(30, 600) : draw.between(2000, 40_000));
        }
        return Rhythm.nextVisit(draw, now, meanMillis);
    }
}

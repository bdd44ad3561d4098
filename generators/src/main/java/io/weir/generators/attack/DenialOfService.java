package io.weir.generators.attack;

import io.weir.generators.Draw;
import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.log.NetworkSensor;
import io.weir.generators.world.Host;

import java.util.ArrayList;
import java.util.List;

/** A botnet opens connections to one web server, more than it can answer. */
public final class DenialOfService implements Scenario {
    @Override
    public String name() {
        return "ddos";
    }

    @Override
    public String summary() {
        return "a hundred and more addresses flood one web server with connections";
    }

    @Override
    public void play(Stage stage) {
        Draw draw = stage.draw();
        Host target = draw.pick(stage.world().hosts("web"));
        List<String> bots = draw.pick(stage.count(110, 200), everybodysMachines());
        bots.forEach(stage::comesFrom);
        NetworkSensor network = stage.sensors().network();
        int connections = stage.count(5600, 9000);
        int longestPause = 2 * 50_000 / connections; // all within fifty seconds
        for (int i = 0; i < connections; i++) {
            var ends = network.between(draw.pick(bots), target.address(), 443);
            if (draw.chance(0.2)) {
                network.connected(stage.now(), ends, "", draw.between(10, 400), draw.between(0, 300), 0);
            } else {
                network.attempted(stage.now(), ends, false);
            }
            stage.pass(0, longestPause);
        }
        stage.reaches(target);
        stage.expect("http-flood", "destination.ip", target.address());
    }

    /** Bots are infected machines of ordinary people. */
    private static List<String> everybodysMachines() {
        List<String> addresses = new ArrayList<>();
        for (int i = 1; i <= 150; i++) {
            addresses.add("203.0.113." + i);
        }
        for (int i = 201; i <= 254; i++) {
            addresses.add("198.51.100." + i);
        }
        return addresses;
    }
}

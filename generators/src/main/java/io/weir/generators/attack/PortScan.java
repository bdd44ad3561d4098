package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.world.Host;

/** One address asks one machine which services it has. */
public final class PortScan implements Scenario {
    @Override
    public String name() {
        return "port-scan";
    }

    @Override
    public String summary() {
        return "one address tries many ports of one machine within seconds";
    }

    @Override
    public void play(Stage stage) {
        Host target = stage.draw().pick(stage.world().hosts("web"));
        new Scanner(stage).scanPorts(target, stage.count(30, 120));
    }
}

package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;

import java.util.List;

/** A machine inside asks its neighbours for one service. */
public final class HostSweep implements Scenario {
    @Override
    public String name() {
        return "host-sweep";
    }

    @Override
    public String summary() {
        return "a machine inside tries one port of many neighbours";
    }

    @Override
    public void play(Stage stage) {
        var from = stage.draw().pick(stage.world().workstations());
        int port = stage.draw().pick(List.of(22, 445, 3389, 5985));
        new Scanner(stage).sweep(from, port, stage.count(30, 90));
    }
}

package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.world.Host;

import java.time.Duration;

/** A server that never sent much to the outside sends hundreds of megabytes within minutes. */
public final class DataExfiltration implements Scenario {
    @Override
    public String name() {
        return "data-exfiltration";
    }

    @Override
    public String summary() {
        return "a database server uploads a gigabyte to a strange machine";
    }

    @Override
    public void play(Stage stage) {
        Host from = stage.draw().pick(stage.world().hosts("db"));
        stage.reaches(from);
        Intruder.carryOff(
                stage,
                from.address(),
                stage.attackersServer(),
                stage.count(8, 30),
                stage.now().plus(Duration.ofMinutes(7)));
        stage.expectIncident("exfiltration");
    }
}

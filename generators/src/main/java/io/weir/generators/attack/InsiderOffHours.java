package io.weir.generators.attack;

import io.weir.generators.Draw;
import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.log.AuditLog.Account;
import io.weir.generators.log.SshSession;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;

import java.time.LocalTime;
import java.util.Optional;

/** An employee with every right to be there, at an hour at which nobody is, takes the customers' data along. */
public final class InsiderOffHours implements Scenario {
    private static final LocalTime LATE_EVENING = LocalTime.of(22, 10);

    @Override
    public String name() {
        return "insider-off-hours";
    }

    @Override
    public String summary() {
        return "an employee logs in late in the evening and uploads a database";
    }

    @Override
    public Optional<LocalTime> hour() {
        return Optional.of(LATE_EVENING);
    }

    @Override
    public void play(Stage stage) {
        stage.waitFor(LATE_EVENING);
        stage.passSeconds(0, 3000);
        Draw draw = stage.draw();
        Host host = draw.pick(stage.world().hosts("db"));
        Person insider = draw.pick(stage.world().shellUsers());
        stage.uses(insider.name());
        stage.comesFrom(insider.home());
        SshSession session = stage.sensors()
                .auth()
                .sshAcceptedKey(stage.now(), host, insider.name(), insider.uid(), insider.home(), draw.port());
        stage.expect("login-outside-hours-first", "user.name", insider.name());
        stage.passSeconds(10, 60);
        var intruder = new Intruder(stage, host, Account.of(session));
        for (int i = stage.count(2, 6); i > 0; i--) {
            intruder.run("pg_dump", "-t", "customers_" + i, "shop");
            stage.passSeconds(10, 40);
        }
        intruder.carryOff(stage.attackersServer());
        stage.expectIncident("exfiltration");
    }
}

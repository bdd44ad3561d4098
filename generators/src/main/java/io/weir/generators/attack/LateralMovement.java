package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.log.AuditLog.Account;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;

/** A machine inside is in foreign hands already: from there it goes on to others with one account. */
public final class LateralMovement implements Scenario {
    @Override
    public String name() {
        return "lateral-movement";
    }

    @Override
    public String summary() {
        return "one account logs in from one server to several others within a minute or two";
    }

    @Override
    public void play(Stage stage) {
        Host from = stage.draw().pick(stage.world().shellServers());
        Person victim = stage.draw().pick(stage.world().shellUsers());
        // Each machine has three records of it.
        new Intruder(stage, from, Account.service(victim.name(), victim.uid()))
                .moveOn(victim.name(), victim.uid(), stage.count(3, 6));
        stage.expectIncident("lateral-movement");
    }
}

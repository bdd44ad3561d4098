package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;
import io.weir.generators.world.World;

import java.util.LinkedHashSet;
import java.util.Set;

/** A stolen account is used from several places within an hour. */
public final class SharedAccount implements Scenario {
    @Override
    public String name() {
        return "shared-account";
    }

    @Override
    public String summary() {
        return "one account logs in from four and more addresses within an hour";
    }

    @Override
    public void play(Stage stage) {
        Person victim = stage.draw().pick(stage.world().shellUsers());
        Set<String> addresses = new LinkedHashSet<>(Set.of(stage.attacker()));
        int count = stage.count(5, 8);
        while (addresses.size() < count) {
            addresses.add(World.attacker(stage.draw()));
        }
        for (String address : addresses) {
            stage.comesFrom(address);
            Host target = stage.draw().pick(stage.world().shellServers());
            new PasswordGuesser(stage, address).succeed(target, victim.name(), victim.uid());
            stage.passSeconds(100, 420);
        }
        stage.expect("user-from-many-addresses", "user.name", victim.name());
    }
}

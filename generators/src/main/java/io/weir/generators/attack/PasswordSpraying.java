package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;

/** One password for many people: one try each, slowly enough for no account to be locked. */
public final class PasswordSpraying implements Scenario {
    @Override
    public String name() {
        return "password-spraying";
    }

    @Override
    public String summary() {
        return "one address tries a password at many accounts, one after the other";
    }

    @Override
    public void play(Stage stage) {
        Host target = stage.draw().pick(stage.world().shellServers());
        var guesser = new PasswordGuesser(stage, stage.attacker());
        for (Person person :
                stage.draw().pick(stage.count(12, 40), stage.world().people())) {
            guesser.connect(target, person.name(), 1);
            stage.passSeconds(18, 40);
        }
        stage.expect("ssh-password-spraying", "source.ip", stage.attacker());
        guesser.expectBruteForce();
    }
}

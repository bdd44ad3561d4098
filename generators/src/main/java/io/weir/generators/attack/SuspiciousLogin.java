package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.log.AuditLog.Account;
import io.weir.generators.log.SshSession;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;

import java.time.LocalTime;
import java.util.Optional;

/** Somebody knows a password almost: a few failures in the middle of the night, and then a login. */
public final class SuspiciousLogin implements Scenario {
    private static final LocalTime DEAD_OF_NIGHT = LocalTime.of(2, 20);

    @Override
    public String name() {
        return "suspicious-login";
    }

    @Override
    public String summary() {
        return "three or four failures and then a login from a strange address, between two and four at night";
    }

    @Override
    public Optional<LocalTime> hour() {
        return Optional.of(DEAD_OF_NIGHT);
    }

    @Override
    public void play(Stage stage) {
        stage.waitFor(DEAD_OF_NIGHT);
        stage.passSeconds(0, 4000);
        Host target = stage.draw().pick(stage.world().shellServers());
        Person victim = stage.draw().pick(stage.world().shellUsers());
        var guesser = new PasswordGuesser(stage, stage.attacker());
        int failures = stage.count(3, 4);
        for (int i = 0; i < failures; i++) {
            guesser.fail(target, victim.name());
            stage.passSeconds(6, 25);
        }
        SshSession session = guesser.succeed(target, victim.name(), victim.uid());
        guesser.expectBruteForce();
        stage.expect("ssh-login-after-failures", "source.ip", stage.attacker());
        stage.expect("login-at-night", "user.name", victim.name());
        for (int i = stage.count(2, 12); i > 0; i--) {
            stage.passSeconds(4, 40);
            stage.sensors()
                    .audit()
                    .executed(
                            stage.now(),
                            target,
                            Account.of(session),
                            "/home/" + victim.name(),
                            "ls",
                            "-la",
                            "/srv/" + i);
        }
    }
}

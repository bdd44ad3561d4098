package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.world.Host;

import java.util.OptionalInt;

/** One address tries passwords at one server as fast as it is let, and never gets in. */
public final class SshBruteForce implements Scenario {
    private static final int LINES_OF_A_CONNECTION = 6;

    private final OptionalInt tries;

    public SshBruteForce() {
        this(OptionalInt.empty());
    }

    private SshBruteForce(OptionalInt tries) {
        this.tries = tries;
    }

    /** A given number of failures, and nothing beside them. */
    public static SshBruteForce ofTries(int tries) {
        return new SshBruteForce(OptionalInt.of(tries));
    }

    @Override
    public String name() {
        return "ssh-brute-force";
    }

    @Override
    public String summary() {
        return "one address guesses passwords of one server, quickly and in vain";
    }

    @Override
    public void play(Stage stage) {
        Host target = stage.draw().pick(stage.world().shellServers());
        var guesser = new PasswordGuesser(stage, stage.attacker());
        if (tries.isPresent()) {
            for (int i = 0; i < tries.getAsInt(); i++) {
                guesser.fail(target, guesser.anyAccount());
                stage.pass(500, 1200);
            }
        } else {
            int events = stage.count(15, 60);
            while (stage.written() + LINES_OF_A_CONNECTION <= events) {
                guesser.connect(target, guesser.anyAccount(), stage.draw().between(2, 4));
            }
            while (stage.written() < events) {
                guesser.fail(target, "root");
                stage.pass(500, 1200);
            }
        }
        guesser.expectBruteForce();
    }
}

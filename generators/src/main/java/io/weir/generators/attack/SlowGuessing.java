package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.world.Host;

/**
 * Guessing at a pace that somebody thought nobody counts. One pace stays under five failures a minute, the other has
 * five in a minute and then a long rest.
 */
public final class SlowGuessing implements Scenario {
    private static final int BURST = 5;

    private final boolean isBelow;

    private SlowGuessing(boolean isBelow) {
        this.isBelow = isBelow;
    }

    public static SlowGuessing justBelow() {
        return new SlowGuessing(true);
    }

    public static SlowGuessing justAbove() {
        return new SlowGuessing(false);
    }

    @Override
    public String name() {
        return isBelow ? "ssh-slow-below" : "ssh-slow-above";
    }

    @Override
    public String summary() {
        return isBelow
                ? "passwords of root guessed four times a minute, never five: no alert"
                : "passwords of root guessed five times in a minute, then a long rest: an alert each time";
    }

    @Override
    public void play(Stage stage) {
        Host target = stage.draw().pick(stage.world().shellServers());
        var guesser = new PasswordGuesser(stage, stage.attacker());
        int bursts = stage.count(3, 12);
        for (int burst = 0; burst < bursts; burst++) {
            for (int i = 0; i < BURST; i++) {
                guesser.fail(target, "root");
                if (isBelow) {
                    stage.passSeconds(16, 25); // five of them take more than a minute
                } else if (i < BURST - 1) {
                    stage.passSeconds(11, 14); // and these less
                }
            }
            stage.passSeconds(isBelow ? 16 : 400, isBelow ? 25 : 700);
        }
        guesser.expectBruteForce();
    }
}

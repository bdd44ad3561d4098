package io.weir.generators.attack;

import io.weir.generators.Draw;
import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.world.Host;
import io.weir.generators.world.World;

import java.util.List;

/** Data leaves as names that are asked for: long, never the same, all below one domain. */
public final class DnsTunnel implements Scenario {
    private static final String LETTERS_AND_DIGITS = "abcdefghijklmnopqrstuvwxyz234567";

    @Override
    public String name() {
        return "dns-tunnel";
    }

    @Override
    public String summary() {
        return "a workstation sends data as names of one domain";
    }

    @Override
    public void play(Stage stage) {
        Draw draw = stage.draw();
        Host station = draw.pick(stage.world().workstations());
        String domain = "t" + draw.letters(5) + ".example";
        int questions = stage.count(150, 500);
        for (int i = 0; i < questions; i++) {
            String name = label(draw, 50) + '.' + label(draw, draw.between(20, 50)) + '.' + domain;
            stage.sensors()
                    .network()
                    .asked(
                            stage.now(),
                            station.address(),
                            World.NAME_SERVER,
                            name,
                            "TXT",
                            List.of("TXT 24 " + draw.base64(24)));
            stage.pass(80, 900);
        }
        stage.reaches(station);
        stage.expect("dns-tunnelling", "source.ip", station.address());
    }

    private static String label(Draw draw, int length) {
        StringBuilder label = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            label.append(LETTERS_AND_DIGITS.charAt(draw.between(0, LETTERS_AND_DIGITS.length() - 1)));
        }
        return label.toString();
    }
}

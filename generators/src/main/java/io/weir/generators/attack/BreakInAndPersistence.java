package io.weir.generators.attack;

import io.weir.generators.Draw;
import io.weir.generators.Scenario;
import io.weir.generators.Stage;
import io.weir.generators.log.AuditLog.Account;
import io.weir.generators.log.AuthLog;
import io.weir.generators.log.SshSession;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;

/** A guessed password, root's rights, and something that stays: a job of cron, or an account with root's rights. */
public final class BreakInAndPersistence implements Scenario {
    private final boolean changesAccounts;

    private BreakInAndPersistence(boolean changesAccounts) {
        this.changesAccounts = changesAccounts;
    }

    public static BreakInAndPersistence byCron() {
        return new BreakInAndPersistence(false);
    }

    public static BreakInAndPersistence byAccount() {
        return new BreakInAndPersistence(true);
    }

    @Override
    public String name() {
        return changesAccounts ? "ssh-break-in-account" : "ssh-break-in-cron";
    }

    @Override
    public String summary() {
        return "guessed password, sudo, then "
                + (changesAccounts ? "a new account with root's rights" : "a job of cron");
    }

    @Override
    public void play(Stage stage) {
        Draw draw = stage.draw();
        Host target = draw.pick(stage.world().shellServers());
        Person victim = draw.pick(stage.world().shellUsers());
        var guesser = new PasswordGuesser(stage, stage.attacker());
        int guesses = stage.count(8, 30);
        for (int i = 0; i < guesses; i++) {
            guesser.fail(target, victim.name());
            stage.pass(600, 1800);
        }
        guesser.expectBruteForce();
        SshSession session = guesser.succeed(target, victim.name(), victim.uid());
        stage.expect("ssh-login-after-failures", "source.ip", stage.attacker());
        stage.passSeconds(5, 40);
        FullAttackChain.becomeRoot(stage, session);
        if (changesAccounts) {
            addAccount(stage, session);
            stage.expectChain("break-in-then-account-change");
        } else {
            changeCron(stage, session);
            stage.expectChain("ssh-break-in-and-persistence");
        }
        stage.expectIncident("persistence");
    }

    private static void changeCron(Stage stage, SshSession session) {
        Host host = session.host();
        stage.sensors().audit().executed(stage.now(), host, Account.rootOf(session), "/root", "crontab", "/tmp/.c");
        stage.sensors().auth().crontabReplaced(stage.now().plusMillis(12), host, "root");
        stage.passSeconds(2, 10);
        stage.expect("crontab-change", "host.name", host.name());
    }

    private static void addAccount(Stage stage, SshSession session) {
        Host host = session.host();
        AuthLog log = stage.sensors().auth();
        String account = "sys" + stage.draw().letters(4);
        Account root = Account.rootOf(session);
        stage.sensors().audit().executed(stage.now(), host, root, "/root", "useradd", "-m", "-s", "/bin/bash", account);
        log.userAdded(stage.now().plusMillis(30), host, account, 1900);
        stage.passSeconds(2, 8);
        stage.sensors().audit().executed(stage.now(), host, root, "/root", "usermod", "-aG", "sudo", account);
        log.addedToGroup(stage.now().plusMillis(20), host, account, "sudo");
        stage.passSeconds(2, 8);
        log.passwordChanged(stage.now(), host, account);
        stage.uses(account);
        stage.expect("new-admin", "host.name", host.name());
    }
}

package io.weir.generators.attack;

import io.weir.generators.Stage;
import io.weir.generators.log.AuthLog;
import io.weir.generators.log.SshSession;
import io.weir.generators.world.Host;
import io.weir.rules.alert.Severity;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Somebody at one address who tries passwords over SSH, with the lines that sshd writes about it. */
final class PasswordGuesser {
    private static final List<String> ACCOUNTS = List.of(
            "root",
            "root",
            "root",
            "admin",
            "oracle",
            "postgres",
            "test",
            "ubuntu",
            "git",
            "deploy",
            "user",
            "ftpuser");
    private static final int LEAST_BURST = 5;
    private static final int LARGE_BURST = 10;
    private static final int HUGE_BURST = 20;

    private final Stage stage;
    private final String address;
    private final AuthLog log;
    private final List<Instant> failures = new ArrayList<>();

    PasswordGuesser(Stage stage, String address) {
        this.stage = stage;
        this.address = address;
        this.log = stage.sensors().auth();
    }

    /** An account that many systems have, or might have. */
    String anyAccount() {
        return stage.draw().pick(ACCOUNTS);
    }

    /** Only root is there of the usual ones, and who works here. */
    private boolean exists(String account) {
        return account.equals("root")
                || stage.world().people().stream()
                        .anyMatch(person -> person.name().equals(account));
    }

    /** One refused password, told in one line. */
    void fail(Host host, String account) {
        fail(host, log.newSshd(host), account, stage.draw().port());
    }

    private void fail(Host host, long sshd, String account, int port) {
        log.sshFailed(stage.now(), host, sshd, account, exists(account), address, port);
        // Where the log has whole seconds, the second is what counts.
        failures.add(host.classicSyslog() ? stage.now().truncatedTo(ChronoUnit.SECONDS) : stage.now());
    }

    /** A connection with several tries until it is given up, at most six lines for four tries. */
    void connect(Host host, String account, int tries) {
        long sshd = log.newSshd(host);
        int port = stage.draw().port();
        if (!exists(account)) {
            log.sshInvalidUser(stage.now(), host, sshd, account, address, port);
            stage.pass(20, 120);
        }
        for (int i = 0; i < tries; i++) {
            fail(host, sshd, account, port);
            stage.pass(400, 1100);
        }
        log.sshClosed(stage.now(), host, sshd, account, exists(account), address, port);
        stage.pass(100, 500);
    }

    SshSession succeed(Host host, String account, int uid) {
        stage.reaches(host);
        stage.uses(account);
        return log.sshAccepted(
                stage.now(),
                host,
                log.newSshd(host),
                account,
                uid,
                address,
                stage.draw().port());
    }

    /** Notes how severe the guessing was, by how many failures a minute saw. */
    void expectBruteForce() {
        int most = Stage.mostWithin(Duration.ofMinutes(1), failures);
        if (most >= LEAST_BURST) {
            Severity severity =
                    most >= HUGE_BURST ? Severity.CRITICAL : most >= LARGE_BURST ? Severity.HIGH : Severity.MEDIUM;
            stage.expect(severity, "ssh-brute-force", "source.ip", address);
        } else {
            stage.expectSilence("ssh-brute-force", "source.ip", address);
        }
    }
}

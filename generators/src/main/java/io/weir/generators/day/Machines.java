package io.weir.generators.day;

import io.weir.generators.Draw;
import io.weir.generators.log.AuditLog.Account;
import io.weir.generators.log.NetworkSensor;
import io.weir.generators.log.Sensors;
import io.weir.generators.log.WebLog.Request;
import io.weir.generators.log.WindowsLog.Logon;
import io.weir.generators.world.Host;
import io.weir.generators.world.World;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What runs without anybody: monitoring, jobs of cron, backups, the scanner for weaknesses, the cloud. */
final class Machines {
    private static final LocalTime BACKUP = LocalTime.of(0, 20);
    private static final LocalTime SCAN = LocalTime.of(21, 30);
    private static final List<Integer> SCANNED_PORTS = List.of(
            21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 143, 161, 389, 443, 445, 993, 995, 1433, 1521, 2049, 3306, 3389,
            5432, 5900, 6379, 8080, 8443, 9200, 11_211, 27_017);
    private static final String SCANNER_AGENT = "Mozilla/5.0 [en] (X11, U; OpenVAS-VT 23.15.1)";

    private final World world;
    private final Sensors sensors;
    private final Draw draw;

    Machines(World world, Sensors sensors, Draw draw) {
        this.world = world;
        this.sensors = sensors;
        this.draw = draw;
    }

    private record Job(UnaryOperator<Instant> next, Consumer<Instant> work) implements Activity {
        @Override
        public Instant first(Instant start) {
            return next.apply(start);
        }

        @Override
        public Instant perform(Instant now) {
            work.accept(now);
            return next.apply(now);
        }
    }

    List<Activity> activities() {
        return List.of(
                new Job(every(Duration.ofSeconds(60)), this::checkHealth),
                new Job(every(Duration.ofMinutes(5)), this::collectMetrics),
                new Job(every(Duration.ofHours(1)), this::hourlyJobs),
                new Job(every(Duration.ofMinutes(15)), this::frequentJobs),
                new Job(every(Duration.ofMinutes(30)), this::refreshPolicies),
                new Job(now -> Rhythm.daily(now, BACKUP), this::backUp),
                new Job(now -> Rhythm.daily(now, SCAN), this::scan),
                new Job(now -> Rhythm.next(draw, now, 90_000), this::lookUpName),
                new Job(now -> Rhythm.next(draw, now, 150_000), this::callCloud),
                new Job(now -> Rhythm.next(draw, now, 45_000), this::turnAway),
                new Job(now -> Rhythm.next(draw, now, 420_000), this::refuseLogin));
    }

    private static UnaryOperator<Instant> every(Duration span) {
        long seconds = span.toSeconds();
        return now -> Instant.ofEpochSecond((now.getEpochSecond() / seconds + 1) * seconds);
    }

    private void checkHealth(Instant now) {
        for (Host server : world.hosts("web")) {
            sensors.web()
                    .answered(
                            now.plusMillis(draw.between(0, 900)),
                            server,
                            Request.get(
                                    world.host("monitor-01").address(),
                                    "/health",
                                    200,
                                    15,
                                    "curl/8.5.0",
                                    draw.between(1, 9)));
        }
    }

    private void collectMetrics(Instant now) {
        NetworkSensor network = sensors.network();
        Instant time = now;
        for (Host host : world.shellServers()) {
            time = time.plusMillis(draw.between(3000, 9000));
            network.connected(
                    time,
                    network.between(world.host("monitor-01").address(), host.address(), 9100),
                    "http",
                    draw.between(10, 120),
                    210,
                    draw.between(40_000, 60_000));
        }
    }

    private void hourlyJobs(Instant now) {
        for (Host host : world.shellServers()) {
            Instant time = now.plusMillis(1020 + draw.between(0, 400));
            sensors.auth().cron(time, host, "root", "   cd / && run-parts --report /etc/cron.hourly");
            sensors.audit()
                    .executedBy(
                            time.plusMillis(20),
                            host,
                            Account.service("root", 0),
                            "/usr/sbin/cron",
                            "/",
                            "sh",
                            "-c",
                            "   cd / && run-parts --report /etc/cron.hourly");
        }
    }

    private void frequentJobs(Instant now) {
        for (Host host : world.hosts("app")) {
            Instant time = now.plusMillis(1010 + draw.between(0, 200));
            sensors.auth().cron(time, host, "app", "/usr/bin/curl -fsS http://localhost:8080/tasks/run > /dev/null");
            sensors.audit()
                    .executedBy(
                            time.plusMillis(9),
                            host,
                            Account.service("app", 990),
                            "/usr/sbin/cron",
                            "/srv/app",
                            "curl",
                            "-fsS",
                            "http://localhost:8080/tasks/run");
        }
    }

    /** Computers of the domain ask its controller what has changed, with accounts of their own. */
    private void refreshPolicies(Instant now) {
        for (Host station : world.workstations()) {
            Instant time = now.plusSeconds(draw.between(1, 1200));
            String account = station.shortName().toUpperCase(Locale.ROOT) + "$";
            Logon logon = sensors.windows().loggedOn(time, world.host("dc-01"), account, 3, station.address());
            sensors.windows().loggedOff(time.plusSeconds(draw.between(1, 20)), logon);
            Logon local = new Logon(station, account, "0x3e7", 5);
            sensors.windows()
                    .processStarted(
                            time.plusMillis(draw.between(100, 900)),
                            local,
                            "C:\\Windows\\System32\\gpupdate.exe",
                            "gpupdate.exe /target:computer",
                            "C:\\Windows\\System32\\svchost.exe");
        }
    }

    /** Many gigabytes between machines of the site at night, and a little of it leaves the house. */
    private void backUp(Instant now) {
        NetworkSensor network = sensors.network();
        String backup = world.host("backup-01").address();
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        for (Host host : world.shellServers()) {
            if (!host.role().equals("backup")) {
                time = time.plusSeconds(draw.between(150, 420));
                sensors.auth().cron(time, host, "root", "/usr/local/bin/backup.sh");
                sensors.audit()
                        .executedBy(
                                time.plusMillis(30),
                                host,
                                Account.service("root", 0),
                                "/usr/local/bin/backup.sh",
                                "/",
                                "rsync",
                                "-a",
                                "--delete",
                                "/srv/",
                                "backup-01::" + host.name());
                network.connected(
                        time.plusMillis(200),
                        network.between(host.address(), backup, 873),
                        "",
                        draw.between(100_000, 140_000),
                        draw.between(2_000_000_000L, 40_000_000_000L),
                        draw.between(1_000_000L, 9_000_000L));
            }
        }
        for (int i = 0; i < 3; i++) {
            time = time.plusSeconds(draw.between(1500, 4000));
            network.visitedEncrypted(
                    time,
                    network.between(backup, World.OFFSITE_BACKUP, 443),
                    "vault.offsite.example",
                    draw.between(60_000, 90_000),
                    draw.between(60_000_000L, 140_000_000L),
                    draw.between(20_000L, 90_000L));
        }
    }

    /** The site's own scanner does openly what attackers do. */
    private void scan(Instant now) {
        NetworkSensor network = sensors.network();
        Instant time = now;
        for (Host host : world.shellServers()) {
            for (int port : SCANNED_PORTS) {
                var ends = network.between(World.VULNERABILITY_SCANNER, host.address(), port);
                network.attempted(time, ends, true);
                time = time.plusMillis(draw.between(20, 200));
            }
        }
        for (Host server : world.hosts("web")) {
            for (String target : List.of(
                    "/",
                    "/.env",
                    "/.git/config",
                    "/phpmyadmin/",
                    "/products?id=1%27%20OR%201=1--",
                    "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
                    "/download?file=../../../../etc/passwd")) {
                boolean isThere = target.equals("/");
                sensors.web()
                        .answered(
                                time,
                                server,
                                Request.get(
                                        World.VULNERABILITY_SCANNER,
                                        target,
                                        isThere ? 200 : 404,
                                        isThere ? 5120 : 162,
                                        SCANNER_AGENT,
                                        draw.between(1, 20)));
                time = time.plusMillis(draw.between(300, 1500));
            }
        }
    }

    private void lookUpName(Instant now) {
        Host host = draw.pick(world.hosts());
        boolean isThere = !draw.chance(0.03);
        sensors.network()
                .asked(
                        now,
                        host.address(),
                        World.NAME_SERVER,
                        isThere ? draw.pick(world.hosts()).shortName() + '.' + World.DOMAIN : "wpad." + World.DOMAIN,
                        "A",
                        isThere ? List.of("10.20.1." + draw.between(10, 90)) : List.of());
    }

    private void callCloud(Instant now) {
        String agent = "Boto3/1.40.4 md/Botocore#1.40.4 ua/2.1 os/linux#6.8.0 lang/python#3.12.3";
        var call = draw.pick(List.of(
                List.of("ec2", "DescribeInstances"),
                List.of("ec2", "DescribeSecurityGroups"),
                List.of("s3", "ListBuckets"),
                List.of("monitoring", "PutMetricData"),
                List.of("sts", "GetCallerIdentity")));
        sensors.cloud()
                .called(
                        now,
                        "inventory",
                        "198.51.100.130",
                        agent,
                        call.get(0),
                        call.get(1),
                        !call.get(1).startsWith("Put"),
                        Map.of());
    }

    /** The internet knocks on all doors all the time. */
    private void turnAway(Instant now) {
        int port = draw.pick(List.of(22, 23, 80, 443, 445, 1433, 2323, 3389, 5060, 6379, 8080, 8443));
        sensors.firewall()
                .blocked(
                        now, World.passerBy(draw), draw.pick(world.hosts("web")).address(), port);
    }

    /** One try of one of the many programs that try every address, never at an account that exists. */
    private void refuseLogin(Instant now) {
        Host host = draw.pick(world.hosts("web"));
        String user = draw.pick(List.of("admin", "test", "oracle", "ubuntu", "pi", "user"));
        String from = World.passerBy(draw);
        int port = draw.port();
        long sshd = sensors.auth().newSshd(host);
        sensors.auth().sshInvalidUser(now, host, sshd, user, from, port);
        sensors.auth().sshFailed(now.plusMillis(draw.between(900, 2400)), host, sshd, user, false, from, port);
        sensors.auth().sshClosed(now.plusMillis(draw.between(2500, 4000)), host, sshd, user, false, from, port);
    }
}

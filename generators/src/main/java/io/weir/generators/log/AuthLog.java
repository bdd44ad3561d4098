package io.weir.generators.log;

import io.weir.generators.Draw;
import io.weir.generators.Tape;
import io.weir.generators.world.Host;

import java.time.Instant;
import java.util.Locale;

/** What sshd, sudo, cron and the account tools of Linux machines write to {@code /var/log/auth.log} and its like. */
public final class AuthLog {
    public static final String TOPIC = "telemetry.auth";

    private final Syslog syslog;
    private final Draw draw;
    private final Numbers pids;

    AuthLog(Tape tape, Draw draw, long firstNumber) {
        this.syslog = new Syslog(tape, draw);
        this.draw = draw;
        this.pids = new Numbers(1000 + firstNumber % 30_000);
    }

    /** One process of sshd serves one connection. */
    public long newSshd(Host host) {
        return nextPid(host);
    }

    public void sshFailed(Instant time, Host host, long sshd, String user, boolean exists, String from, int port) {
        ssh(
                time,
                host,
                sshd,
                "Failed password for " + (exists ? "" : "invalid user ") + user + " from " + from + " port " + port
                        + " ssh2");
    }

    public void sshInvalidUser(Instant time, Host host, long sshd, String user, String from, int port) {
        ssh(time, host, sshd, "Invalid user " + user + " from " + from + " port " + port);
    }

    /** The client gave up, or was sent away, before it was let in. */
    public void sshClosed(Instant time, Host host, long sshd, String user, boolean exists, String from, int port) {
        String who = exists ? "authenticating user " : "invalid user ";
        ssh(time, host, sshd, "Connection closed by " + who + user + ' ' + from + " port " + port + " [preauth]");
    }

    public SshSession sshAccepted(Instant time, Host host, long sshd, String user, int uid, String from, int port) {
        return accepted(time, host, sshd, user, uid, from, port, "password", "");
    }

    public SshSession sshAcceptedKey(Instant time, Host host, String user, int uid, String from, int port) {
        long sshd = newSshd(host);
        return accepted(time, host, sshd, user, uid, from, port, "publickey", ": ED25519 SHA256:" + draw.base64(43));
    }

    private SshSession accepted(
            Instant time,
            Host host,
            long sshd,
            String user,
            int uid,
            String from,
            int port,
            String method,
            String fingerprint) {
        ssh(
                time,
                host,
                sshd,
                "Accepted " + method + " for " + user + " from " + from + " port " + port + " ssh2" + fingerprint);
        Instant opened = time.plusMillis(draw.between(4, 30));
        ssh(
                opened,
                host,
                sshd,
                "pam_unix(sshd:session): session opened for user " + user + "(uid=" + uid + ") by " + user + "(uid=0)");
        return new SshSession(host, user, uid, from, port, sshd, sshd % 5000 + 1);
    }

    public void sshEnded(Instant time, SshSession session) {
        ssh(
                time,
                session.host(),
                session.pid(),
                "Disconnected from user " + session.user() + ' ' + session.from() + " port " + session.port());
        ssh(
                time.plusMillis(draw.between(1, 9)),
                session.host(),
                session.pid(),
                "pam_unix(sshd:session): session closed for user " + session.user());
    }

    private void ssh(Instant time, Host host, long sshd, String message) {
        write(time, host, "sshd[" + sshd + "]", message);
    }

    public void sudo(Instant time, SshSession session, String command) {
        Host host = session.host();
        write(
                time,
                host,
                "sudo",
                String.format(
                        Locale.ROOT,
                        "%8s : TTY=pts/%d ; PWD=/home/%s ; USER=root ; COMMAND=%s",
                        session.user(),
                        session.session() % 4,
                        session.user(),
                        command));
        write(
                time.plusMillis(draw.between(1, 5)),
                host,
                "sudo",
                "pam_unix(sudo:session): session opened for user root(uid=0) by " + session.user() + "(uid="
                        + session.uid() + ")");
    }

    /** The password was wrong three times. */
    public void sudoFailed(Instant time, SshSession session, String command) {
        write(
                time,
                session.host(),
                "sudo",
                String.format(
                        Locale.ROOT,
                        "%8s : 3 incorrect password attempts ; TTY=pts/%d ; PWD=/home/%s ; USER=root ; COMMAND=%s",
                        session.user(),
                        session.session() % 4,
                        session.user(),
                        command));
    }

    public void cron(Instant time, Host host, String user, String command) {
        String program = "CRON[" + nextPid(host) + "]";
        write(time, host, program, "pam_unix(cron:session): session opened for user " + user + "(uid=0) by (uid=0)");
        write(time.plusMillis(1), host, program, "(" + user + ") CMD (" + command + ")");
        write(
                time.plusMillis(draw.between(40, 900)),
                host,
                program,
                "pam_unix(cron:session): session closed for user " + user);
    }

    public void crontabReplaced(Instant time, Host host, String user) {
        write(time, host, "crontab[" + nextPid(host) + "]", "(" + user + ") REPLACE (" + user + ")");
    }

    public void userAdded(Instant time, Host host, String user, int uid) {
        long pid = nextPid(host);
        write(time, host, "useradd[" + pid + "]", "new group: name=" + user + ", GID=" + uid);
        write(
                time.plusMillis(2),
                host,
                "useradd[" + pid + "]",
                "new user: name=" + user + ", UID=" + uid + ", GID=" + uid + ", home=/home/" + user
                        + ", shell=/bin/bash, from=/dev/pts/0");
    }

    public void addedToGroup(Instant time, Host host, String user, String group) {
        String program = "usermod[" + nextPid(host) + "]";
        write(time, host, program, "add '" + user + "' to group '" + group + "'");
        write(time.plusMillis(1), host, program, "add '" + user + "' to shadow group '" + group + "'");
    }

    public void passwordChanged(Instant time, Host host, String user) {
        write(time, host, "passwd[" + nextPid(host) + "]", "pam_unix(passwd:chauthtok): password changed for " + user);
    }

    private long nextPid(Host host) {
        return pids.next(host.name());
    }

    private void write(Instant time, Host host, String program, String message) {
        syslog.write(time, host, TOPIC, program, message);
    }
}

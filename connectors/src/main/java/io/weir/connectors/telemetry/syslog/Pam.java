package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.ByteTable;
import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.Target;

/**
 * What authentication modules say on behalf of a service: {@code pam_unix(sshd:auth): …}. Services that report failures
 * themselves (OpenSSH, su, sudo, FTP and mail servers) do so about the same try, so that here these have no outcome.
 */
final class Pam implements Program {
    private static final byte[] MODULE = Bytes.of("pam_");
    private static final byte[] SUMMARY = Bytes.of("PAM ");
    private static final byte[] FAILURE = Bytes.of("authentication failure");
    private static final byte[] FAILURES = Bytes.of(" more authentication failure");
    private static final byte[] OPENED = Bytes.of("session opened for user ");
    private static final byte[] CLOSED = Bytes.of("session closed for user ");
    private static final byte[] BY = Bytes.of(" by ");
    private static final byte[] TTY = Bytes.of(" tty=");
    private static final byte[] REMOTE_USER = Bytes.of(" ruser=");
    private static final byte[] REMOTE_HOST = Bytes.of(" rhost=");
    private static final byte[] USER = Bytes.of(" user=");

    private static final Meaning REPORTED = Meaning.of("authentication", "pam_authentication_failure", "info");
    private static final Meaning FAILED = Meaning.login("pam_authentication_failure", false);
    private static final Meaning SESSION_OPENED = Meaning.of("session", "session_opened", "start");
    private static final Meaning SESSION_CLOSED = Meaning.of("session", "session_closed", "end");

    /** Services that change who somebody is: the session is of another user than who asks for it. */
    private static final ByteTable<Boolean> ELEVATING = ByteTable.of(
            Boolean.TRUE,
            "su",
            "su-l",
            "sudo",
            "sudo-i",
            "runuser",
            "runuser-l",
            "polkit-1",
            "pkexec",
            "doas",
            "kde-su");

    private static final ByteTable<Boolean> SELF_REPORTING = ByteTable.of(
            Boolean.TRUE,
            "sshd",
            "su",
            "su-l",
            "sudo",
            "sudo-i",
            "vsftpd",
            "proftpd",
            "pure-ftpd",
            "ftp",
            "dovecot",
            "dropbear",
            "smtp");

    private final HostFacts facts;
    private final Target module;
    private final Target service;
    private final Target function;
    private final Target tty;
    private final Target clientUser;
    private final Sayings others;

    Pam(HostFacts facts) {
        this.facts = facts;
        this.module = facts.out.target("pam.module");
        this.service = facts.out.target("pam.service");
        this.function = facts.out.target("pam.function");
        this.tty = facts.out.target("session.tty");
        this.clientUser = facts.out.target("client.user.name");
        this.others = new Sayings(facts)
                .say(
                        Meaning.of("authentication", "pam_unknown_user", "info"),
                        "check pass; user unknown",
                        "received for user {user}: 10 ({reason})")
                .say(
                        Meaning.of("authentication", "pam_authentication_failure", "info"),
                        "received for user {user}: 7 ({reason})",
                        "auth could not identify password for [{user}]",
                        "conversation failed")
                .say(
                        Meaning.of("authentication", "pam_authentication_success", "info"),
                        "authentication success; {}",
                        "user '{user}' granted access",
                        "user {user} authenticated as {}")
                .say(
                        Meaning.of("authentication", "account_locked", "info"),
                        "Consecutive login failures for user {user} account temporarily locked",
                        "user {user} ({uid}) tally {-} deny {-}",
                        "User {user} has {} locked out",
                        "account {user} has expired (account expired)",
                        "account {user} has expired (failed to change password)",
                        "expired password for user {user} (password aged)",
                        "expired password for user {user} (root enforced)",
                        "Access denied for user {user}: {reason}",
                        "access denied for user `{user}' from `{source}'",
                        "requirement {} not met by user \"{user}\"")
                .say(
                        Meaning.of("iam", "password_changed", "user", "change").with(true),
                        "password changed for {target}");
    }

    /** Whether a message is of a module: then it says so itself. */
    boolean recognises(byte[] bytes, int from, int to) {
        return Bytes.startsWith(bytes, from, to, MODULE) || Bytes.startsWith(bytes, from, to, SUMMARY);
    }

    @Override
    public boolean read(byte[] bytes, int from, int to) {
        if (Bytes.startsWith(bytes, from, to, SUMMARY)) {
            return readSummary(bytes, from + SUMMARY.length, to);
        }
        int open = Bytes.find(bytes, from, to, '(');
        int colon = Bytes.find(bytes, open, to, ':');
        int close = Bytes.find(bytes, colon, to, ')');
        if (close + 1 >= to || bytes[close + 1] != ':') {
            return false;
        }
        facts.text(module, bytes, from, open);
        facts.text(service, bytes, open + 1, colon);
        facts.text(function, bytes, colon + 1, close);
        return readOf(bytes, open + 1, colon, bytes, Bytes.skipSpaces(bytes, close + 2, to), to);
    }

    /** {@code PAM 5 more authentication failures; …}: sshd's sum of what the module said one by one. */
    private boolean readSummary(byte[] bytes, int from, int to) {
        int digits = Bytes.skipDigits(bytes, from, to);
        if (digits == from || !Bytes.startsWith(bytes, digits, to, FAILURES)) {
            return false;
        }
        facts.mean(REPORTED);
        readFailure(bytes, digits, to);
        return true;
    }

    /** Reads a message of a module whose service is known. */
    boolean readOf(byte[] services, int serviceFrom, int serviceTo, byte[] bytes, int from, int to) {
        int digits = Bytes.skipDigits(bytes, from, to);
        if (Bytes.startsWith(bytes, from, to, FAILURE)
                || digits > from && Bytes.startsWith(bytes, digits, to, FAILURES)) {
            facts.mean(SELF_REPORTING.get(services, serviceFrom, serviceTo) == null ? FAILED : REPORTED);
            readFailure(bytes, from, to);
            return true;
        }
        boolean isElevating = ELEVATING.get(services, serviceFrom, serviceTo) != null;
        if (Bytes.startsWith(bytes, from, to, OPENED)) {
            facts.mean(SESSION_OPENED);
            readOpened(isElevating, bytes, from + OPENED.length, to);
            return true;
        }
        if (Bytes.startsWith(bytes, from, to, CLOSED)) {
            facts.mean(SESSION_CLOSED);
            person(isElevating, bytes, from + CLOSED.length, to);
            return true;
        }
        return others.read(bytes, from, to);
    }

    private void readOpened(boolean isElevating, byte[] bytes, int from, int to) {
        int by = Bytes.findLast(bytes, from, to, BY);
        person(isElevating, bytes, from, by < 0 ? to : by);
        if (by >= 0 && isElevating) {
            facts.person(facts.user, facts.userId, bytes, by + BY.length, to);
        }
    }

    private void person(boolean isElevating, byte[] bytes, int from, int to) {
        if (isElevating) {
            facts.person(facts.effectiveUser, facts.effectiveUserId, bytes, from, to);
        } else {
            facts.person(facts.user, facts.userId, bytes, from, to);
        }
    }

    /** {@code tty=… ruser=… rhost=…  user=…} in this order; the user, whom strangers name, is last. */
    private void readFailure(byte[] bytes, int from, int to) {
        int at = word(TTY, tty, bytes, from, to);
        at = word(REMOTE_USER, clientUser, bytes, at, to);
        int host = Bytes.find(bytes, at, to, REMOTE_HOST);
        if (host < to) {
            host += REMOTE_HOST.length;
            at = Bytes.find(bytes, host, to, ' ');
            facts.source(bytes, host, at);
        }
        int user = Bytes.find(bytes, at, to, USER);
        if (user < to) {
            int end = to;
            while (end > user && bytes[end - 1] == ' ') {
                end--;
            }
            facts.text(facts.user, bytes, Math.min(user + USER.length, end), end);
        }
    }

    private int word(byte[] key, Target target, byte[] bytes, int from, int to) {
        int at = Bytes.find(bytes, from, to, key);
        if (at == to) {
            return from;
        }
        int end = Bytes.find(bytes, at + key.length, to, ' ');
        facts.text(target, bytes, at + key.length, end);
        return end;
    }
}

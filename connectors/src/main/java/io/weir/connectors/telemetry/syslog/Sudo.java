package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.Target;

/** What sudo says: {@code mia : TTY=pts/0 ; PWD=/home/mia ; USER=root ; COMMAND=/usr/bin/id}, or why it did not. */
final class Sudo implements Program {
    private static final byte[] COLON = Bytes.of(" : ");
    private static final byte[] SEPARATOR = Bytes.of(" ; ");
    private static final byte[] COMMAND = Bytes.of("COMMAND=");
    private static final byte[] TTY = Bytes.of("TTY=");
    private static final byte[] DIRECTORY = Bytes.of("PWD=");
    private static final byte[] USER = Bytes.of("USER=");
    private static final byte[] GROUP = Bytes.of("GROUP=");
    private static final byte[] HOST = Bytes.of("HOST=");
    private static final byte[] CONTINUED = Bytes.of("(command continued)");
    private static final byte[] ATTEMPT = Bytes.of(" incorrect password attempt");

    private static final Meaning RAN =
            Meaning.of("process", "sudo_command", "start").with(true);
    private static final Meaning DENIED =
            Meaning.of("process", "sudo_denied", "info").with(false);
    private static final Meaning FAILED = Meaning.login("sudo_login", false);

    private final HostFacts facts;
    private final Target tty;
    private final Target directory;
    private final Target group;
    private final Target command;
    private final Target executable;

    Sudo(HostFacts facts) {
        this.facts = facts;
        this.tty = facts.out.target("session.tty");
        this.directory = facts.out.target("process.working_directory");
        this.group = facts.out.target("group.name");
        this.command = facts.out.target("process.command_line");
        this.executable = facts.out.target("process.executable");
    }

    @Override
    public boolean read(byte[] bytes, int from, int to) {
        int colon = Bytes.find(bytes, from, to, COLON);
        int userFrom = Bytes.skipSpaces(bytes, from, colon);
        int at = colon + COLON.length;
        boolean isPlain = Bytes.startsWith(bytes, at, to, TTY) || Bytes.startsWith(bytes, at, to, HOST);
        int reasonTo = isPlain ? at : Bytes.find(bytes, at, to, SEPARATOR);
        if (colon == to || reasonTo == to || Bytes.startsWith(bytes, at, to, CONTINUED)) {
            return false;
        }
        facts.text(facts.user, bytes, userFrom, colon);
        if (isPlain) {
            facts.mean(RAN);
        } else {
            int digits = Bytes.skipDigits(bytes, at, reasonTo);
            facts.mean(digits > at && Bytes.startsWith(bytes, digits, reasonTo, ATTEMPT) ? FAILED : DENIED);
            facts.text(facts.reason, bytes, at, reasonTo);
            at = reasonTo + SEPARATOR.length;
        }
        readParts(bytes, at, to);
        return true;
    }

    private void readParts(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (Bytes.startsWith(bytes, at, to, COMMAND)) {
                readCommand(bytes, at + COMMAND.length, to);
                return;
            }
            int end = Bytes.find(bytes, at, to, SEPARATOR);
            if (Bytes.startsWith(bytes, at, end, TTY)) {
                facts.text(tty, bytes, at + TTY.length, end);
            } else if (Bytes.startsWith(bytes, at, end, DIRECTORY)) {
                facts.text(directory, bytes, at + DIRECTORY.length, end);
            } else if (Bytes.startsWith(bytes, at, end, USER)) {
                facts.text(facts.effectiveUser, bytes, at + USER.length, end);
            } else if (Bytes.startsWith(bytes, at, end, GROUP)) {
                facts.text(group, bytes, at + GROUP.length, end);
            }
            at = end + SEPARATOR.length;
        }
    }

    private void readCommand(byte[] bytes, int from, int to) {
        facts.text(command, bytes, from, to);
        if (from < to && bytes[from] == '/') {
            facts.text(executable, bytes, from, Bytes.find(bytes, from, to, ' '));
        }
    }
}

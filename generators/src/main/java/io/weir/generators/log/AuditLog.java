package io.weir.generators.log;

import io.weir.generators.Draw;
import io.weir.generators.Shipment;
import io.weir.generators.Tape;
import io.weir.generators.world.Host;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the audit system of Linux machines records, joined by LAUREL. */
public final class AuditLog {
    public static final String TOPIC = "telemetry.audit";

    private static final long NO_LOGIN = 4_294_967_295L;

    private final Tape tape;
    private final Draw draw;
    private final Numbers serials;
    private final Numbers pids;

    AuditLog(Tape tape, Draw draw, long firstNumber) {
        this.tape = tape;
        this.draw = draw;
        this.serials = new Numbers(firstNumber);
        this.pids = new Numbers(30_000 + firstNumber % 30_000);
    }

    /**
     * Whose process it is.
     *
     * @param loginUid who logged in; {@code null} for what no login started
     */
    public record Account(String user, int uid, String loginUser, long loginUid, long session, String terminal) {
        public static Account of(SshSession session) {
            return new Account(
                    session.user(),
                    session.uid(),
                    session.user(),
                    session.uid(),
                    session.session(),
                    "pts" + session.session() % 4);
        }

        /** Root's rights in somebody's session. */
        public static Account rootOf(SshSession session) {
            Account own = of(session);
            return new Account("root", 0, own.loginUser, own.loginUid, own.session, own.terminal);
        }

        public static Account service(String user, int uid) {
            return new Account(user, uid, "unset", NO_LOGIN, NO_LOGIN, "(none)");
        }
    }

    /** A program was started: the shell of a person starts it, or what is named. */
    public void executed(Instant time, Host host, Account account, String directory, String... arguments) {
        executedBy(time, host, account, "/usr/bin/bash", directory, arguments);
    }

    public void executedBy(
            Instant time, Host host, Account account, String parent, String directory, String... arguments) {
        String program = arguments[0];
        String path = program.startsWith("/") ? program : "/usr/bin/" + program;
        String command = path.substring(path.lastIndexOf('/') + 1);
        Fields record = begin(time, host);
        record.put("SYSCALL", call(host, account, command, path));
        record.put("EXECVE", Fields.of("argc", arguments.length, "ARGV", List.of(arguments)));
        record.put("CWD", Fields.of("cwd", directory));
        List<Fields> paths = new ArrayList<>();
        paths.add(path(0, path));
        paths.add(path(1, "/lib64/ld-linux-x86-64.so.2"));
        record.put("PATH", paths);
        record.put("PROCTITLE", Fields.of("ARGV", List.of(arguments)));
        record.put(
                "PARENT_INFO",
                Fields.of(
                        "ARGV",
                        List.of(parent),
                        "comm",
                        parent.substring(parent.lastIndexOf('/') + 1),
                        "exe",
                        parent,
                        "ppid",
                        1));
        ship(time, host, record);
    }

    private Fields begin(Instant time, Host host) {
        String stamp = String.format(Locale.ROOT, "%d.%03d", time.getEpochSecond(), time.getNano() / 1_000_000);
        return Fields.of("ID", stamp + ':' + serials.next(host.name()), "NODE", host.name());
    }

    private Fields call(Host host, Account account, String command, String executable) {
        long pid = pids.next(host.name());
        return Fields.of(
                "arch",
                "0xc000003e",
                "syscall",
                59,
                "success",
                "yes",
                "exit",
                0,
                "items",
                2,
                "ppid",
                pid - draw.between(1, 40),
                "pid",
                pid,
                "auid",
                account.loginUid(),
                "uid",
                account.uid(),
                "gid",
                account.uid(),
                "euid",
                account.uid(),
                "suid",
                account.uid(),
                "fsuid",
                account.uid(),
                "egid",
                account.uid(),
                "sgid",
                account.uid(),
                "fsgid",
                account.uid(),
                "tty",
                account.terminal(),
                "ses",
                account.session(),
                "comm",
                command.length() > 15 ? command.substring(0, 15) : command,
                "exe",
                executable,
                "key",
                "exec",
                "ARCH",
                "x86_64",
                "SYSCALL",
                "execve",
                "AUID",
                account.loginUser(),
                "UID",
                account.user(),
                "GID",
                account.user(),
                "EUID",
                account.user());
    }

    private Fields path(int item, String name) {
        return Fields.of(
                "item",
                item,
                "name",
                name,
                "inode",
                draw.between(100_000, 999_999),
                "dev",
                "fd:00",
                "mode",
                "0100755",
                "ouid",
                0,
                "ogid",
                0,
                "rdev",
                "00:00",
                "nametype",
                "NORMAL",
                "OUID",
                "root",
                "OGID",
                "root");
    }

    private void ship(Instant time, Host host, Fields record) {
        tape.add(new Shipment(time, TOPIC, host.name(), JsonText.of(record)));
    }
}

package io.weir.connectors.telemetry.auditd;

import io.weir.connectors.telemetry.ByteTable;
import io.weir.connectors.telemetry.Bytes;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What the kernel and its daemons record, by type: the number that the kernel prints, and what it means in ECS. */
public final class RecordTypes {
    private static final int MOST = 2_600;

    private final byte[][] names = new byte[MOST][];
    private final Map<String, Meaning> draft = new HashMap<>();
    private final ByteTable<Meaning> meanings;

    /** What a record of a type means. */
    record Meaning(byte[] category, byte[][] types, byte[] action, Concern concern) {}

    /** Whom a record is about. */
    enum Concern {
        /** A process and its user. */
        PROCESS,
        /** An account that somebody logs in to, by a process of another user. */
        LOGIN,
        /** An account that a user changes. */
        ACCOUNT
    }

    public RecordTypes() {
        name(1100, "USER_AUTH", "authentication", "authenticated", "start");
        name(1101, "USER_ACCT", "authentication", "was-authorized", "info");
        about(1102, "USER_MGMT", "modified-user-account", "user", "change");
        name(1103, "CRED_ACQ", "authentication", "acquired-credentials", "info");
        name(1104, "CRED_DISP", "authentication", "disposed-credentials", "info");
        name(1105, "USER_START", "session", "started-session", "start");
        name(1106, "USER_END", "session", "ended-session", "end");
        about(1108, "USER_CHAUTHTOK", "changed-password", "user", "change");
        name(1109, "USER_ERR", "authentication", "caused-error", "info");
        name(1110, "CRED_REFR", "authentication", "refreshed-credentials", "info");
        name(1112, "USER_LOGIN", "authentication", "logged-in", "start");
        name(1113, "USER_LOGOUT", "authentication", "logged-out", "end");
        about(1114, "ADD_USER", "added-user-account", "user", "creation");
        about(1115, "DEL_USER", "deleted-user-account", "user", "deletion");
        about(1116, "ADD_GROUP", "added-group-account", "group", "creation");
        about(1117, "DEL_GROUP", "deleted-group-account", "group", "deletion");
        name(1119, "ROLE_ASSIGN", "iam", "assigned-user-role", "admin", "change");
        name(1120, "ROLE_REMOVE", "iam", "removed-user-role", "admin", "change");
        name(1123, "USER_CMD", "process", "ran-command", "start");
        name(1124, "USER_TTY", "process", "typed", "info");
        name(1127, "SYSTEM_BOOT", "host", "booted-system", "start");
        name(1128, "SYSTEM_SHUTDOWN", "host", "shutdown-system", "end");
        name(1130, "SERVICE_START", "process", "started-service", "start");
        name(1131, "SERVICE_STOP", "process", "stopped-service", "end");
        about(1132, "GRP_MGMT", "modified-group-account", "group", "change");
        about(1134, "ACCT_LOCK", "locked-account", "user", "change");
        about(1135, "ACCT_UNLOCK", "unlocked-account", "user", "change");
        name(1200, "DAEMON_START", "process", "started-audit", "start");
        name(1201, "DAEMON_END", "process", "shutdown-audit", "end");
        name(1202, "DAEMON_ABORT", "process", "aborted-auditd-startup", "end");
        name(1203, "DAEMON_CONFIG", "configuration", "changed-auditd-configuration", "change");
        name(1006, "LOGIN", "authentication", "changed-login-id", "info");
        name(1305, "CONFIG_CHANGE", "configuration", "changed-audit-configuration", "change");
        name(1309, "EXECVE", "process", "executed", "start");
        name(1325, "NETFILTER_CFG", "configuration", "loaded-firewall-rule", "change");
        name(1330, "KERN_MODULE", "driver", "loaded-kernel-module", "start");
        name(1404, "MAC_STATUS", "configuration", "changed-selinux-enforcement", "change");
        name(1403, "MAC_POLICY_LOAD", "configuration", "loaded-selinux-policy", "change");
        name(1405, "MAC_CONFIG_CHANGE", "configuration", "changed-selinux-boolean", "change");
        name(1319, "TTY", "process", "typed", "info");
        name(1701, "ANOM_ABEND", "process", "crashed-program", "end");
        name(1700, "ANOM_PROMISCUOUS", "network", "changed-promiscuous-mode", "info");
        name(1326, "SECCOMP", "process", "violated-seccomp-policy", "info");
        name(1400, "AVC", "process", "violated-access-policy", "info");
        name(1107, "USER_AVC", "process", "violated-access-policy", "info");
        names[1300] = Bytes.of("SYSCALL");
        names[1302] = Bytes.of("PATH");
        names[1303] = Bytes.of("IPC");
        names[1304] = Bytes.of("SOCKETCALL");
        names[1306] = Bytes.of("SOCKADDR");
        names[1307] = Bytes.of("CWD");
        names[1318] = Bytes.of("OBJ_PID");
        names[1320] = Bytes.of("EOE");
        names[1321] = Bytes.of("BPRM_FCAPS");
        names[1322] = Bytes.of("CAPSET");
        names[1323] = Bytes.of("MMAP");
        names[1327] = Bytes.of("PROCTITLE");
        names[1331] = Bytes.of("FANOTIFY");
        names[1334] = Bytes.of("BPF");
        names[2404] = Bytes.of("CRYPTO_KEY_USER");
        names[2407] = Bytes.of("CRYPTO_SESSION");
        meanings = new ByteTable<>(draft);
    }

    private void about(int number, String name, String action, String... types) {
        add(number, name, "iam", action, Concern.ACCOUNT, types);
    }

    private void name(int number, String name, String category, String action, String... types) {
        boolean isLogin = category.equals("authentication") || category.equals("session");
        add(number, name, category, action, isLogin ? Concern.LOGIN : Concern.PROCESS, types);
    }

    private void add(int number, String name, String category, String action, Concern concern, String... types) {
        names[number] = Bytes.of(name);
        byte[][] typeNames = Arrays.stream(types).map(Bytes::of).toArray(byte[][]::new);
        draft.put(name, new Meaning(Bytes.of(category), typeNames, Bytes.of(action), concern));
    }

    /** The name of a type that the kernel printed as a number, or null. */
    byte[] name(byte[] bytes, int from, int to) {
        long number = Bytes.number(bytes, from, to);
        return number < 0 || number >= MOST ? null : names[(int) number];
    }

    /** What a record of a type means, or null. */
    Meaning meaning(byte[] bytes, int from, int to) {
        return meanings.get(bytes, from, to);
    }
}

package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.ByteTable;
import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.auditd.AuditRecord;
import io.weir.connectors.telemetry.auditd.RecordTypes;

import java.util.HashMap;
import java.util.Map;

/** The messages of the programs that are known, wherever they were logged: in syslog or in the journal. */
final class HostMessages {
    private static final byte[] AUDIT = Bytes.of("audit");
    private static final byte[] AUDIT_DATASET = Bytes.of("auditd.log");
    private static final byte[] MODULE_IN_TAG = Bytes.of("(pam_");

    /** How lines of vsftpd's own file begin, behind their time. */
    private static final byte[] VSFTPD_LINE = Bytes.of("[pid ");

    private static final byte[] POSTFIX = Bytes.of("postfix/");

    private final HostFacts facts;
    private final Pam pam;
    private final AuditRecord audit;
    private final Target name;
    private final Target executable;
    private final Target dataset;
    private final Target code;
    private final Known postfix;
    private final Known vsftpd;
    private final ByteTable<Known> programs;

    /** Where the name that was found last stands, and the module behind it or the end. */
    private int start;

    private int end;
    private int module;

    /** A program, and the dataset that its messages belong to whatever it is called. */
    private record Known(byte[] dataset, Program program) {}

    HostMessages(ReadContext context) {
        this.facts = new HostFacts(context);
        this.pam = new Pam(facts);
        this.audit = new AuditRecord(context, new RecordTypes());
        this.name = facts.out.target("process.name");
        this.executable = facts.out.target("process.executable");
        this.dataset = facts.out.target("event.dataset");
        this.code = facts.out.target("event.code");
        this.postfix = new Known(Bytes.of("postfix"), HostPrograms.postfix(facts));
        this.vsftpd = new Known(Bytes.of("vsftpd"), HostPrograms.vsftpd(facts));
        this.programs = new ByteTable<>(programs());
    }

    private Map<String, Known> programs() {
        Map<String, Known> all = new HashMap<>();
        add(all, new Sshd(facts), "sshd", "sshd", "sshd-session", "sshd-auth");
        add(all, new Sudo(facts), "sudo", "sudo", "sudo-rs");
        add(all, HostPrograms.su(facts), "su", "su", "su-l", "runuser");
        add(all, HostPrograms.cron(facts), "cron", "cron", "CRON", "crond", "CROND", "crontab", "anacron", "fcron");
        add(
                all,
                HostPrograms.accounts(facts),
                "accounts",
                "useradd",
                "usermod",
                "userdel",
                "adduser",
                "groupadd",
                "groupmod",
                "groupdel",
                "gpasswd",
                "chage",
                "passwd",
                "chpasswd",
                "chsh",
                "chfn",
                "newusers");
        add(all, HostPrograms.logind(facts), "systemd-logind", "systemd-logind", "elogind", "elogind-daemon");
        add(all, HostPrograms.systemd(facts), "systemd", "systemd");
        add(all, HostPrograms.login(facts), "login", "login", "agetty");
        add(all, HostPrograms.polkit(facts), "polkit", "polkitd", "pkexec", "polkit-agent-helper-1");
        add(all, HostPrograms.dropbear(facts), "dropbear", "dropbear");
        all.put("vsftpd", vsftpd);
        add(all, HostPrograms.proftpd(facts), "proftpd", "proftpd");
        add(all, HostPrograms.pureFtpd(facts), "pure-ftpd", "pure-ftpd");
        add(all, HostPrograms.dovecot(facts), "dovecot", "dovecot");
        add(all, HostPrograms.clamAv(facts), "clamav", "clamd", "clamscan", "clamonacc", "clamdscan");
        add(all, HostPrograms.openVpn(facts), "openvpn", "openvpn", "ovpn-server");
        return all;
    }

    private static void add(Map<String, Known> all, Program program, String dataset, String... names) {
        var known = new Known(Bytes.of(dataset), program);
        for (String name : names) {
            all.put(name, known);
        }
    }

    /**
     * Reads a message of a program and writes what the program is called. Returns false, and writes nothing, if neither
     * the program nor the message is known: then it may be of another format.
     */
    boolean read(byte[] names, int nameFrom, int nameTo, byte[] bytes, int from, int to) {
        findName(names, nameFrom, nameTo);
        if (Bytes.equal(names, start, end, AUDIT)) {
            return readAudit(bytes, from, to);
        }
        Known known = Bytes.startsWith(names, start, end, POSTFIX) ? postfix : programs.get(names, start, end);
        if (nameFrom == nameTo && Bytes.startsWith(bytes, from, to, VSFTPD_LINE)) {
            facts.out.text(name, vsftpd.dataset());
            known = vsftpd;
        }
        boolean isOfModule = module < nameTo || pam.recognises(bytes, from, to);
        if (known == null && !isOfModule) {
            return false;
        }
        writeFoundName(names, nameFrom);
        if (known != null) {
            facts.out.text(dataset, known.dataset());
        }
        if (module < nameTo) { // 'su(pam_unix)[4711]:', as Linux-PAM wrote until 2006
            pam.readOf(names, start, end, bytes, from, to);
        } else if (isOfModule) {
            pam.read(bytes, from, to);
        } else {
            known.program().read(bytes, from, to);
        }
        return true;
    }

    /** Writes what a program is called whose message is of no known kind. */
    void writeName(byte[] names, int nameFrom, int nameTo) {
        findName(names, nameFrom, nameTo);
        writeFoundName(names, nameFrom);
    }

    /** Finds the name in {@code /usr/sbin/sshd}, {@code gdm-password]}, {@code (systemd)}, {@code polkitd(authority=local)}. */
    private void findName(byte[] names, int nameFrom, int nameTo) {
        int tagTo = nameTo;
        while (tagTo > nameFrom && (names[tagTo - 1] == ']' || names[tagTo - 1] == ')')) {
            tagTo--;
        }
        module = Bytes.find(names, nameFrom, tagTo, MODULE_IN_TAG);
        module = module < tagTo ? module : nameTo;
        start = nameFrom;
        end = Bytes.find(names, Math.min(nameFrom + 1, tagTo), tagTo, '(');
        if (start < end && names[start] == '/') {
            for (int slash = start; slash < end; slash = Bytes.find(names, slash + 1, end, '/')) {
                start = slash + 1;
            }
        } else if (start < end && names[start] == '(') {
            start++;
        }
    }

    private void writeFoundName(byte[] names, int nameFrom) {
        if (start < end && names[start] == '%') { // '%SYS-5-CONFIG_I': a device says what it is about
            facts.text(code, names, start + 1, end);
            return;
        }
        if (start > nameFrom && names[nameFrom] == '/') {
            facts.text(executable, names, nameFrom, end);
        }
        facts.text(name, names, start, end);
    }

    /** {@code audit[1]: USER_LOGIN pid=4711 …}, as the journal passes audit records on: the type, then the record. */
    private boolean readAudit(byte[] bytes, int from, int to) {
        if (from == to || bytes[from] < 'A' || bytes[from] > 'Z') {
            return false;
        }
        int typeTo = Bytes.find(bytes, from, to, ' ');
        facts.out.text(dataset, AUDIT_DATASET);
        audit.read(bytes, from, typeTo, bytes, typeTo, to);
        return true;
    }
}

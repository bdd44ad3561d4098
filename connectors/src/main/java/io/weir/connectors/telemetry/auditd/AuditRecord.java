package io.weir.connectors.telemetry.auditd;

import io.weir.connectors.telemetry.ByteTable;
import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Family;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The body of an audit record: names with values, which the kernel quotes, or writes as hexadecimal digits where they
 * hold anything odd. Daemons put their part into {@code msg='…'}; the enriched format appends names for numbers behind a
 * separator.
 */
public final class AuditRecord {
    private static final byte SEPARATOR = 0x1D;
    private static final byte[] ESCAPED_SEPARATOR = Bytes.of("#035"); // as rsyslog writes it

    private static final byte[] EXECVE = Bytes.of("EXECVE");
    private static final byte[] SYSCALL = Bytes.of("SYSCALL");
    private static final byte[] PATH = Bytes.of("PATH");
    private static final byte[] MESSAGE = Bytes.of("msg");
    private static final byte[] TYPE = Bytes.of("type");
    private static final byte[] UNSET = Bytes.of("4294967295");
    private static final byte[] UNSET_NAME = Bytes.of("unset");
    private static final byte[] MINUS_ONE = Bytes.of("-1");
    private static final byte[] NULL = Bytes.of("(null)");
    private static final byte[] NO_TERMINAL = Bytes.of("(none)");
    private static final byte[] YES = Bytes.of("yes");
    private static final byte[] NO = Bytes.of("no");
    private static final byte[] SUCCESS = Bytes.of("success");
    private static final byte[] FAILURE = Bytes.of("failure");
    private static final byte[] FAILED = Bytes.of("failed");
    private static final byte[] DENIED = Bytes.of("denied");
    private static final byte[] CREATE = Bytes.of("CREATE");
    private static final byte[] DELETE = Bytes.of("DELETE");
    private static final byte[] CREATION = Bytes.of("creation");
    private static final byte[] DELETION = Bytes.of("deletion");
    private static final byte[] INFO = Bytes.of("info");
    private static final byte[] FILE = Bytes.of("file");
    private static final byte[] PROCESS = Bytes.of("process");
    private static final byte[] NETWORK = Bytes.of("network");
    private static final byte[] CONNECTION = Bytes.of("connection");
    private static final byte[] START = Bytes.of("start");
    private static final byte[] EXECUTED = Bytes.of("executed");
    private static final byte[] EXECVE_CALL = Bytes.of("execve");
    private static final byte[] EXECVEAT_CALL = Bytes.of("execveat");
    private static final byte[] CONNECT_CALL = Bytes.of("connect");
    private static final byte[] CONNECTED = Bytes.of("connected-to");
    private static final byte[] ADDRESS = Bytes.of("{ ");

    /** What is special about the value of a name. */
    private enum Kind {
        PLAIN,
        /** May be written as hexadecimal digits. */
        TEXT,
        /** Several texts with zeros between them. */
        TITLE,
        /** Keys of audit rules, with a byte 1 between them. */
        KEYS,
        /** A file, by its path or, from some who write, by its name. */
        FILE,
        /** A number of somebody, where all bits set is nobody. */
        ID,
        /** The name of somebody, in enriched records. */
        SOMEBODY,
        NUMBER,
        ADDRESS,
        HOST,
        RESULT,
        SOCKET,
        ARCHITECTURE,
        /** The number of a system call. */
        CALL,
        /** The name of a system call, which enriched records have. */
        CALL_NAME,
        NAME_TYPE
    }

    /** Where the value of a name goes in ECS, in records of each concern; no targets if nowhere. */
    private record Field(Kind kind, Target ofProcess, Target ofLogin, Target ofAccount) {
        Target target(RecordTypes.Concern concern) {
            return switch (concern) {
                case PROCESS -> ofProcess;
                case LOGIN -> ofLogin;
                case ACCOUNT -> ofAccount;
            };
        }
    }

    private final EventWriter out;
    private final RecordTypes types;
    private final Syscalls syscalls = new Syscalls();
    private final SocketAddress socket;
    private final HexText hex = new HexText();
    private final Family data;
    private final ByteTable<Field> fields;
    private final Field anything = new Field(Kind.PLAIN, null, null, null);
    private final Target category;
    private final Target eventType;
    private final Target action;
    private final Target outcome;
    private final Target arguments;
    private final Target commandLine;
    private final Target sourceIp;
    private final Target sourceDomain;
    private final CommandLine command = new CommandLine();

    private byte[] typeBytes;
    private int typeFrom;
    private int typeTo;
    private boolean isExecve;
    private RecordTypes.Concern concern = RecordTypes.Concern.PROCESS;
    private int architectureFrom;
    private int architectureTo;
    private byte[] call;

    public AuditRecord(ReadContext context, RecordTypes types) {
        this.out = context.writer();
        this.types = types;
        this.socket = new SocketAddress(out);
        this.data = out.family("auditd.data");
        this.category = out.target("event.category");
        this.eventType = out.target("event.type");
        this.action = out.target("event.action");
        this.outcome = out.target("event.outcome");
        this.arguments = out.target("process.args");
        this.commandLine = out.target("process.command_line");
        this.sourceIp = out.target("source.ip");
        this.sourceDomain = out.target("source.domain");
        this.fields = new ByteTable<>(fields());
    }

    private Map<String, Field> fields() {
        Map<String, Field> all = new HashMap<>();
        put(all, Kind.NUMBER, "pid", "process.pid");
        put(all, Kind.NUMBER, "ppid", "process.parent.pid");
        put(all, Kind.TEXT, "comm", "process.name");
        put(all, Kind.TEXT, "exe", "process.executable");
        put(all, Kind.TEXT, "cwd", "process.working_directory");
        put(all, Kind.TEXT, "cmd", "process.command_line");
        put(all, Kind.TITLE, "proctitle", "process.title");
        put(all, Kind.FILE, "name", "file.path");
        put(all, Kind.TEXT, "path", "");
        put(all, Kind.TEXT, "dir", "");
        put(all, Kind.TEXT, "ocomm", "");
        put(all, Kind.TEXT, "data", "");
        put(all, Kind.TEXT, "grp", "group.name");
        put(all, Kind.KEYS, "key", "");
        put(all, Kind.PLAIN, "unit", "service.name");
        put(all, Kind.PLAIN, "tty", "session.tty");
        put(all, Kind.PLAIN, "terminal", "session.tty");
        put(all, Kind.ID, "ses", "session.id");
        put(all, Kind.ID, "auid", "user.audit.id");
        put(all, Kind.SOMEBODY, "AUID", "user.audit.name");
        put(all, Kind.ID, "euid", "user.effective.id");
        put(all, Kind.SOMEBODY, "EUID", "user.effective.name");
        put(all, Kind.ID, "gid", "user.group.id");
        put(all, Kind.ADDRESS, "addr", "source.ip");
        put(all, Kind.HOST, "hostname", "source.domain");
        put(all, Kind.NUMBER, "rport", "source.port");
        put(all, Kind.ADDRESS, "laddr", "destination.ip");
        put(all, Kind.NUMBER, "lport", "destination.port");
        put(all, Kind.RESULT, "res", "event.outcome");
        put(all, Kind.RESULT, "result", "event.outcome");
        put(all, Kind.RESULT, "success", "event.outcome");
        put(all, Kind.SOCKET, "saddr", "");
        put(all, Kind.ARCHITECTURE, "arch", "");
        put(all, Kind.CALL, "syscall", "");
        put(all, Kind.CALL_NAME, "SYSCALL", "");
        put(all, Kind.NAME_TYPE, "nametype", "");
        put(all, Kind.NUMBER, "argc", "process.args_count");
        Target user = out.target("user.name");
        Target userId = out.target("user.id");
        Target target = out.target("user.target.name");
        Target targetId = out.target("user.target.id");
        all.put("uid", new Field(Kind.ID, userId, out.target("process.user.id"), userId));
        all.put("UID", new Field(Kind.SOMEBODY, user, out.target("process.user.name"), user));
        all.put("id", new Field(Kind.ID, userId, userId, targetId));
        all.put("ID", new Field(Kind.SOMEBODY, user, user, target));
        all.put("acct", new Field(Kind.TEXT, user, user, target));
        return all;
    }

    private void put(Map<String, Field> all, Kind kind, String key, String field) {
        Target target = field.isEmpty() ? null : out.target(field);
        all.put(key, new Field(kind, target, target, target));
    }

    /** Reads the body of a record of some type. */
    public void read(byte[] types, int typeStart, int typeEnd, byte[] bytes, int from, int to) {
        typeBytes = types;
        typeFrom = typeStart;
        typeTo = typeEnd;
        isExecve = isType(EXECVE);
        architectureFrom = architectureTo = from;
        call = null;
        out.text(data, TYPE, 0, TYPE.length, types, typeStart, typeEnd);
        writeMeaning();
        command.clear();
        readFields(bytes, from, to);
        if (isExecve) {
            endArgument();
            out.text(commandLine, command.bytes(), 0, command.length());
        } else if (isType(SYSCALL)) {
            writeCall();
        }
    }

    private boolean isType(byte[] type) {
        return Bytes.equal(typeBytes, typeFrom, typeTo, type);
    }

    private void writeMeaning() {
        RecordTypes.Meaning meaning = types.meaning(typeBytes, typeFrom, typeTo);
        concern = meaning == null ? RecordTypes.Concern.PROCESS : meaning.concern();
        if (meaning != null) {
            out.text(category, meaning.category());
            for (byte[] type : meaning.types()) {
                out.text(eventType, type);
            }
            out.text(action, meaning.action());
        } else if (isType(PATH)) {
            out.text(category, FILE);
        }
    }

    private void readFields(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            while (at < to && isBetween(bytes[at])) {
                at++;
            }
            if (Bytes.startsWith(bytes, at, to, ESCAPED_SEPARATOR)) {
                at += ESCAPED_SEPARATOR.length;
            }
            int nameFrom = at;
            while (at < to && isName(bytes[at])) {
                at++;
            }
            if (at < to && bytes[at] == '=' && at > nameFrom) {
                at = readValue(bytes, nameFrom, at, at + 1, to);
            } else {
                if (Bytes.equal(bytes, nameFrom, at, DENIED)) {
                    out.text(outcome, FAILURE); // 'avc:  denied  { read } for …'
                }
                at = Math.max(at, nameFrom + 1);
            }
        }
    }

    private static boolean isBetween(byte b) {
        return b == ' ' || b == SEPARATOR || b == ',' || b == '\'' || b == '\t' || b == '\n' || b == 0;
    }

    private static boolean isName(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || Bytes.isDigit(b)
                || b == '_'
                || b == '-'
                || b == '['
                || b == ']';
    }

    /** Reads a value and returns where it ends. */
    private int readValue(byte[] bytes, int nameFrom, int nameTo, int from, int to) {
        if (from == to) {
            return to;
        }
        byte first = bytes[from];
        if (first == '\'' && Bytes.equal(bytes, nameFrom, nameTo, MESSAGE)) {
            return from + 1; // what daemons say: more names with values
        }
        if (first == '"') {
            int end = Bytes.find(bytes, from + 1, to, '"');
            write(bytes, nameFrom, nameTo, from + 1, end, true);
            return Math.min(end + 1, to);
        }
        if (Bytes.startsWith(bytes, from, to, ADDRESS)) {
            int end = Math.min(Bytes.find(bytes, from, to, '}') + 1, to); // the same as saddr, in words
            write(bytes, nameFrom, nameTo, from, end, true);
            return end;
        }
        int end = from;
        while (end < to
                && bytes[end] != ' '
                && bytes[end] != SEPARATOR
                && bytes[end] != '\''
                && !(bytes[end] == '#' && Bytes.startsWith(bytes, end, to, ESCAPED_SEPARATOR))) {
            end++;
        }
        write(bytes, nameFrom, nameTo, from, end, false);
        return end;
    }

    private void write(byte[] bytes, int nameFrom, int nameTo, int from, int to, boolean isQuoted) {
        if (isExecve && bytes[nameFrom] == 'a' && nameTo > nameFrom + 1 && Bytes.isDigit(bytes[nameFrom + 1])) {
            writeArgument(bytes, nameFrom, nameTo, from, to, isQuoted);
            return;
        }
        Field known = fields.get(bytes, nameFrom, nameTo);
        Field field = known == null ? anything : known;
        Kind kind = field.kind();
        boolean isText = kind == Kind.TEXT || kind == Kind.FILE || kind == Kind.TITLE || kind == Kind.KEYS;
        if (isText && !isQuoted && hex.read(bytes, from, to)) {
            writeDecoded(field, bytes, nameFrom, nameTo);
            return;
        }
        if (isNothing(bytes, from, to)) {
            return;
        }
        out.text(data, bytes, nameFrom, nameTo, bytes, from, to);
        writeEcs(field, bytes, from, to);
    }

    private static boolean isNothing(byte[] bytes, int from, int to) {
        return from >= to
                || to - from == 1 && bytes[from] == '?'
                || Bytes.equal(bytes, from, to, NULL)
                || Bytes.equal(bytes, from, to, NO_TERMINAL);
    }

    private void writeDecoded(Field field, byte[] bytes, int nameFrom, int nameTo) {
        if (field.kind() == Kind.KEYS) {
            for (int at = 0; at < hex.length(); ) {
                int end = at;
                while (end < hex.length() && hex.bytes()[end] != 1) {
                    end++;
                }
                out.derivedText(data, bytes, nameFrom, nameTo, hex.bytes(), at, end);
                at = end + 1;
            }
            return;
        }
        if (field.kind() == Kind.TITLE) {
            hex.replaceZeros();
        }
        out.derivedText(data, bytes, nameFrom, nameTo, hex.bytes(), 0, hex.length());
        writeEcs(field, hex.bytes(), 0, hex.length());
    }

    private void writeEcs(Field field, byte[] bytes, int from, int to) {
        Target target = field.target(concern);
        switch (field.kind()) {
            case ADDRESS -> out.address(target, bytes, from, to);
            case HOST -> {
                if (!out.address(sourceIp, bytes, from, to)) {
                    out.text(sourceDomain, bytes, from, to);
                }
            }
            case ID -> {
                if (!Bytes.equal(bytes, from, to, UNSET) && !Bytes.equal(bytes, from, to, MINUS_ONE)) {
                    out.text(target, bytes, from, to);
                }
            }
            case SOMEBODY -> {
                if (!Bytes.equal(bytes, from, to, UNSET_NAME)) {
                    out.text(target, bytes, from, to);
                }
            }
            case FILE -> {
                if (isType(PATH) || bytes[from] == '/') {
                    out.text(target, bytes, from, to);
                }
            }
            case NUMBER -> out.number(target, bytes, from, to);
            case RESULT -> writeResult(bytes, from, to);
            case SOCKET -> socket.write(bytes, from, to);
            case ARCHITECTURE -> {
                architectureFrom = from;
                architectureTo = to;
            }
            case CALL -> call = syscalls.name(bytes, architectureFrom, architectureTo, from, to);
            case CALL_NAME -> call = call == null ? Arrays.copyOfRange(bytes, from, to) : call;
            case NAME_TYPE -> writeNameType(bytes, from, to);
            default -> {
                if (target != null) {
                    out.text(target, bytes, from, to);
                }
            }
        }
    }

    private void writeResult(byte[] bytes, int from, int to) {
        boolean isOne = to - from == 1 && bytes[from] == '1';
        boolean isZero = to - from == 1 && bytes[from] == '0';
        if (isOne || Bytes.equal(bytes, from, to, YES) || Bytes.equal(bytes, from, to, SUCCESS)) {
            out.text(outcome, SUCCESS);
        } else if (isZero || Bytes.equal(bytes, from, to, NO) || Bytes.equal(bytes, from, to, FAILED)) {
            out.text(outcome, FAILURE);
        }
    }

    private void writeNameType(byte[] bytes, int from, int to) {
        out.text(
                eventType,
                Bytes.equal(bytes, from, to, CREATE)
                        ? CREATION
                        : Bytes.equal(bytes, from, to, DELETE) ? DELETION : INFO);
    }

    /** The name of the call: for rules that know it by name, and what it means if it starts something. */
    private void writeCall() {
        if (call == null) {
            return;
        }
        out.derivedText(data, SYSCALL, 0, SYSCALL.length, call, 0, call.length);
        if (Arrays.equals(call, EXECVE_CALL) || Arrays.equals(call, EXECVEAT_CALL)) {
            out.text(category, PROCESS);
            out.text(eventType, START);
            out.text(action, EXECUTED);
        } else if (Arrays.equals(call, CONNECT_CALL)) {
            out.text(category, NETWORK);
            out.text(eventType, CONNECTION);
            out.text(eventType, START);
            out.text(action, CONNECTED);
        }
    }

    /** {@code a0="ls"}, {@code a1=2D6C}, {@code a2_len=9000 a2[0]=…  a2[1]=…}. */
    private void writeArgument(byte[] bytes, int nameFrom, int nameTo, int from, int to, boolean isQuoted) {
        int numberTo = Bytes.skipDigits(bytes, nameFrom + 1, nameTo);
        if (numberTo < nameTo && bytes[numberTo] != '[') {
            return; // a length
        }
        if (!command.isIn(bytes, nameFrom, numberTo)) {
            endArgument();
            command.begin(bytes, nameFrom, numberTo);
        }
        if (!isQuoted && hex.read(bytes, from, to)) {
            command.add(hex.bytes(), 0, hex.length());
        } else {
            command.add(bytes, from, to);
        }
    }

    private void endArgument() {
        if (command.hasArgument()) {
            out.derivedText(
                    data,
                    command.name(),
                    0,
                    command.nameLength(),
                    command.bytes(),
                    command.argumentFrom(),
                    command.length());
            out.text(arguments, command.bytes(), command.argumentFrom(), command.length());
        }
    }
}

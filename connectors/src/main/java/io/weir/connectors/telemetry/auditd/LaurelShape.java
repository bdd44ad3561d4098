package io.weir.connectors.telemetry.auditd;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.rules.event.EventView;
import io.weir.rules.event.TimeText;

import java.util.ArrayList;
import java.util.List;

/** Documents of LAUREL: all records of an audit event, each below its type. */
final class LaurelShape implements JsonShape {
    static final String NAME = "laurel";

    private static final byte[] MODULE = Bytes.of("auditd");
    private static final byte[] DATASET = Bytes.of("auditd.log");
    private static final byte[] SUCCESS = Bytes.of("success");
    private static final byte[] YES = Bytes.of("yes");
    private static final byte[] CONNECT = Bytes.of("connect");
    private static final byte[] NETWORK = Bytes.of("network");
    private static final byte[] CONNECTION = Bytes.of("connection");
    private static final byte[] START = Bytes.of("start");
    private static final byte[] CONNECTED = Bytes.of("connected-to");
    private static final byte[] FAILURE = Bytes.of("failure");
    private static final List<String> LOGINS =
            List.of("USER_LOGIN", "USER_AUTH", "USER_ACCT", "USER_START", "USER_END", "USER_CMD", "CRED_ACQ");
    private static final List<String> ACCOUNTS =
            List.of("ADD_USER", "DEL_USER", "ADD_GROUP", "DEL_GROUP", "USER_MGMT", "USER_CHAUTHTOK");
    private static final List<String> SERVICES = List.of("SERVICE_START", "SERVICE_STOP");

    private final ReadContext context;
    private final EventWriter out;
    private final AuditJson json;
    private final RecordTypes recordTypes = new RecordTypes();
    private final List<AuditJson.Copy> copies = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final int id;
    private final int node;
    private final int call;
    private final int socketIp;
    private final int socketPort;
    private final Target destinationIp;
    private final Target destinationPort;
    private final Target module;
    private final Target dataset;
    private final Target commandLine;
    private final Target parentCommandLine;
    private final int success;
    private final int arguments;
    private final int command;
    private final int parentCommand;
    private final Target category;
    private final Target type;
    private final Target action;
    private final Target outcome;
    private final Target sourceIp;

    /** A type of records that a document may hold, by fields that such a record has. */
    private record Part(byte[] type, int slot, int address, int result) {}

    LaurelShape(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.json = new AuditJson(context);
        this.id = context.slot("ID");
        this.node = context.slot("NODE", "host.name");
        this.success = context.slot("SYSCALL.success");
        this.call = context.slot("SYSCALL.SYSCALL");
        this.socketIp = context.slot("SOCKADDR.SADDR.addr", "SOCKADDR.addr");
        this.socketPort = context.slot("SOCKADDR.SADDR.port", "SOCKADDR.port");
        this.destinationIp = out.target("destination.ip");
        this.destinationPort = out.target("destination.port");
        this.arguments = context.slot("EXECVE.ARGV");
        this.command = context.slot("EXECVE.ARGV", "EXECVE.ARGV_STR", "PROCTITLE.ARGV", "PROCTITLE.ARGV_STR");
        this.parentCommand = context.slot("PARENT_INFO.ARGV", "PARENT_INFO.ARGV_STR");
        this.module = out.target("event.module");
        this.dataset = out.target("event.dataset");
        this.commandLine = out.target("process.command_line");
        this.parentCommandLine = out.target("process.parent.command_line");
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.action = out.target("event.action");
        this.outcome = out.target("event.outcome");
        this.sourceIp = out.target("source.ip");
        part("SYSCALL", "arch", "SYSCALL");
        part("EXECVE", "argc", "ARGV", "ARGV_STR");
        part("PATH", "name", "item");
        part("CWD", "cwd");
        part("SOCKADDR", "saddr_fam", "saddr", "SADDR.family");
        for (String each : LOGINS) {
            part(each, "op", "res", "acct", "cmd");
            copy(each + ".acct", "user.name");
            copy(each + ".exe", "process.executable", "auditd.data.exe");
            copy(each + ".terminal", "session.tty");
            copy(each + ".ses", "session.id");
            copy(each + ".cmd", "process.command_line");
        }
        for (String each : ACCOUNTS) {
            part(each, "op", "res", "acct");
            copy(each + ".acct", "user.target.name");
            copy(each + ".exe", "process.executable", "auditd.data.exe");
        }
        for (String each : SERVICES) {
            part(each, "unit");
            copy(each + ".unit", "service.name", "auditd.data.unit");
        }
        copy("NODE", "host.name");
        copy("SYSCALL.pid", "process.pid");
        copy("SYSCALL.ppid", "process.parent.pid");
        copy("SYSCALL.comm", "process.name", "auditd.data.comm");
        copy("SYSCALL.exe", "process.executable", "auditd.data.exe");
        copy("SYSCALL.key", "auditd.data.key");
        copy("SYSCALL.SYSCALL", "auditd.data.SYSCALL");
        copy("SYSCALL.syscall", "auditd.data.syscall");
        for (int i = 0; i < 4; i++) {
            copy("SYSCALL.a" + i, "auditd.data.a" + i);
        }
        copy("SYSCALL.success", "auditd.data.success");
        copy("SYSCALL.tty", "session.tty");
        copy("SYSCALL.ses", "session.id");
        copy("SYSCALL.uid", "user.id", "auditd.data.uid");
        copy("SYSCALL.UID", "user.name");
        copy("SYSCALL.auid", "user.audit.id", "auditd.data.auid");
        copy("SYSCALL.AUID", "user.audit.name");
        copy("SYSCALL.euid", "user.effective.id", "auditd.data.euid");
        copy("SYSCALL.EUID", "user.effective.name");
        copy("CWD.cwd", "process.working_directory", "auditd.data.cwd");
        copy("PATH.name", "file.path", "auditd.data.name");
        copy("PATH.nametype", "auditd.data.nametype");
        copy("PARENT_INFO.exe", "process.parent.executable");
        copy("PARENT_INFO.comm", "process.parent.name");
        copy("SYSCALL.PPID.exe", "process.parent.executable");
        copy("SYSCALL.PPID.comm", "process.parent.name");
    }

    private void part(String name, String... fields) {
        String[] places = new String[fields.length];
        for (int i = 0; i < fields.length; i++) {
            places[i] = name + "." + fields[i];
        }
        parts.add(new Part(
                Bytes.of(name), context.slot(places), context.slot(name + ".addr"), context.slot(name + ".res")));
    }

    private void copy(String place, String... names) {
        copies.add(new AuditJson.Copy(context, place, names));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean recognises() {
        EventView event = context.event();
        if (time(event.first(id)) == TimeText.NONE) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (event.has(parts.get(i).slot())) {
                return true;
            }
        }
        return false;
    }

    /** The time before the colon of {@code 1626883065.201:697}. */
    private long time(int value) {
        EventView event = context.event();
        if (value == EventView.NONE || !event.isText(value)) {
            return TimeText.NONE;
        }
        byte[] bytes = event.bytes(value);
        int colon = Bytes.find(bytes, event.start(value), event.end(value), ':');
        return colon == event.end(value) ? TimeText.NONE : TimeText.epoch(bytes, event.start(value), colon);
    }

    @Override
    public void describe() {
        EventView event = context.event();
        out.text(module, MODULE);
        out.text(dataset, DATASET);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (event.has(part.slot())) {
                describe(part);
            }
        }
        for (int i = 0; i < copies.size(); i++) {
            copies.get(i).write(context);
        }
        if (is(success, YES)) {
            out.text(outcome, SUCCESS);
        } else if (event.has(success)) {
            out.text(outcome, FAILURE);
        }
        if (is(call, CONNECT)) {
            writeConnection();
        }
        json.arguments(event.first(arguments));
        json.commandLine(commandLine, event.first(command));
        json.commandLine(parentCommandLine, event.first(parentCommand));
        long millis = time(event.first(id));
        context.emit(this, millis == TimeText.NONE ? LineFormat.NO_TIME : millis);
    }

    private void writeConnection() {
        EventView event = context.event();
        out.text(category, NETWORK);
        out.text(type, CONNECTION);
        out.text(type, START);
        out.text(action, CONNECTED);
        out.copyAddress(destinationIp, event.first(socketIp));
        out.copy(destinationPort, event.first(socketPort));
    }

    private void describe(Part part) {
        EventView event = context.event();
        json.type(part.type());
        RecordTypes.Meaning meaning = recordTypes.meaning(part.type(), 0, part.type().length);
        if (meaning != null) {
            out.text(category, meaning.category());
            for (byte[] each : meaning.types()) {
                out.text(type, each);
            }
            out.text(action, meaning.action());
        }
        out.copyAddress(sourceIp, event.first(part.address()));
        if (event.has(part.result())) {
            out.text(outcome, is(part.result(), SUCCESS) ? SUCCESS : FAILURE);
        }
    }

    private boolean is(int slot, byte[] word) {
        EventView event = context.event();
        int value = event.first(slot);
        return value != EventView.NONE && Bytes.equal(event.bytes(value), event.start(value), event.end(value), word);
    }

    @Override
    public String eventId() {
        EventView event = context.event();
        int nodeValue = event.first(node);
        int idValue = event.first(id);
        boolean isKnown = nodeValue != EventView.NONE
                && idValue != EventView.NONE
                && event.isScalar(nodeValue)
                && event.isScalar(idValue);
        return isKnown ? event.text(nodeValue) + "/" + event.text(idValue) : "";
    }
}

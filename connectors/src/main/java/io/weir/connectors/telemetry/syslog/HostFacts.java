package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;

import java.util.Map;

import static java.util.Map.entry;

/** The fields that programs of Unix hosts fill, by the names that phrases give their holes. */
final class HostFacts {
    private static final byte[] UID = Bytes.of("(uid=");
    private static final byte[] UNKNOWN = Bytes.of("UNKNOWN");

    final EventWriter out;
    final Target user;
    final Target userId;
    final Target effectiveUser;
    final Target effectiveUserId;
    final Target sourceIp;
    final Target reason;
    private final Target category;
    private final Target type;
    private final Target action;
    private final Target outcome;
    private final Target sourcePort;
    private final Target sourceDomain;
    private final Map<String, Hole> holes;

    HostFacts(ReadContext context) {
        this.out = context.writer();
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.action = out.target("event.action");
        this.outcome = out.target("event.outcome");
        this.reason = out.target("event.reason");
        this.user = out.target("user.name");
        this.userId = out.target("user.id");
        this.effectiveUser = out.target("user.effective.name");
        this.effectiveUserId = out.target("user.effective.id");
        this.sourceIp = out.target("source.ip");
        this.sourcePort = out.target("source.port");
        this.sourceDomain = out.target("source.domain");
        this.holes = holes();
    }

    private Map<String, Hole> holes() {
        Target destinationIp = out.target("destination.ip");
        return Map.ofEntries(
                entry("", new Hole(Hole.Kind.WIDE, (bytes, from, to) -> {})),
                entry("tail", new Hole(Hole.Kind.TAIL, (bytes, from, to) -> {})),
                entry("cause", of(Hole.Kind.TAIL, "event.reason")),
                entry("-", new Hole(Hole.Kind.WORD, (bytes, from, to) -> {})),
                entry("user", wide("user.name")),
                entry("login", word("user.name")),
                entry("account", new Hole(Hole.Kind.WIDE, (b, from, to) -> person(user, userId, b, from, to))),
                entry("effective", wide("user.effective.name")),
                entry("target", wide("user.target.name")),
                entry("new-name", wide("user.changes.name")),
                entry("group", wide("group.name")),
                entry("pid", number("process.pid")),
                entry("uid", number("user.id")),
                entry("target-uid", number("user.target.id")),
                entry("target-gid", number("user.target.group.id")),
                entry("gid", number("group.id")),
                entry("source", new Hole(Hole.Kind.WORD, this::source)),
                entry("port", number("source.port")),
                entry("endpoint", new Hole(Hole.Kind.WORD, this::endpoint)),
                entry(
                        "destination",
                        new Hole(Hole.Kind.WORD, (b, from, to) -> out.address(destinationIp, b, from, to))),
                entry("destination-port", number("destination.port")),
                entry("domain", word("source.domain")),
                entry("method", word("sshd.method")),
                entry("key", word("sshd.key_type")),
                entry("fingerprint", word("sshd.key_fingerprint")),
                entry("tty", word("session.tty")),
                entry("session", word("session.id")),
                entry("command", command()),
                entry("executable", word("process.executable")),
                entry("directory", wide("process.working_directory")),
                entry("reason", wide("event.reason")),
                entry("file", wide("file.path")),
                entry("signature", word("rule.name")),
                entry("unit", word("service.name")),
                entry("service", wide("service.name")));
    }

    Hole hole(String name) {
        Hole hole = holes.get(name);
        if (hole == null) {
            throw new IllegalArgumentException("no hole is called '" + name + "'");
        }
        return hole;
    }

    private Hole wide(String field) {
        return of(Hole.Kind.WIDE, field);
    }

    private Hole word(String field) {
        return of(Hole.Kind.WORD, field);
    }

    private Hole of(Hole.Kind kind, String field) {
        Target target = out.target(field);
        return new Hole(kind, (bytes, from, to) -> text(target, bytes, from, to));
    }

    /** A command, which may be indented. */
    private Hole command() {
        Target target = out.target("process.command_line");
        return new Hole(
                Hole.Kind.WIDE, (bytes, from, to) -> text(target, bytes, Bytes.skipSpaces(bytes, from, to), to));
    }

    private Hole number(String field) {
        Target target = out.target(field);
        boolean isId = field.endsWith(".id"); // ECS has them as texts
        return new Hole(Hole.Kind.NUMBER, (bytes, from, to) -> {
            if (isId) {
                out.text(target, bytes, from, to);
            } else {
                out.number(target, bytes, from, to);
            }
        });
    }

    void mean(Meaning meaning) {
        out.text(category, meaning.category());
        for (byte[] each : meaning.types()) {
            out.text(type, each);
        }
        out.text(action, meaning.action());
        if (meaning.outcome().length > 0) {
            out.text(outcome, meaning.outcome());
        }
    }

    /** A text that is there. */
    void text(Target target, byte[] bytes, int from, int to) {
        if (to > from) {
            out.text(target, bytes, from, to);
        }
    }

    /** Where somebody came from: an address, or the name that it was resolved to. */
    void source(byte[] bytes, int from, int to) {
        if (to > from && !out.address(sourceIp, bytes, from, to) && !Bytes.equal(bytes, from, to, UNKNOWN)) {
            out.text(sourceDomain, bytes, from, to);
        }
    }

    /** An address and a port with a colon between them. */
    private void endpoint(byte[] bytes, int from, int to) {
        int colon = to - 1;
        while (colon > from && bytes[colon] != ':') {
            colon--;
        }
        if (colon > from) {
            source(bytes, from, colon);
            out.number(sourcePort, bytes, colon + 1, to);
        } else {
            source(bytes, from, to);
        }
    }

    /** {@code mia}, {@code mia(uid=1000)} or {@code (uid=0)}. */
    void person(Target name, Target id, byte[] bytes, int from, int to) {
        int uid = to > from && bytes[to - 1] == ')' ? Bytes.findLast(bytes, from, to, UID) : -1;
        if (uid < 0) {
            text(name, bytes, from, to);
            return;
        }
        text(name, bytes, from, uid);
        text(id, bytes, uid + UID.length, to - 1);
    }
}

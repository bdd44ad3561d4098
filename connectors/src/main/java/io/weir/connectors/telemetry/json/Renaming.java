package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;

import java.util.ArrayList;
import java.util.List;

/** ECS names for the fields that a kind of JSON document has under names of its own. Costs nothing for unwanted names. */
public final class Renaming {
    private final ReadContext context;
    private final EventWriter out;
    private final List<Name> names = new ArrayList<>();
    private final List<Side> sides = new ArrayList<>();
    private final List<Constant> constants = new ArrayList<>();

    private enum Kind {
        FIRST,
        ALL,
        PORT
    }

    private record Name(Target target, int slot, Kind kind) {}

    private record Constant(Target target, byte[] value) {}

    /** One side of a connection. */
    private record Side(Target address, Target ip, Target domain, Target port, int slot) {}

    public Renaming(ReadContext context) {
        this.context = context;
        this.out = context.writer();
    }

    /** The value at the first of some places that the document has. */
    public Renaming copy(String ecs, String... places) {
        return add(ecs, Kind.FIRST, places);
    }

    /** All values at that place. */
    public Renaming all(String ecs, String... places) {
        return add(ecs, Kind.ALL, places);
    }

    /** A port, as a number or as text; 0 and what is none are left out. */
    public Renaming port(String ecs, String... places) {
        return add(ecs, Kind.PORT, places);
    }

    private Renaming add(String ecs, Kind kind, String... places) {
        int slot = context.slot(places);
        Target target = out.target(ecs);
        if (out.wants(target)) {
            names.add(new Name(target, slot, kind));
        }
        return this;
    }

    /** An address with or without a port, or a name in its place, of a side such as {@code source}. */
    public Renaming address(String side, String... places) {
        int slot = context.slot(places);
        Target address = out.target(side + ".address");
        Target ip = out.target(side + ".ip");
        Target domain = out.target(side + ".domain");
        Target port = out.target(side + ".port");
        if (out.wants(address) || out.wants(ip) || out.wants(domain) || out.wants(port)) {
            sides.add(new Side(address, ip, domain, port, slot));
        }
        return this;
    }

    public Renaming constant(String ecs, String value) {
        Target target = out.target(ecs);
        if (out.wants(target)) {
            constants.add(new Constant(target, Bytes.of(value)));
        }
        return this;
    }

    public void write() {
        EventView event = context.event();
        for (int i = 0; i < constants.size(); i++) {
            Constant constant = constants.get(i);
            out.text(constant.target(), constant.value());
        }
        for (int i = 0; i < names.size(); i++) {
            Name name = names.get(i);
            int value = event.first(name.slot());
            if (value == EventView.NONE) {
                continue;
            }
            switch (name.kind()) {
                case FIRST -> copy(name.target(), value);
                case ALL -> copyAll(name.target(), value);
                case PORT -> copyPort(name.target(), value);
            }
        }
        for (int i = 0; i < sides.size(); i++) {
            write(sides.get(i));
        }
    }

    private void copy(Target target, int value) {
        EventView event = context.event();
        if (event.isScalar(value) && event.start(value) < event.end(value)) {
            out.copy(target, value);
        }
    }

    private void copyPort(Target target, int value) {
        EventView event = context.event();
        long port = Bytes.number(event.bytes(value), event.start(value), event.end(value));
        if (port > 0 && port < 65_536) {
            out.number(target, port);
        }
    }

    private void copyAll(Target target, int first) {
        EventView event = context.event();
        for (int value = first; value != EventView.NONE; value = event.next(value)) {
            if (event.isScalar(value)) {
                out.copy(target, value);
            }
        }
    }

    private void write(Side side) {
        EventView event = context.event();
        int value = event.first(side.slot());
        if (value == EventView.NONE || !event.isText(value) || event.isEscaped(value)) {
            return;
        }
        byte[] bytes = event.bytes(value);
        int from = event.start(value);
        int to = event.end(value);
        if (from == to) {
            return;
        }
        out.copy(side.address(), value);
        if (out.address(side.ip(), bytes, from, to)) {
            return;
        }
        int colon = lastColon(bytes, from, to);
        int hostTo = colon > from && Bytes.number(bytes, colon + 1, to) >= 0 ? colon : to;
        boolean isBracketed = bytes[from] == '[' && bytes[hostTo - 1] == ']';
        if (isBracketed
                ? out.address(side.ip(), bytes, from + 1, hostTo - 1)
                : hostTo < to && out.address(side.ip(), bytes, from, hostTo)) {
            if (hostTo < to) {
                out.number(side.port(), Bytes.number(bytes, hostTo + 1, to));
            }
        } else if (isName(bytes, from, to)) {
            out.copy(side.domain(), value);
        }
    }

    private static int lastColon(byte[] bytes, int from, int to) {
        int at = to - 1;
        while (at >= from && bytes[at] != ':') {
            at--;
        }
        return at;
    }

    /** Letters, digits, hyphens and at least one dot between them. */
    private static boolean isName(byte[] bytes, int from, int to) {
        boolean hasDot = false;
        for (int at = from; at < to; at++) {
            int b = bytes[at] | 0x20;
            hasDot |= bytes[at] == '.' && at > from;
            if ((b < 'a' || b > 'z') && !Bytes.isDigit(bytes[at]) && bytes[at] != '-' && bytes[at] != '.') {
                return false;
            }
        }
        return hasDot;
    }
}

package io.weir.connectors.telemetry.auditd;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;

import java.util.Arrays;

/** What JSON documents of joined audit records have in common: arguments, and fields with further names. */
final class AuditJson {
    private static final int MOST_ARGUMENTS = 10;
    private static final byte[] UNSET = Bytes.of("4294967295");
    private static final byte[] UNSET_NAME = Bytes.of("unset");
    private static final byte[] SPACE = {' '};

    private final ReadContext context;
    private final EventWriter out;
    private final Target type;
    private final Target arguments;
    private final Target[] numbered = new Target[MOST_ARGUMENTS];
    private byte[] line = new byte[512];
    private int length;

    AuditJson(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.type = out.target("auditd.data.type");
        this.arguments = out.target("process.args");
        for (int i = 0; i < MOST_ARGUMENTS; i++) {
            numbered[i] = out.target("auditd.data.a" + i);
        }
    }

    /** A field of the document, and its further names. */
    static final class Copy {
        private final int slot;
        private final Target[] targets;

        Copy(ReadContext context, String place, String... names) {
            this.slot = context.slot(place);
            this.targets = Arrays.stream(names).map(context.writer()::target).toArray(Target[]::new);
        }

        /** Numbers of users and sessions have all bits set where there is none. */
        private static boolean isUnset(EventView event, int value) {
            byte[] bytes = event.bytes(value);
            int from = event.start(value);
            int to = event.end(value);
            return Bytes.equal(bytes, from, to, UNSET) || Bytes.equal(bytes, from, to, UNSET_NAME);
        }

        void write(ReadContext context) {
            EventView event = context.event();
            int first = event.first(slot);
            if (first != EventView.NONE && event.isScalar(first) && !isUnset(event, first)) {
                for (Target target : targets) {
                    context.writer().copyAll(target, first);
                }
            }
        }
    }

    void type(byte[] name) {
        type(name, name.length);
    }

    void type(byte[] name, int length) {
        out.text(type, name, 0, length);
    }

    /** Writes arguments. */
    void arguments(int firstValue) {
        out.copyAll(arguments, firstValue);
        numbered(firstValue);
    }

    /** Writes arguments one by one, as audit records have them. */
    void numbered(int firstValue) {
        int number = 0;
        for (int value = firstValue; value != EventView.NONE && number < MOST_ARGUMENTS; number++) {
            out.copy(numbered[number], value);
            value = context.event().next(value);
        }
    }

    /** Writes the command that arguments make up. */
    void commandLine(Target commandLine, int firstValue) {
        if (firstValue == EventView.NONE || !out.wants(commandLine)) {
            return;
        }
        EventView event = context.event();
        length = 0;
        for (int value = firstValue; value != EventView.NONE; value = event.next(value)) {
            if (!event.isScalar(value)) {
                continue;
            }
            if (value != firstValue) {
                add(SPACE, 0, SPACE.length);
            }
            if (event.isEscaped(value)) {
                byte[] text = Bytes.of(event.text(value));
                add(text, 0, text.length);
            } else {
                add(event.bytes(value), event.start(value), event.end(value));
            }
        }
        out.text(commandLine, line, 0, length);
    }

    private void add(byte[] bytes, int from, int to) {
        if (line.length < length + to - from) {
            line = Arrays.copyOf(line, 2 * (length + to - from));
        }
        System.arraycopy(bytes, from, line, length, to - from);
        length += to - from;
    }
}

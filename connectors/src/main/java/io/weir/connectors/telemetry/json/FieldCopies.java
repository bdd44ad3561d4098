package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;

import java.util.ArrayList;
import java.util.List;

/** Fields of JSON documents that only need a further name: which ones, listed while a shape is built. */
public final class FieldCopies {
    private final ReadContext context;
    private final EventWriter out;
    private final List<Copy> copies = new ArrayList<>();

    private final PlainText text = new PlainText();
    private byte[] lowered = new byte[32];

    private enum Kind {
        VALUES,
        ADDRESS,
        LOWER_CASE
    }

    private record Copy(Target target, int slot, Kind kind) {}

    public FieldCopies(ReadContext context) {
        this.context = context;
        this.out = context.writer();
    }

    /** All values of the first of some places that a document has. */
    public FieldCopies all(String target, String... places) {
        copies.add(new Copy(out.target(target), context.slot(places), Kind.VALUES));
        return this;
    }

    /** The address at the first of some places that a document has. */
    public FieldCopies address(String target, String... places) {
        copies.add(new Copy(out.target(target), context.slot(places), Kind.ADDRESS));
        return this;
    }

    /** A word that ECS wants in lower case, at the first of some places that a document has. */
    public FieldCopies lower(String target, String... places) {
        copies.add(new Copy(out.target(target), context.slot(places), Kind.LOWER_CASE));
        return this;
    }

    public void write() {
        EventView event = context.event();
        for (int i = 0; i < copies.size(); i++) {
            Copy copy = copies.get(i);
            int value = event.first(copy.slot());
            switch (copy.kind()) {
                case ADDRESS -> out.copyAddress(copy.target(), value);
                case LOWER_CASE -> copyLowered(copy.target(), value);
                default -> out.copyAll(copy.target(), value);
            }
        }
    }

    private void copyLowered(Target target, int value) {
        if (!out.wants(target) || !text.read(context.event(), value)) {
            return;
        }
        int length = text.to() - text.from();
        if (lowered.length < length) {
            lowered = new byte[2 * length];
        }
        for (int i = 0; i < length; i++) {
            byte b = text.bytes()[text.from() + i];
            lowered[i] = b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
        }
        out.text(target, lowered, 0, length);
    }
}

package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;

/** Hashes as Sysmon writes them, {@code SHA1=…,MD5=…,SHA256=…,IMPHASH=…}, each in its ECS field; and back. */
final class Hashes {
    private static final String[] NAMES = {"MD5=", "SHA1=", "SHA256=", "IMPHASH="};

    private final ReadContext context;
    private final WindowsFields fields;
    private final EventWriter out;
    private final Ecs ecs;
    private final int hashes;
    private final int hash;
    private final Target target;
    private final byte[][] names = new byte[NAMES.length][];
    private final Ecs.Field[] of = new Ecs.Field[NAMES.length];
    private final byte[] joined = new byte[512];

    Hashes(ReadContext context, WindowsFields fields, Ecs ecs, String what) {
        this.context = context;
        this.fields = fields;
        this.out = context.writer();
        this.ecs = ecs;
        this.hashes = fields.data("Hashes");
        this.hash = fields.data("Hash");
        this.target = fields.dataTarget("Hashes");
        for (int i = 0; i < NAMES.length; i++) {
            names[i] = Bytes.of(NAMES[i]);
        }
        of[0] = ecs.field(what + ".hash.md5");
        of[1] = ecs.field(what + ".hash.sha1");
        of[2] = ecs.field(what + ".hash.sha256");
        of[3] = ecs.field(what + ".pe.imphash");
    }

    void tell() {
        EventView event = context.event();
        int value = fields.value(hashes);
        if (value == EventView.NONE) {
            value = fields.value(hash);
        }
        if (value == EventView.NONE) {
            if (fields.areOfWinlogbeat() && !event.has(hashes)) {
                join();
            }
            return;
        }
        byte[] bytes = event.bytes(value);
        int to = event.end(value);
        int at = event.start(value);
        while (at < to) {
            int end = Bytes.find(bytes, at, to, ',');
            for (int i = 0; i < names.length; i++) {
                if (Bytes.startsWith(bytes, at, end, names[i])) {
                    ecs.hash(of[i], bytes, at + names[i].length, end);
                }
            }
            at = end + 1;
        }
    }

    /** What Winlogbeat's module took apart, together again, in the capitals that Sysmon writes. */
    private void join() {
        EventView event = context.event();
        int length = 0;
        for (int i = 0; i < of.length; i++) {
            int value = fields.value(of[i].slot());
            if (value == EventView.NONE || length + event.end(value) - event.start(value) + 10 > joined.length) {
                continue;
            }
            if (length > 0) {
                joined[length++] = ',';
            }
            System.arraycopy(names[i], 0, joined, length, names[i].length);
            length += names[i].length;
            for (int at = event.start(value); at < event.end(value); at++) {
                byte b = event.bytes(value)[at];
                joined[length++] = (byte) (b >= 'a' && b <= 'z' ? b & ~0x20 : b);
            }
        }
        if (length > 0) {
            out.text(target, joined, 0, length);
        }
    }
}

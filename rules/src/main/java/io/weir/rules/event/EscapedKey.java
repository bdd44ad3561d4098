package io.weir.rules.event;

import java.nio.charset.StandardCharsets;

/** A key written with escapes, which hardly any sender does: its bytes once they are undone. */
final class EscapedKey {
    private EscapedKey() {}

    static byte[] undone(byte[] bytes, int from, int to) {
        var view = new EventView(FieldTable.empty());
        view.begin(bytes, from, to);
        return view.text(view.add(from, to, ValueType.TEXT, EventView.ESCAPED)).getBytes(StandardCharsets.UTF_8);
    }
}

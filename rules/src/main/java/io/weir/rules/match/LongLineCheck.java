package io.weir.rules.match;

import io.weir.rules.event.EventView;
import io.weir.rules.event.Scalar;
import io.weir.rules.event.ViewedFields;

import java.util.Optional;

/** A value of the slot has a line of at least so many characters; a text may count as one line. */
record LongLineCheck(int slot, int length, boolean isOneLine) implements SlotCheck {
    @Override
    public boolean holds(Reading reading) {
        EventView event = reading.event();
        for (int value = event.first(slot); value != EventView.NONE; value = event.next(value)) {
            if (event.isScalar(value)
                    && (!event.isText(value) || event.end(value) - event.start(value) >= length)
                    && hasLine(Scalar.text(ViewedFields.scalar(event, value)))) {
                return true;
            }
        }
        return false;
    }

    private boolean hasLine(String text) {
        int from = 0;
        while (from <= text.length()) {
            int end = isOneLine ? -1 : text.indexOf('\n', from);
            int lineEnd = end < 0 ? text.length() : end;
            if (text.codePointCount(from, lineEnd) >= length) {
                return true;
            }
            from = lineEnd + 1;
        }
        return false;
    }

    @Override
    public Check given(SlotFact fact) {
        boolean hasNoValue = fact instanceof SlotFact.IsAbsent || fact instanceof SlotFact.IsObject;
        return hasNoValue && fact.slot() == slot ? ConstantCheck.FALSE : this;
    }

    @Override
    public Optional<Cover> cover(boolean isNegated, Covers covers) {
        return presence(isNegated, covers);
    }

    @Override
    public int cost() {
        return 3;
    }
}

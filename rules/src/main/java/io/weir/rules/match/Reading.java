package io.weir.rules.match;

import io.weir.rules.condition.AddressReader;
import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.Decimals;
import io.weir.rules.event.EventView;
import io.weir.rules.event.Utf8;
import io.weir.rules.event.ValueType;
import io.weir.rules.event.ViewedFields;

import java.util.Arrays;

/** One event while rules look at it: its values, folded when asked for. Used again for the next event. */
final class Reading implements NeedleIndex.Sink {
    private final FoldedValues folded = new FoldedValues();
    private final NumberReader number = new NumberReader();
    private final AddressReader address = new AddressReader();
    private EventView event;
    private boolean isFound;

    void begin(EventView next) {
        event = next;
        folded.begin(next);
    }

    EventView event() {
        return event;
    }

    FoldedValues folded(int value) {
        folded.fold(value);
        return folded;
    }

    void find(NeedleIndex needles, int value, NeedleIndex.Sink sink) {
        folded.fold(value);
        needles.find(folded.bytes(), folded.start(value), folded.end(value), sink);
    }

    /** Whether a value holds one of many needles. */
    boolean holdsAny(NeedleIndex needles, int value) {
        isFound = false;
        find(needles, value, this);
        return isFound;
    }

    @Override
    public void found(int needle) {
        isFound = true;
    }

    /** Whether two scalar values have the same folded text. */
    boolean isSameText(int one, int two) {
        folded.fold(one);
        folded.fold(two);
        byte[] bytes = folded.bytes();
        return Arrays.equals(bytes, folded.start(one), folded.end(one), bytes, folded.start(two), folded.end(two));
    }

    /** Whether a value is, or reads as, a number: {@link #number()} has it then. */
    boolean readNumber(int value) {
        return number.read(event, value);
    }

    NumberReader number() {
        return number;
    }

    /** Whether a text is an address: {@link #address()} has it then. */
    boolean readAddress(int value) {
        if (event.isEscaped(value)) {
            byte[] text = Utf8.bytes(event.text(value));
            return address.read(text, 0, text.length);
        }
        return address.read(event.bytes(value), event.start(value), event.end(value));
    }

    AddressReader address() {
        return address;
    }

    /** Whether a test accepts a scalar value, which is made an object only if the test cannot do without. */
    boolean meets(ValueTest test, int value) {
        boolean isAsWritten = event.isText(value) || !event.isUnusual(value);
        if (test instanceof ValueTest.RegexFind find && find.regex().readsBytes() && isAsWritten) {
            return find.regex()
                    .isFoundIn(event.bytes(value), event.start(value), event.end(value), event.isEscaped(value));
        }
        return test.accepts(ViewedFields.scalar(event, value));
    }

    /** Whether a value is a plain text: one that, if it reads as a number, is written as digits without decoration. */
    boolean isPlain(int value) {
        byte[] bytes = event.bytes(value);
        int from = event.start(value);
        int to = event.end(value);
        if (!event.isText(value) && event.type(value) != ValueType.NUMBER || from == to) {
            return true;
        }
        boolean mayBeNumber = bytes[from] <= '9' && bytes[from] >= '+' || bytes[from] == '\\';
        if (!mayBeNumber) {
            return true;
        }
        int first = bytes[from] == '-' ? from + 1 : from;
        if (first < to && bytes[first] >= '1' && bytes[first] <= '9' && to - first <= NumberReader.MAX_DIGITS) {
            int at = first;
            while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
                at++;
            }
            if (at == to) {
                return true;
            }
        }
        boolean isZero = to - from == 1 && bytes[from] == '0';
        return isZero || Decimals.parse(event.text(value)).isEmpty();
    }
}

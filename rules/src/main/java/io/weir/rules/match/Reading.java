package io.weir.rules.match;

import io.weir.rules.event.Decimals;
import io.weir.rules.event.EventView;
import io.weir.rules.event.ValueType;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/** One event while rules look at it: its values, folded when asked for. Used again for the next event. */
final class Reading implements NeedleIndex.Sink {
    private static final int MAX_LONG_DIGITS = 18;

    private final FoldedValues folded = new FoldedValues();
    private EventView event;
    private boolean isFound;
    private long number;

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

    /** Whether a value is, or reads as, a whole number of up to 18 digits: {@link #number()} has it then. */
    boolean readNumber(int value) {
        ValueType type = event.type(value);
        if (type == ValueType.TRUE || type == ValueType.FALSE) {
            return false;
        }
        byte[] bytes = event.bytes(value);
        int from = event.start(value);
        int to = event.end(value);
        int digits = from < to && bytes[from] == '-' ? from + 1 : from;
        if (digits == to || to - digits > MAX_LONG_DIGITS) {
            return readOddNumber(value);
        }
        long magnitude = 0;
        for (int at = digits; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return readOddNumber(value);
            }
            magnitude = 10 * magnitude + digit;
        }
        number = digits > from ? -magnitude : magnitude;
        return true;
    }

    long number() {
        return number;
    }

    /** For texts that are no plain integer: most are no number at all, and their first bytes tell. */
    private boolean readOddNumber(int value) {
        byte[] bytes = event.bytes(value);
        if (!event.isEscaped(value)) {
            for (int at = event.start(value); at < event.end(value); at++) {
                int b = bytes[at];
                if ((b < '0' || b > '9') && b != '+' && b != '-' && b != '.' && (b | 0x20) != 'e') {
                    return false;
                }
            }
        }
        Optional<BigDecimal> decimal = Decimals.parse(event.text(value));
        if (decimal.isEmpty()) {
            return false;
        }
        BigDecimal plain = decimal.get().stripTrailingZeros();
        if (plain.scale() > 0 || plain.precision() - plain.scale() > MAX_LONG_DIGITS) {
            return false;
        }
        number = plain.longValueExact();
        return true;
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
        if (first < to && bytes[first] >= '1' && bytes[first] <= '9' && to - first <= MAX_LONG_DIGITS) {
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

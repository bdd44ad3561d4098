package io.weir.cli.bench.detect;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** A recorded event that can be told as of another time: what is long past is treated in another way. */
final class RetimedEvent {
    /** A time as logs write it, to the second. */
    private static final Pattern TIME = Pattern.compile("20[0-4]\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d");

    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    /** Where the space is in a time of that form; what stands there in the event stays. */
    private static final int GAP = 10;

    private final byte[] event;
    private final int[] times;

    RetimedEvent(byte[] event) {
        this.event = event;
        // One character for each byte, so that positions agree.
        this.times = TIME.matcher(new String(event, ISO_8859_1))
                .results()
                .mapToInt(found -> found.start())
                .toArray();
    }

    /** All its times are this one. */
    byte[] at(Instant time) {
        byte[] moved = event.clone();
        byte[] text = FORM.format(time).getBytes(ISO_8859_1);
        for (int start : times) {
            System.arraycopy(text, 0, moved, start, GAP);
            System.arraycopy(text, GAP + 1, moved, start + GAP + 1, text.length - GAP - 1);
        }
        return moved;
    }
}

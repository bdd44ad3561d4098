package io.weir.generators.load;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One second in all the forms in which records write it; made anew when the second is over. */
final class ClockText {
    /** How a record writes a second. */
    enum Form {
        ISO("uuuu-MM-dd'T'HH:mm:ss"),
        SYSMON("uuuu-MM-dd HH:mm:ss"),
        ACCESS("dd/MMM/uuuu:HH:mm:ss"),
        SYSLOG("MMM ppd HH:mm:ss"),
        EPOCH("");

        private final DateTimeFormatter formatter;

        Form(String pattern) {
            this.formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        }
    }

    private static final Form[] FORMS = Form.values();

    private final byte[][] texts = new byte[FORMS.length][];
    private long second = Long.MIN_VALUE;

    void set(long timeMillis) {
        long now = Math.floorDiv(timeMillis, 1000);
        if (now == second) {
            return;
        }
        second = now;
        ZonedDateTime time = Instant.ofEpochSecond(now).atZone(ZoneOffset.UTC);
        for (Form form : FORMS) {
            String text = form == Form.EPOCH ? Long.toString(now) : form.formatter.format(time);
            texts[form.ordinal()] = text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    byte[] as(Form form) {
        return texts[form.ordinal()];
    }
}

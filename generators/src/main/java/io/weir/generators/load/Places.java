package io.weir.generators.load;

import io.weir.generators.load.ClockText.Form;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in a record the time stands, and where a number that makes it different from all others. */
record Places(int[] times, Form[] forms, int[] numbers) {
    /** How many digits of a number are written anew. */
    static final int DIGITS = 7;

    private static final Pattern TIME = Pattern.compile("(?<iso>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)"
            + "|(?<sysmon>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d)"
            + "|(?<access>\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d)"
            + "|(?<syslog>^[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d)"
            + "|\"ID\":\"(?<epoch>\\d{10})\\.");
    private static final Pattern NUMBER = Pattern.compile("\"(?:uid|resp_fuids|eventID)\":\\[?\"(?<text>[A-Za-z0-9]{7})"
            + "|\"ID\":\"[\\d.]+:(?<serial>\\d+)"
            + "|\"(?:record_id|RecordNumber)\":(?<record>\\d+)");

    static Places in(String value) {
        List<Integer> times = new ArrayList<>();
        List<Form> forms = new ArrayList<>();
        Matcher time = TIME.matcher(value);
        while (time.find()) {
            for (Form form : Form.values()) {
                int start = time.start(form.name().toLowerCase(java.util.Locale.ROOT));
                if (start >= 0) {
                    times.add(bytesBefore(value, start));
                    forms.add(form);
                }
            }
        }
        List<Integer> numbers = new ArrayList<>();
        Matcher number = NUMBER.matcher(value);
        while (number.find()) {
            for (String group : List.of("text", "serial", "record")) {
                if (number.start(group) >= 0 && number.end(group) - number.start(group) >= DIGITS) {
                    numbers.add(bytesBefore(value, number.end(group) - DIGITS));
                }
            }
        }
        return new Places(ints(times), forms.toArray(Form[]::new), ints(numbers));
    }

    private static int bytesBefore(String value, int end) {
        return value.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}

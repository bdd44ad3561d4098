package io.weir.rules.proof;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the places {@code ${NAME}} of a text: with values that vary from one repetition to the next, with the number of
 * the repetition, {@code ${n}}, and with its time in the forms that logs use.
 */
record Placeholders(Map<String, String> values, int number, Instant time) {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z0-9_:-]+)}");
    private static final Map<String, DateTimeFormatter> TIMES = Map.of(
            "time", formatter("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'"),
            "time:syslog", formatter("MMM ppd HH:mm:ss"),
            "time:access", formatter("dd/MMM/uuuu:HH:mm:ss '+0000'"),
            "time:space", formatter("uuuu-MM-dd HH:mm:ss.SSS"));

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    /** The name of a place that nothing fills, if there is one. */
    Optional<String> unknownIn(String text) {
        return PLACE.matcher(text)
                .results()
                .map(place -> place.group(1))
                .filter(name -> value(name).isEmpty())
                .findFirst();
    }

    String fill(String text) {
        return text.indexOf('$') < 0
                ? text
                : PLACE.matcher(text)
                        .replaceAll(place ->
                                Matcher.quoteReplacement(value(place.group(1)).orElse(place.group())));
    }

    private Optional<String> value(String name) {
        if (values.containsKey(name)) {
            return Optional.of(values.get(name));
        }
        return switch (name) {
            case "n" -> Optional.of(Integer.toString(number));
            case "time:seconds" -> Optional.of(seconds());
            case "time:millis" -> Optional.of(Long.toString(time.toEpochMilli()));
            default -> Optional.ofNullable(TIMES.get(name)).map(format -> format.format(time));
        };
    }

    private String seconds() {
        return String.format(Locale.ROOT, "%d.%03d", time.getEpochSecond(), time.getNano() / 1_000_000);
    }

    /** The names that are filled without being stated. */
    static String known() {
        var names = new TreeSet<>(TIMES.keySet());
        names.add("n");
        names.add("time:seconds");
        names.add("time:millis");
        return String.join(", ", names);
    }
}

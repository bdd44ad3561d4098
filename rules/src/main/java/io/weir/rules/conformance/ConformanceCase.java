package io.weir.rules.conformance;

import io.weir.rules.event.Json;
import io.weir.rules.event.Scalar;
import io.weir.rules.sigma.Placeholders;
import io.weir.rules.sigma.RuleSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One case of a suite in the format {@code sigma-eval-conformance/1}; without expectation it must be refused. */
public record ConformanceCase(
        String suite,
        String id,
        String note,
        boolean isAmbiguous,
        List<RuleSource> rules,
        Placeholders placeholders,
        Optional<Duration> allowedLateness,
        List<Map<String, Object>> events,
        Optional<Verdict> expected) {
    private static final String FORMAT = "sigma-eval-conformance/1";

    /** All cases of one file. */
    public static List<ConformanceCase> read(Path file) throws IOException {
        Map<String, Object> suite = Json.object(Files.readString(file));
        if (!FORMAT.equals(suite.get("format"))) {
            throw new IOException(file + ": found the format '" + suite.get("format") + "', expected " + FORMAT);
        }
        List<ConformanceCase> cases = new ArrayList<>();
        for (Object content : list(suite.get("cases"))) {
            cases.add(of(String.valueOf(file.getFileName()), map(content)));
        }
        return cases;
    }

    private static ConformanceCase of(String suite, Map<String, Object> content) {
        String id = String.valueOf(content.get("id"));
        List<RuleSource> rules = new ArrayList<>();
        for (Object text : list(content.get("rules"))) {
            rules.add(new RuleSource(id + "/" + rules.size(), String.valueOf(text)));
        }
        Map<String, Object> config = map(content.get("config"));
        return new ConformanceCase(
                suite,
                id,
                String.valueOf(content.getOrDefault("note", "")),
                content.containsKey("ambiguous"),
                rules,
                placeholders(map(config.get("placeholders"))),
                Optional.ofNullable(config.get("allowed_lateness")).map(ConformanceCase::timespan),
                list(content.get("events")).stream().map(ConformanceCase::map).toList(),
                Optional.ofNullable(content.get("expect")).map(expect -> Verdict.expected(map(expect))));
    }

    private static Placeholders placeholders(Map<String, Object> configured) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        configured.forEach((name, list) ->
                values.put(name, list(list).stream().map(Scalar::text).toList()));
        return new Placeholders(values);
    }

    private static Duration timespan(Object written) {
        String text = String.valueOf(written);
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            case 'd' -> Duration.ofDays(count);
            default -> throw new IllegalArgumentException("found '" + text + "', expected a number and s, m, h or d");
        };
    }

    static List<Object> list(Object value) {
        return value instanceof List<?> list ? new ArrayList<>(list) : List.of();
    }

    static Map<String, Object> map(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> found) {
            found.forEach((key, inner) -> map.put(String.valueOf(key), inner));
        }
        return map;
    }
}

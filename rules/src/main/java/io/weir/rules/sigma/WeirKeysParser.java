package io.weir.rules.sigma;

import io.weir.rules.alert.Severity;
import io.weir.rules.event.Field;
import io.weir.rules.yaml.Yaml;

import java.math.BigDecimal;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the section {@code weir}; unlike elsewhere in Sigma, unknown keys are errors. */
final class WeirKeysParser {
    private static final List<String> KEYS =
            List.of("group-by", "suppress", "severity-by-count", "risk", "shadow", "tests", "session");
    private static final int HIGHEST_RISK = 100;

    private WeirKeysParser() {}

    static WeirKeys parse(Attributes document, Problems problems) {
        Optional<Attributes> section = document.map("weir");
        if (section.isEmpty()) {
            return WeirKeys.NONE;
        }
        Attributes keys = section.get();
        keys.refuseOthersThan(KEYS);
        return new WeirKeys(
                keys.texts("group-by").stream()
                        .map(text -> Field.of(text.text()))
                        .toList(),
                keys.timespan("suppress"),
                severityByCount(keys, problems),
                risk(keys, problems),
                keys.bool("shadow").orElse(false),
                keys.texts("tests").stream().map(Yaml.Text::text).toList(),
                keys.map("session").flatMap(session -> session(session, problems)));
    }

    private static Optional<SessionKeys> session(Attributes keys, Problems problems) {
        boolean opens = keys.has("opens");
        if (opens == keys.has("closes")) {
            problems.add(
                    keys.mapping().at(), "weir.session: expected either 'opens' or 'closes' with the kind of session");
            return Optional.empty();
        }
        keys.refuseOthersThan(opens ? List.of("opens", "id", "user", "origin") : List.of("closes", "id"));
        keys.mandatory("id");
        if (opens) {
            keys.mandatory("origin");
        }
        Optional<String> kind = keys.text(opens ? "opens" : "closes");
        Optional<Field> id = keys.text("id").map(Field::of);
        if (kind.isEmpty() || id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SessionKeys(
                opens,
                kind.get(),
                id.get(),
                keys.text("user").map(Field::of),
                keys.text("origin").map(Field::of)));
    }

    private static NavigableMap<Long, Severity> severityByCount(Attributes keys, Problems problems) {
        NavigableMap<Long, Severity> steps = new TreeMap<>();
        keys.map("severity-by-count").ifPresent(map -> {
            for (Yaml.Entry entry : map.mapping().entries().values()) {
                Optional<Severity> level = map.choice("severity-by-count", entry.value(), Severity.values());
                if (!entry.key().matches("[1-9][0-9]{0,8}")) {
                    problems.add(
                            entry.keyAt(),
                            "weir.severity-by-count: found '" + entry.key() + "', expected a count above zero");
                } else {
                    level.ifPresent(found -> steps.put(Long.valueOf(entry.key()), found));
                }
            }
        });
        return steps;
    }

    private static Optional<Integer> risk(Attributes keys, Problems problems) {
        return keys.mapping().get("risk").flatMap(value -> {
            if (value instanceof Yaml.Number number
                    && number.value().signum() >= 0
                    && number.value().compareTo(BigDecimal.valueOf(HIGHEST_RISK)) <= 0
                    && number.value().stripTrailingZeros().scale() <= 0) {
                return Optional.of(number.value().intValueExact());
            }
            problems.expected("weir.risk", value, "a whole number from 0 to " + HIGHEST_RISK);
            return Optional.empty();
        });
    }
}

package io.weir.rules.sigma;

import io.weir.rules.event.Field;
import io.weir.rules.yaml.Yaml;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a detector is told under {@code condition}. A key that it asks for is known, every other one is an error; what
 * does not fit is reported and reads as some value that does, because the rule is refused anyway.
 */
public final class DetectorKeys {
    private final CorrelationDraft rule;
    private final Attributes condition;
    private final Set<String> asked = new LinkedHashSet<>();

    DetectorKeys(CorrelationDraft rule, Attributes condition) {
        this.rule = rule;
        this.condition = condition;
    }

    /** The timespan of the rule itself. */
    public Duration timespan() {
        return rule.timespanOrAny();
    }

    /** A whole number that must be stated. */
    public int whole(String key, int lowest, int highest) {
        condition.mandatory(key);
        return whole(key, lowest, highest, lowest);
    }

    public int whole(String key, int lowest, int highest, int otherwise) {
        return number(key, BigDecimal.valueOf(lowest), BigDecimal.valueOf(highest), true)
                .map(BigDecimal::intValue)
                .orElse(otherwise);
    }

    /** A number that must be stated. */
    public BigDecimal number(String key, BigDecimal lowest, BigDecimal highest) {
        condition.mandatory(key);
        return number(key, lowest, highest, false).orElse(lowest);
    }

    private Optional<BigDecimal> number(String key, BigDecimal lowest, BigDecimal highest, boolean isWhole) {
        Optional<Yaml> found = found(key);
        Optional<BigDecimal> fitting = found.filter(Yaml.Number.class::isInstance)
                .map(value -> ((Yaml.Number) value).value())
                .filter(value -> value.compareTo(lowest) >= 0 && value.compareTo(highest) <= 0)
                .filter(value -> !isWhole || value.stripTrailingZeros().scale() <= 0);
        if (found.isPresent() && fitting.isEmpty()) {
            refuse(key, (isWhole ? "a whole number" : "a number") + " from " + lowest + " to " + highest);
        }
        return fitting;
    }

    public Duration timespan(String key, Duration otherwise) {
        asked.add(key);
        return condition.timespan(key).orElse(otherwise);
    }

    /** A time of at least the rule's timespan, like its default. */
    public Duration longerTimespan(String key, Duration otherwise) {
        Duration fitting = otherwise.compareTo(timespan()) < 0 ? timespan() : otherwise;
        Duration stated = timespan(key, fitting);
        if (stated.compareTo(timespan()) < 0) {
            refuse(key, "at least the timespan of the rule");
        }
        return stated;
    }

    /** A time of at most the rule's timespan, like its default. */
    public Duration shorterTimespan(String key, Duration otherwise) {
        Duration fitting = otherwise.compareTo(timespan()) > 0 ? timespan() : otherwise;
        Duration stated = timespan(key, fitting);
        if (stated.compareTo(timespan()) > 0) {
            refuse(key, "at most the timespan of the rule");
        }
        return stated;
    }

    /** One field. */
    public Optional<Field> field(String key) {
        asked.add(key);
        return condition.text(key).map(Field::of);
    }

    /** One of two words. */
    public String choice(String key, String otherwise, String other) {
        asked.add(key);
        Optional<String> stated = condition.text(key);
        if (stated.isPresent()
                && !stated.get().equals(otherwise)
                && !stated.get().equals(other)) {
            refuse(key, otherwise + " or " + other);
        }
        return stated.orElse(otherwise);
    }

    /** One field or several, which must be stated. */
    public List<Field> fields(String key) {
        asked.add(key);
        condition.mandatory(key);
        return condition.texts(key).stream().map(text -> Field.of(text.text())).toList();
    }

    private Optional<Yaml> found(String key) {
        asked.add(key);
        return condition.mapping().get(key);
    }

    private void refuse(String key, String expectation) {
        found(key).ifPresent(value -> rule.problems().expected("correlation.condition." + key, value, expectation));
    }

    /** Refuses a rule that keeps nothing apart. */
    public void needsGroup(String because) {
        rule.refuseWithoutGroup(because);
    }

    /** Refuses severities by a count that there is not. */
    public void countsNothing() {
        rule.refuseSeverityByCount();
    }

    void refuseOthers() {
        condition.refuseOthersThan(List.copyOf(asked));
    }
}

package io.weir.rules.sigma;

import io.weir.rules.condition.Comparison;
import io.weir.rules.detector.Detector;
import io.weir.rules.event.Field;
import io.weir.rules.sigma.CorrelationRule.GroupField;
import io.weir.rules.sigma.CorrelationRule.Reference;
import io.weir.rules.sigma.CorrelationRule.Type;
import io.weir.rules.yaml.Yaml;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A correlation as far as it can be read alone; its references are resolved once all documents are known. */
final class CorrelationDraft {
    private static final List<String> KEYS =
            List.of("type", "rules", "group-by", "timespan", "condition", "aliases", "generate");
    private static final List<String> CONDITION_KEYS =
            List.of("gt", "gte", "lt", "lte", "eq", "neq", "field", "percentile");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal FIFTY = BigDecimal.valueOf(50);

    private final Metadata metadata;
    private final WeirKeys weir;
    private final Attributes document;
    private final Attributes correlation;
    private final Problems problems;
    private final Optional<Type> type;
    private final List<Yaml.Text> rules;
    private final List<Yaml.Text> groupBy;
    private final Optional<Duration> timespan;
    private final Optional<Attributes> aliases;
    private final List<Field> valueFields = new ArrayList<>();
    private final List<Criterion.Bound> bounds = new ArrayList<>();
    private final boolean generates;
    private Optional<Yaml.Text> expression = Optional.empty();
    private BigDecimal percentile = BigDecimal.ZERO;
    private Optional<Detector> detector = Optional.empty();

    CorrelationDraft(Metadata metadata, WeirKeys weir, Attributes document, Attributes correlation, Problems problems) {
        this.metadata = metadata;
        this.weir = weir;
        this.document = document;
        this.correlation = correlation;
        this.problems = problems;
        correlation.refuseOthersThan(KEYS);
        correlation.mandatory("type");
        type = correlation.oneOf("type", Type.values());
        correlation.mandatory("rules");
        rules = correlation.texts("rules");
        groupBy = isEmptyList(correlation, "group-by") ? List.of() : correlation.texts("group-by");
        correlation.mandatory("timespan");
        timespan = correlation.timespan("timespan");
        aliases = correlation.map("aliases");
        Optional<Boolean> outer = document.bool("generate");
        generates = correlation.bool("generate").or(() -> outer).orElse(false);
        type.ifPresent(this::condition);
    }

    /** An empty list says the same as leaving it out: one group for everything. */
    private static boolean isEmptyList(Attributes correlation, String key) {
        return correlation
                .mapping()
                .get(key)
                .filter(value ->
                        value instanceof Yaml.Sequence list && list.items().isEmpty())
                .isPresent();
    }

    Problems problems() {
        return problems;
    }

    List<Yaml.Text> references() {
        return rules;
    }

    /** The timespan, or any if none can be read. */
    Duration timespanOrAny() {
        return timespan.orElse(Duration.ofSeconds(1));
    }

    void refuseWithoutGroup(String because) {
        if (groupBy.isEmpty()) {
            problems.add(
                    correlation.mapping().keyPosition("group-by"),
                    "correlation.group-by: found no field, expected at least one, because " + because);
        }
    }

    void refuseSeverityByCount() {
        if (!weir.severityByCount().isEmpty()) {
            problems.add(
                    document.map("weir").orElseThrow().mapping().keyPosition("severity-by-count"),
                    "weir.severity-by-count: found one, expected none, because this type counts nothing");
        }
    }

    private void condition(Type known) {
        if (known.detectorReader().isPresent()) {
            correlation.mapOrNothing("condition").ifPresent(condition -> detector(known, condition));
            return;
        }
        Optional<Yaml> condition = correlation.mapping().get("condition");
        if (condition.isEmpty()) {
            if (!known.isTemporal()) {
                correlation.mandatory("condition");
            }
        } else if (condition.get() instanceof Yaml.Mapping map) {
            numeric(new Attributes(map, problems), known);
        } else if (condition.get() instanceof Yaml.Text text && known.isTemporal()) {
            expression = Optional.of(text);
        } else {
            problems.expected("condition", condition.get(), known.isTemporal() ? "a map or a text" : "a map");
        }
    }

    private void detector(Type known, Attributes condition) {
        DetectorKeys keys = new DetectorKeys(this, condition);
        Detector read = known.detectorReader().orElseThrow().apply(keys);
        keys.refuseOthers();
        detector = Optional.of(read);
        valueFields.addAll(read.fields());
    }

    private void numeric(Attributes condition, Type known) {
        condition.refuseOthersThan(CONDITION_KEYS);
        for (Yaml.Entry entry : condition.mapping().entries().values()) {
            Comparison.named(entry.key()).ifPresent(comparison -> {
                if (entry.value() instanceof Yaml.Number number) {
                    bounds.add(new Criterion.Bound(comparison, number.value()));
                } else {
                    problems.expected(entry.key(), entry.value(), "a number");
                }
            });
        }
        boolean hasOperator = condition.mapping().entries().keySet().stream()
                .anyMatch(key -> Comparison.named(key).isPresent());
        if (!hasOperator) {
            problems.add(
                    condition.mapping().at(), "condition: found no operator, expected gt, gte, lt, lte, eq or neq");
        }
        fields(condition, known);
        percentile(condition, known);
    }

    private void fields(Attributes condition, Type known) {
        if (!known.hasValues()) {
            if (condition.has("field")) {
                problems.add(
                        condition.mapping().keyPosition("field"),
                        "field: found one, expected none, because this type counts no values");
            }
            return;
        }
        Optional<Yaml> field = condition.mandatory("field");
        condition.texts("field").forEach(text -> valueFields.add(Field.of(text.text())));
        if (known.isNumeric() && valueFields.size() > 1) {
            problems.expected("field", field.orElseThrow(), "exactly one field");
        }
    }

    private void percentile(Attributes condition, Type known) {
        if (known == Type.VALUE_MEDIAN) {
            percentile = FIFTY;
        }
        if (known != Type.VALUE_PERCENTILE) {
            if (condition.has("percentile")) {
                problems.add(
                        condition.mapping().keyPosition("percentile"),
                        "percentile: found one, expected it with the type value_percentile only");
            }
            return;
        }
        condition.mandatory("percentile").ifPresent(value -> {
            if (value instanceof Yaml.Number number
                    && number.value().signum() >= 0
                    && number.value().compareTo(HUNDRED) <= 0) {
                percentile = number.value();
            } else {
                problems.expected("percentile", value, "a number from 0 to 100");
            }
        });
    }

    /** The finished correlation, or nothing if it has problems. */
    Optional<CorrelationRule> link(List<Rule> targets) {
        List<Reference> references = IntStream.range(0, rules.size())
                .mapToObj(place -> new Reference(rules.get(place).text(), targets.get(place)))
                .toList();
        List<GroupField> groups = groupFields(references);
        Optional<Criterion> criterion = criterion(references);
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new CorrelationRule(
                metadata,
                weir,
                type.orElseThrow(),
                references,
                groups,
                timespan.orElseThrow(),
                criterion.orElseThrow(),
                List.copyOf(valueFields),
                percentile,
                generates));
    }

    private List<GroupField> groupFields(List<Reference> references) {
        Map<String, Map<Integer, Field>> aliased = aliased(references);
        return groupBy.stream()
                .map(text -> new GroupField(
                        text.text(),
                        IntStream.range(0, references.size())
                                .mapToObj(place -> aliased.getOrDefault(text.text(), Map.of())
                                        .getOrDefault(place, Field.of(text.text())))
                                .toList()))
                .toList();
    }

    /** For each alias and each place in the list of rules the field it stands for. */
    private Map<String, Map<Integer, Field>> aliased(List<Reference> references) {
        Map<String, Map<Integer, Field>> aliased = new HashMap<>();
        aliases.ifPresent(all -> all.mapping().entries().forEach((alias, entry) -> {
            if (entry.value() instanceof Yaml.Mapping perRule) {
                aliased.put(alias, fields(alias, perRule, references));
            } else {
                problems.expected(alias, entry.value(), "a map from rules to their fields");
            }
        }));
        return aliased;
    }

    private Map<Integer, Field> fields(String alias, Yaml.Mapping perRule, List<Reference> references) {
        Map<Integer, Field> fields = new HashMap<>();
        for (Yaml.Entry entry : perRule.entries().values()) {
            List<Integer> places = places(entry.key(), references);
            if (places.isEmpty()) {
                problems.add(
                        entry.keyAt(),
                        alias + ": found the rule '" + entry.key() + "', expected one that the correlation refers to");
            }
            if (!(entry.value() instanceof Yaml.Text field) || field.text().isEmpty()) {
                problems.expected(alias, entry.value(), "the name of a field");
                continue;
            }
            places.forEach(place -> fields.put(place, Field.of(field.text())));
        }
        return fields;
    }

    private static List<Integer> places(String name, List<Reference> references) {
        return IntStream.range(0, references.size())
                .filter(place -> references.get(place).writtenAs().equals(name)
                        || references.get(place).rule().metadata().isCalled(name))
                .boxed()
                .toList();
    }

    private Optional<Criterion> criterion(List<Reference> references) {
        if (detector.isPresent()) {
            return Optional.of(new Criterion.Detected(detector.get()));
        }
        if (expression.isEmpty()) {
            return Optional.of(new Criterion.Threshold(bounds.isEmpty() ? List.of(everyRule(references)) : bounds));
        }
        Map<String, Integer> places = new HashMap<>();
        for (int place = references.size() - 1; place >= 0; place--) {
            places.put(references.get(place).writtenAs(), place);
            for (String name : references.get(place).rule().metadata().handles()) {
                places.put(name, place);
            }
        }
        try {
            return Optional.of(
                    new Criterion.Seen(ExpressionParser.parse(expression.get().text(), places.keySet()), places));
        } catch (ExpressionParser.Malformed malformed) {
            problems.add(expression.get().at(), "condition: " + malformed.getMessage());
            return Optional.empty();
        }
    }

    private static Criterion.Bound everyRule(List<Reference> references) {
        Set<Rule> different = Collections.newSetFromMap(new IdentityHashMap<>());
        references.forEach(reference -> different.add(reference.rule()));
        return new Criterion.Bound(Comparison.GTE, BigDecimal.valueOf(different.size()));
    }
}

package io.weir.rules.correlation;

import io.weir.rules.event.Decimals;
import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.event.Scalar;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.CorrelationRule.GroupField;
import io.weir.rules.sigma.CorrelationRule.Reference;
import io.weir.rules.sigma.Rule;
import io.weir.rules.sigma.RuleSet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Knows which correlations an event or a firing contributes to, in which groups, and what it must bring along. */
public final class CorrelationPlan {
    private final Map<Rule, List<CorrelationRule>> users = new IdentityHashMap<>();
    private final Map<CorrelationRule, Set<Field>> carried = new IdentityHashMap<>();

    /** A contribution and the correlation and group it belongs to. */
    public record Addressed(CorrelationRule correlation, Group group, Contribution contribution) {}

    public CorrelationPlan(RuleSet rules) {
        List<CorrelationRule> outermostFirst = new ArrayList<>(rules.correlations());
        Collections.reverse(outermostFirst);
        for (CorrelationRule correlation : outermostFirst) {
            carried.computeIfAbsent(correlation, unused -> new LinkedHashSet<>());
            for (int place = 0; place < correlation.references().size(); place++) {
                plan(correlation, place);
            }
        }
    }

    private void plan(CorrelationRule correlation, int place) {
        Rule rule = correlation.references().get(place).rule();
        List<CorrelationRule> known = users.computeIfAbsent(rule, unused -> new ArrayList<>());
        if (!correlation.isRepeated(place)) {
            known.add(correlation);
        }
        if (rule instanceof CorrelationRule inner) {
            Set<Field> needed = carried.computeIfAbsent(inner, unused -> new LinkedHashSet<>());
            correlation
                    .groupBy()
                    .forEach(group -> needed.add(group.perReference().get(place)));
            needed.addAll(correlation.valueFields());
            needed.addAll(carried.get(correlation));
        }
    }

    /** What an event that these rules matched contributes. */
    public List<Addressed> contributions(EventRef at, Event event, Collection<? extends Rule> matched) {
        return contributions(at, matched, field -> text(event, field), "");
    }

    /** What a firing contributes to the correlations over it. */
    public List<Addressed> contributions(Firing firing) {
        return contributions(
                firing.at(),
                List.of(firing.correlation()),
                firing::text,
                firing.group().key());
    }

    private List<Addressed> contributions(
            EventRef at,
            Collection<? extends Rule> matched,
            Function<Field, Optional<String>> texts,
            String innerGroup) {
        Set<CorrelationRule> touched = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Addressed> all = new ArrayList<>();
        for (Rule rule : matched) {
            for (CorrelationRule correlation : users.getOrDefault(rule, List.of())) {
                if (touched.add(correlation)) {
                    all.addAll(contributions(correlation, at, matched, texts, innerGroup));
                }
            }
        }
        return all;
    }

    /** One per group: rules that map the group to different fields can put one event into several. */
    private List<Addressed> contributions(
            CorrelationRule correlation,
            EventRef at,
            Collection<? extends Rule> matched,
            Function<Field, Optional<String>> texts,
            String innerGroup) {
        Optional<List<String>> values = values(correlation, texts);
        if (values.isEmpty()) {
            return List.of();
        }
        Map<Group, List<Integer>> places = new LinkedHashMap<>();
        List<Reference> references = correlation.references();
        for (int place = 0; place < references.size(); place++) {
            Rule rule = references.get(place).rule();
            if (matched.stream().anyMatch(other -> other == rule)) {
                places.computeIfAbsent(group(correlation, place, texts), unused -> new ArrayList<>())
                        .add(place);
            }
        }
        Map<String, String> brought = new HashMap<>();
        carried.get(correlation)
                .forEach(field -> texts.apply(field).ifPresent(text -> brought.put(field.name(), text)));
        return places.entrySet().stream()
                .map(entry -> new Addressed(
                        correlation,
                        entry.getKey(),
                        new Contribution(at, entry.getValue(), values.get(), brought, innerGroup)))
                .toList();
    }

    private static Group group(CorrelationRule correlation, int place, Function<Field, Optional<String>> texts) {
        List<GroupField> fields = correlation.groupBy();
        List<String> values = new ArrayList<>();
        fields.forEach(
                field -> values.add(texts.apply(field.perReference().get(place)).orElse(null)));
        return new Group(fields.stream().map(GroupField::name).toList(), values);
    }

    /** The values to measure, or nothing if one is missing or is no number where one is needed. */
    private static Optional<List<String>> values(CorrelationRule correlation, Function<Field, Optional<String>> texts) {
        List<String> values = new ArrayList<>();
        for (Field field : correlation.valueFields()) {
            Optional<String> text = texts.apply(field);
            boolean isUsable = text.isPresent()
                    && (!correlation.type().isNumeric()
                            || Decimals.parse(text.get()).isPresent());
            if (!isUsable) {
                return Optional.empty();
            }
            values.add(text.get());
        }
        return Optional.of(values);
    }

    /** The text of a field; of an array with several values all of them together, in their order. */
    private static Optional<String> text(Event event, Field field) {
        List<String> texts = event.scalars(field).stream()
                .filter(Objects::nonNull)
                .map(Scalar::text)
                .toList();
        return texts.isEmpty() ? Optional.empty() : Optional.of(texts.size() == 1 ? texts.get(0) : texts.toString());
    }
}

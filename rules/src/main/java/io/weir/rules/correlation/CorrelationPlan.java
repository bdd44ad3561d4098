package io.weir.rules.correlation;

import io.weir.rules.alert.Entities;
import io.weir.rules.alert.Hit;
import io.weir.rules.correlation.FieldPlaces.RuleTexts;
import io.weir.rules.detector.GeoLookup;
import io.weir.rules.event.Decimals;
import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows which correlations an event or a firing contributes to, in which groups, and what it must bring along. */
public final class CorrelationPlan {
    private final GeoLookup lookup;
    private final Map<Rule, List<CorrelationRule>> users = new IdentityHashMap<>();
    private final Map<CorrelationRule, Set<Field>> carried = new IdentityHashMap<>();

    /** A contribution and the correlation and group it belongs to. */
    public record Addressed(CorrelationRule correlation, Group group, Contribution contribution) {
        private Addressed alsoAt(int place) {
            List<Integer> places = new ArrayList<>(contribution.places());
            places.add(place);
            return new Addressed(
                    correlation,
                    group,
                    new Contribution(
                            contribution.event(),
                            places,
                            contribution.values(),
                            contribution.carried(),
                            contribution.innerGroup()));
        }
    }

    public CorrelationPlan(RuleSet rules) {
        this(rules, GeoLookup.NONE);
    }

    /** A plan that finds the place of an address where an event does not state it. */
    public CorrelationPlan(RuleSet rules, GeoLookup lookup) {
        this.lookup = lookup;
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
        if (!rule.weir().mayFeed(correlation.weir())) {
            return;
        }
        List<CorrelationRule> known = users.computeIfAbsent(rule, unused -> new ArrayList<>());
        if (!correlation.isRepeated(place)) {
            known.add(correlation);
        }
        if (rule instanceof CorrelationRule inner) {
            Set<Field> needed = carried.computeIfAbsent(inner, unused -> new LinkedHashSet<>());
            needed.addAll(groupFields(correlation, place));
            needed.addAll(correlation.valueFields());
            needed.addAll(carried.get(correlation));
        }
    }

    /** Whether a match of this rule contributes to any correlation. */
    public boolean uses(Rule rule) {
        return users.containsKey(rule);
    }

    /** What is asked of an event that a rule matched. */
    public Set<Field> fields(Rule rule) {
        Set<Field> fields = new LinkedHashSet<>();
        for (CorrelationRule correlation : users.getOrDefault(rule, List.of())) {
            List<Reference> references = correlation.references();
            for (int place = 0; place < references.size(); place++) {
                if (references.get(place).rule() == rule) {
                    fields.addAll(groupFields(correlation, place));
                }
            }
            fields.addAll(correlation.valueFields());
            fields.addAll(carried.get(correlation));
        }
        return fields;
    }

    private static List<Field> groupFields(CorrelationRule correlation, int place) {
        return correlation.groupBy().stream()
                .map(group -> group.perReference().get(place))
                .toList();
    }

    /** What an event that these rules matched contributes; fields stand under their own names. */
    public List<Addressed> contributions(EventRef at, Event event, Collection<? extends Rule> matched) {
        return contributions(at, matched, FieldPlaces.ownNames(event), "");
    }

    /** What an event that these rules matched contributes; the texts are of its fields. */
    public List<Addressed> contributions(EventRef at, Collection<? extends Rule> matched, RuleTexts texts) {
        return contributions(at, matched, texts, "");
    }

    /** What a firing contributes to the correlations over it. */
    public List<Addressed> contributions(Firing firing) {
        return contributions(
                firing.at(),
                List.of(firing.correlation()),
                (rule, field) -> firing.text(field),
                firing.group().key());
    }

    private List<Addressed> contributions(
            EventRef at, Collection<? extends Rule> matched, RuleTexts texts, String innerGroup) {
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
            RuleTexts texts,
            String innerGroup) {
        List<Addressed> all = new ArrayList<>(1);
        List<Reference> references = correlation.references();
        for (int place = 0; place < references.size(); place++) {
            Rule rule = references.get(place).rule();
            if (!isAmong(rule, matched) || !rule.weir().mayFeed(correlation.weir())) {
                continue;
            }
            Optional<List<String>> measured = values(correlation, rule, texts);
            if (measured.isPresent()) {
                Group group = group(correlation, place, texts);
                if (correlation.detector().isPresent() && group.isIncomplete()) {
                    continue;
                }
                int known = indexOf(group, all);
                if (known < 0) {
                    Map<String, String> brought = carried(correlation, rule, texts);
                    all.add(new Addressed(
                            correlation,
                            group,
                            new Contribution(at, List.of(place), measured.get(), brought, innerGroup)));
                } else {
                    all.set(known, all.get(known).alsoAt(place));
                }
            }
        }
        return all;
    }

    private static boolean isAmong(Rule rule, Collection<? extends Rule> matched) {
        for (Rule other : matched) {
            if (other == rule) {
                return true;
            }
        }
        return false;
    }

    private static int indexOf(Group group, List<Addressed> all) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).group().equals(group)) {
                return i;
            }
        }
        return -1;
    }

    private static Group group(CorrelationRule correlation, int place, RuleTexts texts) {
        Rule rule = correlation.references().get(place).rule();
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (GroupField field : correlation.groupBy()) {
            names.add(field.name());
            values.add(texts.text(rule, field.perReference().get(place))
                    .filter(text -> isOf(field, text))
                    .orElse(null));
        }
        return new Group(names, values);
    }

    /** A dash in place of the address that somebody acts from is no address: a session may know it. */
    private static boolean isOf(GroupField field, String text) {
        return !Hit.isFromSession(field.name()) || Entities.isPresent(text);
    }

    /** The values to measure, or nothing if one is missing or is no number where one is needed. */
    private Optional<List<String>> values(CorrelationRule correlation, Rule rule, RuleTexts texts) {
        if (correlation.detector().isPresent()) {
            return correlation.detector().get().measure(field -> texts.text(rule, field), lookup);
        }
        List<String> values = new ArrayList<>();
        for (Field field : correlation.valueFields()) {
            Optional<String> text = texts.text(rule, field);
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

    private Map<String, String> carried(CorrelationRule correlation, Rule rule, RuleTexts texts) {
        Set<Field> fields = carried.get(correlation);
        if (fields.isEmpty()) {
            return Map.of();
        }
        Map<String, String> brought = new HashMap<>();
        fields.forEach(field -> texts.text(rule, field).ifPresent(text -> brought.put(field.name(), text)));
        return brought;
    }
}

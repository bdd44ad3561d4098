package io.weir.rules.mapping;

import io.weir.rules.condition.Condition;
import io.weir.rules.event.Field;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.LogSource;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One mapping file: the events of a family of log sources, and where their documents hold the fields of rules. */
record Mapping(String product, Places places, List<Source> sources) {

    /** One log source: the fields and values that tell its events from others, and where these hold fields of rules. */
    record Source(LogSource logSource, Set<String> deciding, Condition when, Places places) {
        Kind kind() {
            return new Kind(deciding, places);
        }

        /** Whether a rule for a log source is meant for these events. */
        boolean serves(LogSource rule) {
            return rule.category().equals(logSource.category()) && rule.covers(logSource);
        }
    }

    /** Log sources that are told apart by the same fields and hold the rest in the same places. */
    record Kind(Set<String> deciding, Places places) {}

    /** Where documents hold fields: by name, or by patterns in which {@code {}} stands for the name. */
    record Places(
            List<String> patterns,
            Map<String, List<String>> named,
            Map<String, String> renamed,
            Map<String, FieldTable.Field> known) {
        Places(List<String> patterns, Map<String, List<String>> named, Map<String, String> renamed) {
            this(patterns, named, renamed, new ConcurrentHashMap<>());
        }

        private static final String NAME = "{}";
        private static final String SPACED_NAME = "{spaced}";

        /** What is known already makes no difference. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Places places
                    && patterns.equals(places.patterns)
                    && named.equals(places.named)
                    && renamed.equals(places.renamed);
        }

        @Override
        public int hashCode() {
            return Objects.hash(patterns, renamed);
        }

        FieldTable.Field of(Field field) {
            return known.computeIfAbsent(field.name(), this::find);
        }

        private FieldTable.Field find(String fieldName) {
            String name = renamed.getOrDefault(fieldName, fieldName);
            Set<String> places = new LinkedHashSet<>(named.getOrDefault(name, List.of()));
            if (places.isEmpty()) {
                for (String pattern : patterns) {
                    places.add(pattern.replace(NAME, name).replace(SPACED_NAME, spaced(name)));
                }
            }
            if (places.isEmpty()) {
                places.add(name);
            }
            // Fields with the same places share a slot, whatever rules call them.
            return FieldTable.Field.at(List.copyOf(places));
        }

        /** {@code ThreatName} as {@code Threat Name}. */
        private static String spaced(String name) {
            return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        }
    }

    boolean mayServe(LogSource rule) {
        boolean isSameProduct = product.isEmpty() || rule.product().isEmpty() || product.equals(rule.product());
        return isSameProduct
                && sources.stream()
                        .anyMatch(
                                source -> source.serves(rule) || !product.isEmpty() && product.equals(rule.product()));
    }
}

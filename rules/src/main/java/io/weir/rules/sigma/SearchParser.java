package io.weir.rules.sigma;

import io.weir.rules.condition.Condition;
import io.weir.rules.yaml.Yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles the search identifiers of a rule or filter and the condition over them. */
final class SearchParser {
    private final Problems problems;
    private final ItemParser items;

    SearchParser(Placeholders placeholders, Problems problems, Set<Modifier> used) {
        this.problems = problems;
        this.items = new ItemParser(placeholders, problems, used);
    }

    /** The identifiers of a section: all its keys but the reserved ones. */
    Map<String, Condition> searches(Yaml.Mapping section, Set<String> reserved) {
        Map<String, Condition> searches = new LinkedHashMap<>();
        section.entries().forEach((name, entry) -> {
            if (!reserved.contains(name)) {
                searches.put(name, new Condition.Search(name, search(name, entry.value())));
            }
        });
        if (searches.isEmpty()) {
            problems.add(section.at(), "found no search identifier, expected at least one beside the condition");
        }
        return searches;
    }

    private Condition search(String name, Yaml definition) {
        if (definition instanceof Yaml.Mapping mapping) {
            return allItems(name, mapping);
        }
        if (!(definition instanceof Yaml.Sequence sequence)) {
            return items.keyword(definition);
        }
        if (sequence.items().isEmpty()) {
            problems.add(definition.at(), name + ": found an empty list, expected keywords or maps");
        }
        List<Condition> alternatives = new ArrayList<>();
        for (Yaml item : sequence.items()) {
            if (item instanceof Yaml.Sequence) {
                problems.expected(name, item, "a keyword or a map in the list");
            } else {
                alternatives.add(item instanceof Yaml.Mapping mapping ? allItems(name, mapping) : items.keyword(item));
            }
        }
        return alternatives.size() == 1 ? alternatives.get(0) : new Condition.AnyOf(alternatives);
    }

    private Condition allItems(String name, Yaml.Mapping mapping) {
        if (mapping.entries().isEmpty()) {
            problems.add(mapping.at(), name + ": found an empty map, expected at least one field");
        }
        List<Condition> tests =
                mapping.entries().values().stream().map(items::item).toList();
        return tests.size() == 1 ? tests.get(0) : new Condition.AllOf(tests);
    }

    /** One condition text, or in a rule a list of which one must hold. */
    Condition condition(Yaml.Mapping section, Map<String, Condition> searches, boolean mayBeList) {
        Yaml condition = section.get("condition").orElse(new Yaml.Null(section.at()));
        if (mayBeList && condition instanceof Yaml.Sequence list) {
            if (list.items().isEmpty()) {
                problems.add(list.at(), "condition: found an empty list, expected at least one condition");
            }
            return new Condition.AnyOf(
                    list.items().stream().map(item -> one(item, searches)).toList());
        }
        return one(condition, searches);
    }

    private Condition one(Yaml condition, Map<String, Condition> searches) {
        if (condition instanceof Yaml.Text text) {
            try {
                return ExpressionParser.parse(text.text(), searches.keySet()).toCondition(searches::get);
            } catch (ExpressionParser.Malformed malformed) {
                problems.add(condition.at(), "condition: " + malformed.getMessage());
            }
        } else if (condition.scalarText().filter(searches::containsKey).isPresent()) {
            return searches.get(condition.scalarText().get()); // an identifier that YAML reads as a number or boolean
        } else {
            problems.expected("condition", condition, "a text over the search identifiers");
        }
        return new Condition.AnyOf(List.of());
    }
}

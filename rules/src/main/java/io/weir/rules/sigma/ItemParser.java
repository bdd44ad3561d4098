package io.weir.rules.sigma;

import io.weir.rules.condition.Comparison;
import io.weir.rules.condition.Condition;
import io.weir.rules.condition.Glob;
import io.weir.rules.condition.Network;
import io.weir.rules.condition.Regex;
import io.weir.rules.condition.RegexSyntaxException;
import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.Field;
import io.weir.rules.sigma.Modifier.Family;
import io.weir.rules.yaml.Position;
import io.weir.rules.yaml.Yaml;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import static io.weir.rules.sigma.Modifier.Family.CIDR;
import static io.weir.rules.sigma.Modifier.Family.COMPARISON;
import static io.weir.rules.sigma.Modifier.Family.EXISTS;
import static io.weir.rules.sigma.Modifier.Family.FIELDREF;
import static io.weir.rules.sigma.Modifier.Family.ITEM;
import static io.weir.rules.sigma.Modifier.Family.POSITION;
import static io.weir.rules.sigma.Modifier.Family.REGEX;
import static io.weir.rules.sigma.Modifier.Family.REGEX_FLAG;
import static io.weir.rules.sigma.Modifier.Family.TEXT;
import static io.weir.rules.sigma.Modifier.Family.TIME_PART;

/** Compiles one item of a search: a field (or none), its modifiers, and one value or several. */
final class ItemParser {
    private static final Condition NOTHING = new Condition.AnyOf(List.of());

    private final Placeholders placeholders;
    private final Problems problems;
    private final Set<Modifier> used;

    /** Every modifier that is met goes into {@code used}. */
    ItemParser(Placeholders placeholders, Problems problems, Set<Modifier> used) {
        this.placeholders = placeholders;
        this.problems = problems;
        this.used = used;
    }

    /** The key of an item, taken apart. */
    private record Key(Optional<Field> field, List<Modifier> modifiers, Position at) {
        boolean has(Modifier modifier) {
            return modifiers.contains(modifier);
        }

        boolean has(Family family) {
            for (Modifier modifier : modifiers) { // asked many times for each of many thousand values
                if (modifier.family() == family) {
                    return true;
                }
            }
            return false;
        }

        /** What messages call the item. */
        String label() {
            return field.map(Field::name).orElse("keyword");
        }

        List<Modifier> of(Family family) {
            return modifiers.stream()
                    .filter(modifier -> modifier.family() == family)
                    .toList();
        }
    }

    /** A keyword without modifiers. */
    Condition keyword(Yaml value) {
        return items(new Key(Optional.empty(), List.of(), value.at()), value);
    }

    /** Problems are reported, and stand as a condition that never holds. */
    Condition item(Yaml.Entry entry) {
        return key(entry).map(key -> items(key, entry.value())).orElse(NOTHING);
    }

    private Optional<Key> key(Yaml.Entry entry) {
        String[] names = entry.key().split("\\|", -1);
        List<Modifier> modifiers = new ArrayList<>();
        for (int i = 1; i < names.length; i++) {
            Optional<Modifier> modifier = Modifier.named(names[i]);
            if (modifier.isEmpty()) {
                problems.add(
                        entry.keyAt(),
                        "found the unknown modifier '" + names[i] + "', expected one of " + Modifier.names());
                return Optional.empty();
            }
            modifiers.add(modifier.get());
        }
        if (names[0].isEmpty() && modifiers.isEmpty()) {
            problems.add(entry.keyAt(), "found an empty field name, expected a name or a modifier");
            return Optional.empty();
        }
        used.addAll(modifiers);
        Optional<Field> field = names[0].isEmpty() ? Optional.empty() : Optional.of(Field.of(names[0]));
        return Optional.of(new Key(field, modifiers, entry.keyAt()));
    }

    private Condition items(Key key, Yaml value) {
        Optional<List<Yaml>> values = values(key, value);
        if (values.isEmpty() || !fitTogether(key)) {
            return NOTHING;
        }
        if (key.has(Modifier.ALL) && values.get().size() < 2) {
            problems.expected("all", value, "at least two values");
            return NOTHING;
        }
        List<Condition> tests = values.get().stream().map(compiler(key)).toList();
        Condition one = tests.size() == 1
                ? tests.get(0)
                : key.has(Modifier.ALL) ? new Condition.AllOf(tests) : new Condition.AnyOf(tests);
        return key.has(Modifier.NEQ) ? new Condition.Not(one) : one;
    }

    private Optional<List<Yaml>> values(Key key, Yaml value) {
        if (value instanceof Yaml.Mapping) {
            problems.expected(key.label(), value, "a value or a list of values");
            return Optional.empty();
        }
        if (!(value instanceof Yaml.Sequence sequence)) {
            return Optional.of(List.of(value));
        }
        if (sequence.items().isEmpty()) {
            problems.add(value.at(), key.label() + ": found an empty list, expected at least one value");
            return Optional.empty();
        }
        for (Yaml item : sequence.items()) {
            if (item instanceof Yaml.Mapping || item instanceof Yaml.Sequence) {
                problems.expected(key.label(), item, "a single value in the list");
                return Optional.empty();
            }
            if (item instanceof Yaml.Null && sequence.items().size() > 1) {
                problems.add(item.at(), key.label() + ": found null beside other values, expected it alone");
                return Optional.empty();
            }
        }
        return Optional.of(sequence.items());
    }

    private boolean fitTogether(Key key) {
        int before = problems.count();
        if (key.has(REGEX)) {
            alone(key, REGEX, EnumSet.of(REGEX_FLAG, ITEM));
            first(key, Modifier.RE);
        } else if (key.has(CIDR)) {
            alone(key, CIDR, EnumSet.of(ITEM));
            first(key, Modifier.CIDR);
        } else if (key.has(EXISTS)) {
            alone(key, EXISTS, EnumSet.noneOf(Family.class));
            fieldIsNamed(key, Modifier.EXISTS);
        } else if (key.has(FIELDREF)) {
            alone(key, FIELDREF, EnumSet.of(ITEM));
            fieldIsNamed(key, Modifier.FIELDREF);
        } else if (key.has(COMPARISON) || key.has(TIME_PART)) {
            numeric(key);
        } else if (key.has(REGEX_FLAG)) {
            conflict(key, "found the flag '" + key.of(REGEX_FLAG).get(0).text() + "', expected it after 're'");
        } else {
            expandComesFirst(key);
        }
        return problems.count() == before;
    }

    private void alone(Key key, Family family, Set<Family> companions) {
        List<Modifier> others = key.modifiers().stream()
                .filter(modifier -> modifier.family() != family && !companions.contains(modifier.family()))
                .toList();
        if (!others.isEmpty()) {
            conflict(
                    key,
                    "found '" + key.of(family).get(0).text() + "' together with " + Modifier.names(others)
                            + ", which it cannot be combined with");
        } else if (key.of(family).size() > 1) {
            conflict(key, "found " + Modifier.names(key.of(family)) + ", expected only one of them");
        }
    }

    private void first(Key key, Modifier modifier) {
        if (key.modifiers().get(0) != modifier) {
            conflict(
                    key,
                    "found '" + modifier.text() + "' after '"
                            + key.modifiers().get(0).text() + "', expected it as the first modifier");
        }
    }

    private void fieldIsNamed(Key key, Modifier modifier) {
        if (key.field().isEmpty()) {
            conflict(key, "found '" + modifier.text() + "' without a field, expected a field name before it");
        }
    }

    private void numeric(Key key) {
        alone(key, key.has(COMPARISON) ? COMPARISON : TIME_PART, EnumSet.of(ITEM, COMPARISON, TIME_PART));
        if (key.of(TIME_PART).size() > 1) {
            conflict(key, "found " + Modifier.names(key.of(TIME_PART)) + ", expected only one of them");
        } else if (key.has(COMPARISON) && key.has(TIME_PART)) {
            Modifier part = key.of(TIME_PART).get(0);
            Modifier comparison = key.of(COMPARISON).get(0);
            if (key.modifiers().indexOf(comparison) < key.modifiers().indexOf(part)) {
                conflict(key, "found '" + comparison.text() + "' before '" + part.text() + "', expected it to follow");
            }
        }
    }

    private void expandComesFirst(Key key) {
        int expand = key.modifiers().indexOf(Modifier.EXPAND);
        for (int i = 0; i < expand; i++) {
            Modifier before = key.modifiers().get(i);
            if (before.family() == TEXT && before != Modifier.CASED && before != Modifier.EXPAND) {
                conflict(key, "found 'expand' after '" + before.text() + "', expected it before");
                return;
            }
        }
    }

    private void conflict(Key key, String message) {
        problems.add(key.at(), message);
    }

    private Function<Yaml, Condition> compiler(Key key) {
        if (key.has(REGEX)) {
            return value -> regex(key, value);
        }
        if (key.has(CIDR)) {
            return value -> network(key, value);
        }
        if (key.has(EXISTS)) {
            return value -> exists(key, value);
        }
        if (key.has(FIELDREF)) {
            return value -> fieldReference(key, value);
        }
        if (key.has(COMPARISON) || key.has(TIME_PART)) {
            return value -> bound(key, value);
        }
        return value -> plain(key, value);
    }

    private Condition regex(Key key, Yaml value) {
        if (!(value instanceof Yaml.Text text)) {
            problems.expected("re", value, "the text of an expression");
            return NOTHING;
        }
        var flags = new Regex.Flags(key.has(Modifier.I), key.has(Modifier.M), key.has(Modifier.S));
        try {
            return test(key, new ValueTest.RegexFind(Regex.compile(text.text(), flags)));
        } catch (RegexSyntaxException broken) {
            problems.add(
                    value.at(), "re: found the broken expression " + value.describe() + ": " + broken.getMessage());
            return NOTHING;
        }
    }

    private Condition network(Key key, Yaml value) {
        Optional<Network> network = value instanceof Yaml.Text text ? Network.parse(text.text()) : Optional.empty();
        if (network.isEmpty()) {
            problems.expected("cidr", value, "an IPv4 or IPv6 network without host bits, such as 192.0.2.0/24");
            return NOTHING;
        }
        return test(key, new ValueTest.InNetwork(network.get()));
    }

    private Condition exists(Key key, Yaml value) {
        if (!(value instanceof Yaml.Bool expected)) {
            problems.expected("exists", value, "true or false");
            return NOTHING;
        }
        return new Condition.Exists(key.field().orElseThrow(), expected.value());
    }

    private Condition fieldReference(Key key, Yaml value) {
        if (!(value instanceof Yaml.Text text) || text.text().isEmpty()) {
            problems.expected("fieldref", value, "the name of a field");
            return NOTHING;
        }
        return new Condition.SameText(key.field().orElseThrow(), Field.of(text.text()));
    }

    private Condition bound(Key key, Yaml value) {
        if (!(value instanceof Yaml.Number number)) {
            problems.expected(Modifier.names(key.modifiers()), value, "a number");
            return NOTHING;
        }
        Comparison comparison = key.has(COMPARISON) ? key.of(COMPARISON).get(0).comparison() : Comparison.EQ;
        return test(
                key,
                key.has(TIME_PART)
                        ? new ValueTest.TimeCompare(key.of(TIME_PART).get(0).timePart(), comparison, number.value())
                        : new ValueTest.NumberCompare(comparison, number.value()));
    }

    private Condition plain(Key key, Yaml value) {
        boolean isKeyword = key.field().isEmpty();
        if (value instanceof Yaml.Text text) {
            return text(key, text);
        }
        if (key.has(TEXT) || key.has(POSITION) && !(value instanceof Yaml.Number)) {
            problems.expected(Modifier.names(key.modifiers()), value, "text");
            return NOTHING;
        }
        if (value instanceof Yaml.Number number) {
            return isKeyword || key.has(POSITION)
                    ? patterns(key, List.of(Glob.literal(number.text())), value)
                    : test(key, new ValueTest.NumberEquals(number.value()));
        }
        if (value instanceof Yaml.Bool bool) {
            return isKeyword
                    ? patterns(key, List.of(Glob.literal(Boolean.toString(bool.value()))), value)
                    : test(key, new ValueTest.BooleanEquals(bool.value()));
        }
        if (isKeyword) {
            problems.expected(key.label(), value, "text");
            return NOTHING;
        }
        return new Condition.IsNull(key.field().get());
    }

    private Condition text(Key key, Yaml.Text value) {
        try {
            List<Glob> patterns =
                    key.has(Modifier.EXPAND) ? placeholders.expand(value.text()) : List.of(Glob.parse(value.text()));
            return patterns(key, patterns, value);
        } catch (Placeholders.Unexpandable unexpandable) {
            problems.add(value.at(), "expand: " + unexpandable.getMessage());
            return NOTHING;
        }
    }

    private Condition patterns(Key key, List<Glob> patterns, Yaml value) {
        TextModifiers text = new TextModifiers(patterns);
        try {
            for (Modifier modifier : key.modifiers()) {
                text.apply(modifier);
            }
        } catch (TextModifiers.Inapplicable inapplicable) {
            problems.add(value.at(), inapplicable.getMessage());
            return NOTHING;
        }
        boolean isCased = key.has(Modifier.CASED);
        // A keyword lies anywhere within a value, whatever wildcards it has itself.
        List<Condition> tests = text.patterns().stream()
                .map(pattern -> key.field().isPresent()
                        ? pattern
                        : pattern.startingAnywhere().endingAnywhere())
                .map(pattern -> test(key, ValueTest.TextMatch.of(pattern, isCased)))
                .toList();
        return tests.size() == 1 ? tests.get(0) : new Condition.AnyOf(tests);
    }

    private static Condition test(Key key, ValueTest test) {
        return key.field().isPresent()
                ? new Condition.FieldTest(key.field().get(), test)
                : new Condition.KeywordTest(test);
    }
}

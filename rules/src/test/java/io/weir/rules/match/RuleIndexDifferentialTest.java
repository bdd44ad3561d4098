package io.weir.rules.match;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.rules.condition.Comparison;
import io.weir.rules.condition.Condition;
import io.weir.rules.condition.Glob;
import io.weir.rules.condition.Network;
import io.weir.rules.condition.Regex;
import io.weir.rules.condition.RegexSyntaxException;
import io.weir.rules.condition.TimePart;
import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.Event;
import io.weir.rules.event.EventView;
import io.weir.rules.event.Field;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.Json;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.LogSource;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.event.ScanProblem;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The index against the plain evaluator: random rules, random events, same matches. */
class RuleIndexDifferentialTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FIELDS = List.of("Image", "EventID", "a.b", "a", "Channel", "deep.er.still");
    private static final List<String> WORDS = List.of(
            "cmd.exe",
            "\\CMD.exe",
            "C:\\Windows\\",
            "power",
            "hell",
            "PowerShell",
            "é",
            "Ä",
            "K",
            "\u212A",
            "\u017F",
            "İ",
            "ΑΣ",
            "ς",
            "s",
            "4688",
            "04688",
            "1",
            "1.0",
            "1e3",
            "-0",
            "+1",
            "0.5",
            "-2.50",
            ".5",
            "5.",
            "9007199254740993",
            "9007199254740993.5",
            "9007199254740992",
            "123456789012345678901234567890",
            "true",
            "",
            " ",
            "*",
            "?",
            "10.1.2.3",
            "10.1.2.77",
            "192.0.2.1",
            "::1",
            "::ffff:10.1.2.3",
            "fe80::abcd:1",
            "2001:DB8:7FFF::1",
            "2001:db8:8000::1",
            "\"",
            "\n",
            "2024-05-06T07:08:09Z",
            "\uD83D\uDE00",
            "whoami /all",
            "-enc",
            "x",
            "xy",
            "xyz",
            "/");
    private static final String[] NETWORKS = {
        "10.0.0.0/8",
        "10.1.2.0/24",
        "10.1.2.3",
        "0.0.0.0/0",
        "::1",
        "::/0",
        "fe80::/10",
        "::ffff:0:0/96",
        "2001:db8::/33"
    };
    private static final List<String> EXPRESSIONS = List.of(
            "cmd",
            "(?i)shell",
            "(foo|bar|power)",
            "^C:\\\\",
            "pow.*shell$",
            "[0-9]{2,}",
            "x?yz",
            "(?i)k",
            "(?!x)xy",
            "whoami\\s+/all",
            "(?i)İ",
            "a|b|",
            "(cmd|power)(shell)?",
            "s\\??",
            "C.d\\.exe",
            ".{5,}",
            ".{1,}",
            "\\\\CMD");

    /** Values that look alike, in many writings. */
    private static final List<Object> KINDS = List.of(
            4688,
            "4688",
            "04688",
            new BigDecimal("4688.0"),
            1,
            "1",
            "x",
            "X",
            "xx",
            true,
            List.of("4688"),
            List.of(1, "x"),
            List.of(),
            Map.of("x", "1"),
            "x".repeat(200));

    private final JsonScanner scanner = new JsonScanner(ScanLimits.DEFAULT);

    @Property(tries = 1_500)
    void findsWhatThePlainEvaluatorFinds(@ForAll Random random) throws IOException {
        List<IndexedRule> rules = new ArrayList<>();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            rules.add(rule("rule-" + i, random));
        }
        RuleIndex index = RuleIndex.build(rules, Scope.declared(), FieldTable.empty());
        var matcher = new Matcher(index);
        for (int i = 0; i < 8; i++) {
            String event = JSON.writeValueAsString(event(random));
            assertSame(matcher, rules, event);
            assertSame(matcher, rules, unusual(event, random));
        }
    }

    @Property(tries = 300)
    void changesGiveTheSameAsBuildingAnew(@ForAll Random random) throws IOException {
        Map<String, IndexedRule> alive = new LinkedHashMap<>();
        RuleIndex index = RuleIndex.build(List.of(), Scope.declared(), FieldTable.empty());
        for (int step = 0; step < 8; step++) {
            String id = "rule-" + random.nextInt(5);
            if (random.nextInt(3) == 0) {
                index = index.without(List.of(id));
                alive.remove(id);
            } else if (random.nextInt(6) == 0) {
                index = index.rebuilt();
            } else {
                IndexedRule rule = rule(id, random);
                index = index.with(List.of(rule));
                alive.put(id, rule);
            }
            assertThat(index.size()).isEqualTo(alive.size());
            var matcher = new Matcher(index);
            for (int i = 0; i < 3; i++) {
                assertSame(matcher, List.copyOf(alive.values()), JSON.writeValueAsString(event(random)));
            }
        }
    }

    @Property(tries = 150)
    void eventsOfKnownKindsHaveTheRoutesOfTheirKind(@ForAll Random random) throws IOException {
        List<IndexedRule> rules = new ArrayList<>();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            rules.add(rule("rule-" + i, random));
        }
        var matcher = new Matcher(RuleIndex.build(rules, RuleIndexDifferentialTest::kinds, FieldTable.empty()));
        for (int i = 0; i < 100; i++) {
            Map<String, Object> content = event(random);
            content.put("Channel", KINDS.get(random.nextInt(KINDS.size())));
            content.put("EventID", KINDS.get(random.nextInt(KINDS.size())));
            String event = JSON.writeValueAsString(content);
            String written = random.nextInt(4) == 0 ? unusual(event, random) : event;
            assertSame(matcher, rules, written, (rule, read) -> kinds(rule.logSource()).stream()
                    .anyMatch(kind -> kind.when().matches(read)));
        }
    }

    /** As mappings have it: a log source has several kinds of events, told by fields of theirs. */
    private static List<Scope.Reach> kinds(LogSource logSource) {
        return List.of(
                new Scope.Reach(is("EventID", logSource.category().isEmpty() ? "4688" : "x"), Scope::ownName),
                new Scope.Reach(
                        new Condition.AllOf(List.of(
                                is("Channel", logSource.product().isEmpty() ? "x" : "4688"),
                                new Condition.Not(is("EventID", "1")))),
                        Scope::ownName));
    }

    private static Condition is(String field, String text) {
        return new Condition.FieldTest(Field.of(field), ValueTest.TextMatch.of(Glob.literal(text), false));
    }

    private void assertSame(Matcher matcher, List<IndexedRule> rules, String json) throws IOException {
        assertSame(
                matcher,
                rules,
                json,
                (rule, event) -> event.logSource().isEmpty()
                        || rule.logSource().covers(event.logSource().get()));
    }

    private void assertSame(
            Matcher matcher, List<IndexedRule> rules, String json, BiPredicate<IndexedRule, Event> applies)
            throws IOException {
        Event event = Event.of(Json.object(json));
        Set<String> expected = new TreeSet<>();
        for (IndexedRule rule : rules) {
            if (applies.test(rule, event) && rule.condition().matches(event)) {
                expected.add(rule.id());
            }
        }
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        var view = new EventView(matcher.index().fields());
        assertThat(scanner.scan(bytes, 0, bytes.length, view)).isEqualTo(ScanProblem.NONE);
        Set<String> found = new TreeSet<>();
        matcher.match(view, rule -> assertThat(
                        found.add(matcher.index().rules().get(rule).id()))
                .as("told once")
                .isTrue());
        assertThat(found).as("%s%n%s", json, rules).isEqualTo(expected);
    }

    /** The same document, written with more escapes than needed. */
    private static String unusual(String json, Random random) {
        var text = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean isFree = Character.isLetter(c) && i > 0 && json.charAt(i - 1) != '\\' && !isInWord(json, i);
            if (isFree && random.nextInt(4) == 0) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c == '/' && random.nextBoolean() ? "\\/" : c);
            }
        }
        return text.toString();
    }

    /** Whether a letter belongs to true, false, null, an exponent or an escape. */
    private static boolean isInWord(String json, int at) {
        int quotes = 0;
        for (int i = 0; i < at; i++) {
            if (json.charAt(i) == '\\') {
                i++;
            } else if (json.charAt(i) == '"') {
                quotes++;
            }
        }
        boolean isEscape = json.substring(Math.max(0, at - 5), at).contains("\\u");
        return quotes % 2 == 0 || isEscape;
    }

    private static IndexedRule rule(String id, Random random) {
        var logSource = new LogSource(
                pick(random, "", "", "process_creation", "dns"),
                pick(random, "", "windows"),
                pick(random, "", "", "x"));
        return new IndexedRule(id, logSource, condition(random, 4));
    }

    private static Condition condition(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 14 : 9);
        switch (kind) {
            case 0:
                return new Condition.IsNull(field(random));
            case 1:
                return new Condition.Exists(field(random), random.nextBoolean());
            case 2:
                return new Condition.SameText(field(random), field(random));
            case 3:
                return new Condition.KeywordTest(test(random));
            case 9:
            case 10:
                return new Condition.AllOf(some(random, 3, () -> condition(random, depth - 1)));
            case 11:
                return new Condition.AnyOf(some(random, 3, () -> condition(random, depth - 1)));
            case 12:
                Field field = field(random);
                return new Condition.AnyOf(some(random, 12, () -> new Condition.FieldTest(field, text(random))));
            case 13:
                return new Condition.Not(condition(random, depth - 1));
            default:
                return new Condition.FieldTest(field(random), test(random));
        }
    }

    private static <T> List<T> some(Random random, int most, Supplier<T> source) {
        return Stream.generate(source).limit(random.nextInt(most + 1)).toList();
    }

    private static ValueTest test(Random random) {
        switch (random.nextInt(9)) {
            case 0:
                return new ValueTest.NumberEquals(
                        new BigDecimal(pick(random, "1", "4688", "1000", "0", "1.5", "1e30", "9007199254740993.5")));
            case 1:
                return new ValueTest.BooleanEquals(random.nextBoolean());
            case 2:
                return regex(random);
            case 3:
                return new ValueTest.NumberCompare(
                        Comparison.values()[random.nextInt(Comparison.values().length)],
                        new BigDecimal(pick(
                                random, "1", "4688", "0.5", "1.50", "-2", "0", "1000", "9007199254740993", "1e30")));
            case 4:
                return new ValueTest.TimeCompare(TimePart.HOUR, Comparison.EQ, BigDecimal.valueOf(7));
            case 5:
                return new ValueTest.InNetwork(
                        Network.parse(pick(random, NETWORKS)).orElseThrow());
            default:
                return text(random);
        }
    }

    private static ValueTest regex(Random random) {
        try {
            var flags = new Regex.Flags(random.nextInt(3) == 0, false, false);
            return new ValueTest.RegexFind(Regex.compile(EXPRESSIONS.get(random.nextInt(EXPRESSIONS.size())), flags));
        } catch (RegexSyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static ValueTest text(Random random) {
        List<Glob.Part> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            switch (random.nextInt(7)) {
                case 0:
                    parts.add(Glob.ANY_ONE);
                    break;
                case 1:
                    parts.add(new Glob.Part.OneOf("-/\u2013"));
                    break;
                case 2:
                case 3:
                    parts.add(Glob.ANY_RUN);
                    break;
                default:
                    parts.add(new Glob.Part.Literal(word(random)));
            }
        }
        return ValueTest.TextMatch.of(new Glob(parts), random.nextInt(5) == 0);
    }

    private static Map<String, Object> event(Random random) {
        Map<String, Object> event = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            switch (random.nextInt(6)) {
                case 0:
                    event.put("a", Collections.singletonMap("b", value(random, 2)));
                    break;
                case 1:
                    event.put("deep", List.of(Map.of("er", Collections.singletonMap("still", value(random, 1))), "x"));
                    break;
                case 2:
                    event.put("unwanted", value(random, 2));
                    break;
                default:
                    event.put(FIELDS.get(random.nextInt(FIELDS.size())), value(random, 2));
            }
        }
        if (random.nextBoolean()) {
            Map<String, Object> declared = new LinkedHashMap<>();
            declared.put("category", pick(random, "process_creation", "dns", "Dns"));
            declared.put("product", pick(random, "windows", "linux"));
            if (random.nextBoolean()) {
                declared.put("service", "x");
            }
            event.put("@logsource", declared);
        }
        return event;
    }

    private static Object value(Random random, int depth) {
        switch (random.nextInt(depth > 0 ? 12 : 10)) {
            case 0:
                return null;
            case 1:
                return random.nextBoolean();
            case 2:
                return new BigDecimal(pick(
                        random,
                        "1",
                        "4688",
                        "1.0",
                        "1.50",
                        "1E+3",
                        "0",
                        "123456789012345678901",
                        "-2",
                        "0.5",
                        "9007199254740993",
                        "9007199254740992",
                        "1E+30"));
            case 10:
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                return list;
            case 11:
                return Collections.singletonMap("b", value(random, depth - 1));
            default:
                var text = new StringBuilder();
                for (int i = random.nextBoolean() ? 0 : random.nextInt(4); i >= 0; i--) {
                    text.append(word(random));
                }
                return text.toString();
        }
    }

    private static Field field(Random random) {
        return Field.of(FIELDS.get(random.nextInt(FIELDS.size())));
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}

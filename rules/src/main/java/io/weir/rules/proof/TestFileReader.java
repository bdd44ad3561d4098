package io.weir.rules.proof;

import io.weir.rules.alert.Severity;
import io.weir.rules.event.Decimals;
import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSource;
import io.weir.rules.yaml.Position;
import io.weir.rules.yaml.Yaml;
import io.weir.rules.yaml.YamlDocument;
import io.weir.rules.yaml.YamlReader;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads the tests of a rule. Everything that is wrong with them is told at once, each with its place. */
public final class TestFileReader {
    /** A Monday morning. */
    static final Instant DEFAULT_START = Instant.parse("2026-03-02T09:00:00Z");

    private static final int MOST_EVENTS = 100_000;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})\\.\\.([0-9]{1,9})");
    private static final Set<String> FILE_KEYS = Set.of("rule", "start", "format", "matches", "ignores", "cases");
    private static final Set<String> CASE_KEYS =
            Set.of("name", "rule", "start", "format", "events", "fires", "silent", "matches", "ignores");
    private static final Set<String> EVENT_KEYS = Set.of("at", "repeat", "every", "vary", "format", "record", "event");
    private static final Set<String> ALERT_KEYS = Set.of("group", "severity", "at", "count", "steps");

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    private TestFileReader(String file) {
        this.file = file;
    }

    /** The tests, or what is wrong with them. */
    public record Reading(TestFile tests, List<Problem> problems) {}

    /** What holds for all events below a place, unless they say otherwise. */
    private record Setting(String rule, Instant start, String format) {}

    public static Reading read(RuleSource source) {
        var reader = new TestFileReader(source.file());
        List<TestCase> cases = new ArrayList<>();
        source.unreadable().ifPresent(reason -> reader.problem(Position.START, reason));
        List<YamlDocument> documents = YamlReader.read(source.text());
        for (YamlDocument document : documents) {
            document.flaws().forEach(flaw -> reader.problem(flaw.at(), flaw.message()));
            if (document.root() instanceof Yaml.Mapping root) {
                cases.addAll(reader.file(root));
            } else if (document.flaws().isEmpty()) {
                reader.expected("document", document.root(), "a map");
            }
        }
        if (cases.isEmpty() && reader.problems.isEmpty()) {
            reader.problem(Position.START, "found no test, expected 'matches', 'ignores' or 'cases'");
        }
        return new Reading(new TestFile(source.file(), cases), List.copyOf(reader.problems));
    }

    private List<TestCase> file(Yaml.Mapping root) {
        refuseOthers(root, FILE_KEYS);
        Setting setting = setting(root, new Setting(ruleOfFile(), DEFAULT_START, "auto"));
        List<TestCase> cases = new ArrayList<>();
        cases.addAll(claims(root, "matches", new Expectation.Matches(), setting));
        cases.addAll(claims(root, "ignores", new Expectation.Ignores(), setting));
        for (Yaml item : items(root, "cases")) {
            if (item instanceof Yaml.Mapping map) {
                testCase(map, setting).ifPresent(cases::add);
            } else {
                expected("cases", item, "a map with 'name', 'events' and what is expected");
            }
        }
        return cases;
    }

    private String ruleOfFile() {
        String name = file.substring(file.replace('\\', '/').lastIndexOf('/') + 1);
        return name.endsWith(TestFile.ENDING) ? name.substring(0, name.length() - TestFile.ENDING.length()) : name;
    }

    private Setting setting(Yaml.Mapping map, Setting outer) {
        return new Setting(
                text(map, "rule").orElse(outer.rule()),
                start(map).orElse(outer.start()),
                text(map, "format").orElse(outer.format()));
    }

    private Optional<Instant> start(Yaml.Mapping map) {
        return text(map, "start").flatMap(text -> {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeException unreadable) {
                expected("start", map.get("start").orElseThrow(), "a time such as " + DEFAULT_START);
                return Optional.empty();
            }
        });
    }

    /** Each item of a list of events is a test of its own. */
    private List<TestCase> claims(Yaml.Mapping root, String key, Expectation expectation, Setting setting) {
        List<TestCase> cases = new ArrayList<>();
        List<Yaml> items = items(root, key);
        for (int number = 1; number <= items.size(); number++) {
            Yaml item = items.get(number - 1);
            cases.add(new TestCase(
                    key + " " + number,
                    item.at().line(),
                    setting.rule(),
                    setting.start(),
                    events(item, setting),
                    expectation));
        }
        return cases;
    }

    private Optional<TestCase> testCase(Yaml.Mapping map, Setting outer) {
        refuseOthers(map, CASE_KEYS);
        Setting setting = setting(map, outer);
        Optional<String> name = text(map, "name");
        if (name.isEmpty()) {
            problem(map.at(), "name: found nothing, expected what the test shows");
        }
        List<TestEvent> events = new ArrayList<>();
        items(map, "events").forEach(item -> events.addAll(events(item, setting)));
        if (items(map, "events").isEmpty()) {
            problem(map.at(), "events: found none, expected at least one");
        }
        Optional<Expectation> expectation = expectation(map);
        return expectation.map(expected ->
                new TestCase(name.orElse(""), map.at().line(), setting.rule(), setting.start(), events, expected));
    }

    private Optional<Expectation> expectation(Yaml.Mapping map) {
        List<String> stated = Stream.of("fires", "silent", "matches", "ignores")
                .filter(map.entries()::containsKey)
                .toList();
        if (stated.size() != 1) {
            problem(
                    map.at(),
                    "found " + (stated.isEmpty() ? "no expectation" : stated)
                            + ", expected exactly one of fires, silent, matches, ignores");
            return Optional.empty();
        }
        Yaml value = map.get(stated.get(0)).orElseThrow();
        if (stated.get(0).equals("fires")) {
            return fires(value);
        }
        if (!(value instanceof Yaml.Bool flag && flag.value())) {
            expected(stated.get(0), value, "true");
            return Optional.empty();
        }
        return Optional.of(
                switch (stated.get(0)) {
                    case "silent" -> new Expectation.Fires(0);
                    case "matches" -> new Expectation.Matches();
                    default -> new Expectation.Ignores();
                });
    }

    private Optional<Expectation> fires(Yaml value) {
        if (value instanceof Yaml.Number) {
            OptionalLong times = count("fires", value);
            return times.isPresent() && times.getAsLong() > 0
                    ? Optional.of(new Expectation.Fires((int) times.getAsLong()))
                    : Optional.empty();
        }
        List<Yaml> items = value instanceof Yaml.Sequence sequence ? sequence.items() : List.of(value);
        List<Expectation.Likeness> alerts = new ArrayList<>();
        for (Yaml item : items) {
            if (item instanceof Yaml.Mapping map) {
                alerts.add(likeness(map));
            } else {
                expected("fires", item, "a number of alerts, or a map or list of maps that say what is in them");
            }
        }
        if (items.isEmpty()) {
            problem(value.at(), "fires: found an empty list, expected an alert, or 'silent: true'");
        }
        return Optional.of(new Expectation.FiresLike(alerts));
    }

    private Expectation.Likeness likeness(Yaml.Mapping map) {
        refuseOthers(map, ALERT_KEYS);
        Map<String, String> group = new LinkedHashMap<>();
        map(map, "group").ifPresent(values -> values.entries()
                .values()
                .forEach(entry ->
                        group.put(entry.key(), entry.value().scalarText().orElse(""))));
        Optional<List<String>> steps = map.get("steps").map(unused -> items(map, "steps").stream()
                .map(step -> step.scalarText().orElse(""))
                .toList());
        OptionalLong count =
                map.get("count").map(value -> count("count", value)).orElse(OptionalLong.empty());
        return new Expectation.Likeness(group, severity(map), offset(map, "at"), count, steps);
    }

    private Optional<Severity> severity(Yaml.Mapping map) {
        return text(map, "severity").flatMap(text -> {
            Optional<Severity> severity = Stream.of(Severity.values())
                    .filter(each -> each.level().equals(text))
                    .findFirst();
            if (severity.isEmpty()) {
                expected(
                        "severity",
                        map.get("severity").orElseThrow(),
                        "one of "
                                + Stream.of(Severity.values())
                                        .map(Severity::level)
                                        .collect(Collectors.joining(", ")));
            }
            return severity;
        });
    }

    /** The events that an item of a list stands for. */
    private List<TestEvent> events(Yaml item, Setting setting) {
        if (item instanceof Yaml.Text text) {
            return List.of(new TestEvent(
                    item.at().line(),
                    0,
                    setting.format(),
                    Optional.of(fill(text, placeholders(Map.of(), 1, 0, setting))),
                    Map.of()));
        }
        if (!(item instanceof Yaml.Mapping map)) {
            expected("events", item, "a record as text, or a map with 'record' or 'event'");
            return List.of();
        }
        refuseOthers(map, EVENT_KEYS);
        boolean isRecord = map.entries().containsKey("record");
        if (isRecord == map.entries().containsKey("event")) {
            problem(
                    map.at(),
                    "found " + (isRecord ? "both 'record' and 'event'" : "neither 'record' nor 'event'")
                            + ", expected one of them");
            return List.of();
        }
        Map<String, List<String>> vary = vary(map);
        int longest = vary.values().stream().mapToInt(List::size).max().orElse(1);
        long repeat =
                map.get("repeat").map(value -> count("repeat", value).orElse(1)).orElse((long) longest);
        if (repeat < 1 || repeat > MOST_EVENTS) {
            expected("repeat", map.get("repeat").orElse(map), "1 to " + MOST_EVENTS);
            return List.of();
        }
        long at = offset(map, "at").orElse(0);
        long every = offset(map, "every").orElse(0);
        Setting own =
                new Setting(setting.rule(), setting.start(), text(map, "format").orElse(setting.format()));
        List<TestEvent> events = new ArrayList<>();
        int before = problems.size();
        for (int number = 1; number <= repeat && problems.size() == before; number++) {
            long atMillis = at + (number - 1) * every;
            events.add(event(map, placeholders(pick(vary, number), number, atMillis, own), atMillis, own));
        }
        return events;
    }

    private TestEvent event(Yaml.Mapping map, Placeholders placeholders, long atMillis, Setting setting) {
        Optional<String> record = map.get("record").flatMap(value -> {
            if (value instanceof Yaml.Text text) {
                return Optional.of(fill(text, placeholders));
            }
            expected("record", value, "a record as text");
            return Optional.empty();
        });
        Map<String, Object> document = new LinkedHashMap<>();
        map(map, "event").ifPresent(event -> {
            document.put("@timestamp", setting.start().plusMillis(atMillis).toString());
            event.entries().values().forEach(entry -> document.put(entry.key(), value(entry.value(), placeholders)));
        });
        return new TestEvent(map.at().line(), atMillis, setting.format(), record, document);
    }

    private Object value(Yaml yaml, Placeholders placeholders) {
        if (yaml instanceof Yaml.Mapping map) {
            Map<String, Object> all = new LinkedHashMap<>();
            map.entries().values().forEach(entry -> all.put(entry.key(), value(entry.value(), placeholders)));
            return all;
        }
        if (yaml instanceof Yaml.Sequence sequence) {
            List<Object> all = new ArrayList<>();
            sequence.items().forEach(item -> all.add(value(item, placeholders)));
            return all;
        }
        if (yaml instanceof Yaml.Number number) {
            return number.value().scale() <= 0 && number.value().precision() < 19
                    ? (Object) number.value().longValueExact()
                    : number.value();
        }
        if (yaml instanceof Yaml.Bool flag) {
            return flag.value();
        }
        return yaml instanceof Yaml.Text text ? fill(text, placeholders) : null;
    }

    private Placeholders placeholders(Map<String, String> values, int number, long atMillis, Setting setting) {
        return new Placeholders(values, number, setting.start().plusMillis(atMillis));
    }

    private String fill(Yaml.Text text, Placeholders placeholders) {
        placeholders
                .unknownIn(text.text())
                .ifPresent(name -> problem(
                        text.at(),
                        "found the place ${" + name + "}, expected a name below 'vary' or one of "
                                + Placeholders.known()));
        return placeholders.fill(text.text());
    }

    /** Lists that are shorter begin again. */
    private static Map<String, String> pick(Map<String, List<String>> vary, int number) {
        Map<String, String> picked = new LinkedHashMap<>();
        vary.forEach((name, values) -> picked.put(name, values.get((number - 1) % values.size())));
        return picked;
    }

    private Map<String, List<String>> vary(Yaml.Mapping map) {
        Map<String, List<String>> vary = new LinkedHashMap<>();
        map(map, "vary").ifPresent(names -> {
            for (Yaml.Entry entry : names.entries().values()) {
                List<String> values = values(entry);
                if (!values.isEmpty()) {
                    vary.put(entry.key(), values);
                }
            }
        });
        return vary;
    }

    private List<String> values(Yaml.Entry entry) {
        if (entry.value() instanceof Yaml.Sequence sequence && !sequence.items().isEmpty()) {
            return sequence.items().stream()
                    .map(item -> item.scalarText().orElse(""))
                    .toList();
        }
        Matcher range = RANGE.matcher(entry.value().scalarText().orElse(""));
        if (range.matches()) {
            int first = Integer.parseInt(range.group(1));
            int last = Integer.parseInt(range.group(2));
            if (first <= last && last - first < MOST_EVENTS) {
                return IntStream.rangeClosed(first, last)
                        .mapToObj(Integer::toString)
                        .toList();
            }
        }
        expected("vary." + entry.key(), entry.value(), "a list that is not empty, or a range such as 1..30");
        return List.of();
    }

    private OptionalLong offset(Yaml.Mapping map, String key) {
        Optional<Yaml> value = map.get(key);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        String text = value.get().scalarText().orElse("");
        Matcher part = DURATION.matcher(text);
        long millis = 0;
        int read = 0;
        while (part.find() && part.start() == read) {
            long count = Long.parseLong(part.group(1));
            millis += switch (part.group(2)) {
                case "ms" -> count;
                case "s" -> Duration.ofSeconds(count).toMillis();
                case "m" -> Duration.ofMinutes(count).toMillis();
                case "h" -> Duration.ofHours(count).toMillis();
                default -> Duration.ofDays(count).toMillis();
            };
            read = part.end();
        }
        if (read == 0 || read != text.length()) {
            expected(key, value.get(), "a time span such as 90s or 1h30m (ms, s, m, h, d)");
            return OptionalLong.empty();
        }
        return OptionalLong.of(millis);
    }

    private OptionalLong count(String key, Yaml value) {
        Optional<Long> number = value instanceof Yaml.Number
                ? value.scalarText()
                        .filter(text -> text.matches("[0-9]{1,9}"))
                        .flatMap(Decimals::parse)
                        .map(Number::longValue)
                : Optional.empty();
        if (number.isEmpty() || number.get() < 1) {
            expected(key, value, "a whole number above zero");
            return OptionalLong.empty();
        }
        return OptionalLong.of(number.get());
    }

    private Optional<String> text(Yaml.Mapping map, String key) {
        return map.get(key).flatMap(value -> {
            if (value instanceof Yaml.Text text && !text.text().isEmpty()) {
                return Optional.of(text.text());
            }
            expected(key, value, "text");
            return Optional.empty();
        });
    }

    private Optional<Yaml.Mapping> map(Yaml.Mapping map, String key) {
        return map.get(key).flatMap(value -> {
            if (value instanceof Yaml.Mapping inner) {
                return Optional.of(inner);
            }
            expected(key, value, "a map");
            return Optional.empty();
        });
    }

    private List<Yaml> items(Yaml.Mapping map, String key) {
        Optional<Yaml> value = map.get(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof Yaml.Sequence sequence) {
            return sequence.items();
        }
        expected(key, value.get(), "a list");
        return List.of();
    }

    private void refuseOthers(Yaml.Mapping map, Set<String> known) {
        map.entries().values().stream()
                .filter(entry -> !known.contains(entry.key()))
                .forEach(entry -> problem(
                        entry.keyAt(),
                        "found the unknown key '" + entry.key() + "', expected one of "
                                + known.stream().sorted().collect(Collectors.joining(", "))));
    }

    private void expected(String what, Yaml found, String expectation) {
        problem(found.at(), what + ": found " + found.describe() + ", expected " + expectation);
    }

    private void problem(Position at, String message) {
        problems.add(new Problem(file, at.line(), at.column(), message));
    }
}

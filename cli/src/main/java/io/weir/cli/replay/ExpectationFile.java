package io.weir.cli.replay;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Tactic;
import io.weir.rules.yaml.Position;
import io.weir.rules.yaml.Yaml;
import io.weir.rules.yaml.YamlDocument;
import io.weir.rules.yaml.YamlReader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads {@link Expectations} from YAML, with all mistakes at once, and writes what a replay found as such. */
public final class ExpectationFile {
    private static final String INCIDENTS = "incidents";
    private static final Set<String> TOP = Set.of("exactly", "at-least", "none", INCIDENTS);
    private static final Set<String> LISTS = Set.of("exactly", "at-least", "none");
    private static final Set<String> KEYS =
            Set.of("rule", "group", "severity", "count", "time", "first", "last", "alerts");
    private static final Set<String> INCIDENT_KEYS =
            Set.of("entity", "phase", "severity", "techniques", "rules", INCIDENTS);
    private static final String LEVELS = "one of "
            + String.join(
                    ", ", Arrays.stream(Severity.values()).map(Severity::level).toList());

    private final Path path;
    private final List<String> problems = new ArrayList<>();

    private ExpectationFile(Path path) {
        this.path = path;
    }

    public static Expectations read(Path path) {
        ExpectationFile file = new ExpectationFile(path);
        Expectations expectations = file.parse();
        if (!file.problems.isEmpty()) {
            throw new CliException(ExitCode.USAGE, String.join("\n", file.problems));
        }
        return expectations;
    }

    private Expectations parse() {
        List<YamlDocument> documents = YamlReader.read(text());
        documents.forEach(document -> document.flaws().forEach(flaw -> problem(flaw.at(), flaw.message())));
        if (!problems.isEmpty()) {
            return null;
        }
        if (documents.size() != 1 || !(documents.get(0).root() instanceof Yaml.Mapping root)) {
            problems.add(path + ": expected one map with exactly, at-least or none");
            return null;
        }
        checkKeys(root, TOP);
        Wanted<Alert> alerts = wanted(root, "an alert such as {rule: SSH brute force}", this::alert);
        return new Expectations(alerts, incidents(root));
    }

    private Wanted<Incident> incidents(Yaml.Mapping root) {
        Optional<Yaml> stated = root.get(INCIDENTS);
        if (stated.isEmpty()) {
            return Wanted.nothing();
        }
        if (!(stated.get() instanceof Yaml.Mapping lists)) {
            problem(
                    stated.get().at(),
                    "found " + stated.get().describe() + ", expected a map with exactly, at-least or none");
            return Wanted.nothing();
        }
        checkKeys(lists, LISTS);
        return wanted(lists, "an incident such as {entity: 203.0.113.9, phase: exfiltration}", this::incident);
    }

    /** Reads one item, which stands for so many unless it says how many. */
    private interface ItemReader<T> {
        Expected<T> read(Yaml.Mapping item, Amount byDefault);
    }

    private <T> Wanted<T> wanted(Yaml.Mapping lists, String example, ItemReader<T> reader) {
        Optional<List<? extends Expected<T>>> exactly =
                lists.get("exactly").map(list -> items(list, Amount.exactly(1), example, reader));
        List<Expected<T>> atLeast = lists.get("at-least")
                .map(list -> items(list, Amount.atLeast(1), example, reader))
                .orElse(List.of());
        List<Expected<T>> none = lists.get("none")
                .map(list -> items(list, Amount.exactly(0), example, reader))
                .orElse(List.of());
        if (exactly.isPresent() && !atLeast.isEmpty()) {
            problem(lists.keyPosition("at-least"), "found exactly and at-least, expected one of them");
        }
        return new Wanted<>(exactly, atLeast, none);
    }

    private String text() {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.USAGE,
                    "no expectations at " + path + ": there is no such file; --update-expect writes one",
                    e);
        }
    }

    private <T> List<Expected<T>> items(Yaml value, Amount byDefault, String example, ItemReader<T> reader) {
        if (value instanceof Yaml.Null) {
            return List.of();
        }
        if (!(value instanceof Yaml.Sequence list)) {
            problem(value.at(), "found " + value.describe() + ", expected a list of what is like " + example);
            return List.of();
        }
        List<Expected<T>> items = new ArrayList<>();
        for (Yaml item : list.items()) {
            if (item instanceof Yaml.Mapping map) {
                items.add(reader.read(map, byDefault));
            } else {
                problem(item.at(), "found " + item.describe() + ", expected " + example);
            }
        }
        return items;
    }

    private ExpectedIncident incident(Yaml.Mapping incident, Amount byDefault) {
        checkKeys(incident, INCIDENT_KEYS);
        return new ExpectedIncident(
                value(incident, "entity", "an entity such as 203.0.113.9 or root@web-01", Optional::of),
                value(incident, "phase", "a tactic such as exfiltration", phase -> Tactic.of(phase)
                        .map(Tactic::id)),
                value(incident, "severity", LEVELS, ExpectationFile::severity),
                texts(incident, "techniques", "[T1110, T1041]"),
                texts(incident, "rules", "[SSH brute force]"),
                value(incident, INCIDENTS, "a number such as 1, 2+ or 2-4", Amount::parse)
                        .orElse(byDefault));
    }

    private List<String> texts(Yaml.Mapping incident, String key, String example) {
        Optional<Yaml> stated = incident.get(key);
        if (stated.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (stated.get() instanceof Yaml.Sequence list) {
            list.items().forEach(item -> item.scalarText().ifPresent(texts::add));
            if (texts.size() == list.items().size()) {
                return texts;
            }
        }
        problem(stated.get().at(), key + ": found " + stated.get().describe() + ", expected a list such as " + example);
        return List.of();
    }

    private ExpectedAlert alert(Yaml.Mapping alert, Amount byDefault) {
        checkKeys(alert, KEYS);
        if (alert.get("rule").isEmpty()) {
            problem(alert.at(), "found no rule, expected its title or id");
        }
        return new ExpectedAlert(
                value(alert, "rule", "a title or an id", Optional::of).orElse(""),
                group(alert),
                value(alert, "severity", LEVELS, ExpectationFile::severity),
                value(alert, "count", "a number such as 5, 5+ or 5-10", Amount::parse),
                value(alert, "time", "a time such as 2026-03-01T09:00:00Z", ExpectationFile::time),
                value(alert, "first", "a time such as 2026-03-01T09:00:00Z", ExpectationFile::time),
                value(alert, "last", "a time such as 2026-03-01T09:00:00Z", ExpectationFile::time),
                value(alert, "alerts", "a number such as 1, 2+ or 2-4", Amount::parse)
                        .orElse(byDefault));
    }

    private Map<String, String> group(Yaml.Mapping alert) {
        Map<String, String> group = new LinkedHashMap<>();
        Optional<Yaml> stated = alert.get("group");
        if (stated.isPresent() && stated.get() instanceof Yaml.Mapping values) {
            values.entries()
                    .values()
                    .forEach(entry ->
                            group.put(entry.key(), entry.value().scalarText().orElse("")));
        } else if (stated.isPresent()) {
            problem(
                    stated.get().at(),
                    "found " + stated.get().describe() + ", expected values such as {source.ip: 203.0.113.9}");
        }
        return group;
    }

    private <T> Optional<T> value(
            Yaml.Mapping alert, String key, String expected, Function<String, Optional<T>> parse) {
        Optional<Yaml> stated = alert.get(key);
        if (stated.isEmpty()) {
            return Optional.empty();
        }
        Optional<T> value = stated.get().scalarText().flatMap(parse);
        if (value.isEmpty()) {
            problem(stated.get().at(), key + ": found " + stated.get().describe() + ", expected " + expected);
        }
        return value;
    }

    private static Optional<Severity> severity(String level) {
        return Arrays.stream(Severity.values())
                .filter(severity -> severity.level().equals(level))
                .findFirst();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    private void checkKeys(Yaml.Mapping map, Set<String> known) {
        map.entries().values().stream()
                .filter(entry -> !known.contains(entry.key()))
                .forEach(entry -> problem(
                        entry.keyAt(),
                        "unknown key '" + entry.key() + "', expected one of "
                                + String.join(", ", known.stream().sorted().toList())));
    }

    private void problem(Position at, String message) {
        problems.add(path + ":" + at.line() + ":" + at.column() + ": " + message);
    }

    /** Expects exactly these alerts and incidents from now on. */
    public static void write(Path path, List<Alert> alerts, List<Incident> incidents) {
        Map<ExpectedAlert, Integer> counts = new LinkedHashMap<>();
        alerts.forEach(alert -> counts.merge(ExpectedAlert.describing(alert), 1, Integer::sum));
        StringBuilder text = new StringBuilder(
                """
                # What this recording raises, as './weir replay … --update-expect' found it. Of an alert, any line but the rule may be
                # left out; counts may be 5, 5+ or 5-10. 'at-least:' instead of 'exactly:' allows others, 'none:' forbids some.
                """);
        text.append(counts.isEmpty() ? "exactly: []\n" : "exactly:\n");
        counts.forEach((alert, count) -> append(alert, count, text));
        append("exactly", incidents, text);
        write(path, text);
    }

    /** Expects these alerts and this incident, whatever else there is; how many and when is left open. */
    public static String ofIncident(Incident incident, List<Alert> alerts) {
        StringBuilder text = new StringBuilder("# What the events of this incident raise again; there may be more.\n");
        Map<ExpectedAlert, Integer> counts = new LinkedHashMap<>();
        alerts.forEach(alert -> counts.merge(ExpectedAlert.describing(alert).withoutTimes(), 1, Integer::sum));
        text.append(counts.isEmpty() ? "at-least: []\n" : "at-least:\n");
        counts.forEach((alert, count) -> append(alert, count, text));
        append("at-least", List.of(incident), text);
        return text.toString();
    }

    private static void append(String list, List<Incident> incidents, StringBuilder text) {
        text.append("incidents:\n  ").append(list);
        List<Incident> told = Expectations.told(incidents);
        text.append(told.isEmpty() ? ": []\n" : ":\n");
        for (Incident incident : told) {
            ExpectedIncident expected = ExpectedIncident.describing(incident);
            text.append("    - entity: ")
                    .append(scalar(expected.entity().orElseThrow()))
                    .append('\n');
            expected.phase().filter(phase -> !phase.isEmpty()).ifPresent(phase -> text.append("      phase: ")
                    .append(phase)
                    .append('\n'));
            text.append("      severity: ").append(incident.severity().level()).append('\n');
            appendList("techniques", expected.techniques(), text);
            appendList("rules", expected.rules(), text);
        }
    }

    private static void appendList(String key, List<String> values, StringBuilder text) {
        if (!values.isEmpty()) {
            text.append("      ").append(key).append(":\n");
            values.forEach(
                    value -> text.append("        - ").append(scalar(value)).append('\n'));
        }
    }

    private static void write(Path path, CharSequence text) {
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    private static void append(ExpectedAlert alert, int count, StringBuilder text) {
        text.append("  - rule: ").append(scalar(alert.rule())).append('\n');
        if (!alert.group().isEmpty()) {
            text.append("    group:\n");
            alert.group().forEach((name, value) -> text.append("      ")
                    .append(scalar(name))
                    .append(": ")
                    .append(scalar(value))
                    .append('\n'));
        }
        alert.severity().ifPresent(severity -> line("severity", severity.level(), text));
        alert.count().ifPresent(stated -> line("count", stated.toString(), text));
        alert.time().ifPresent(time -> line("time", time.toString(), text));
        if (count > 1) {
            line("alerts", Integer.toString(count), text);
        }
    }

    private static void line(String key, String value, StringBuilder text) {
        text.append("    ").append(key).append(": ").append(value).append('\n');
    }

    /** Plain where nobody could misread it, otherwise in quotes. */
    private static String scalar(String text) {
        boolean isPlain = text.matches("[A-Za-z][A-Za-z0-9._/()+-]*( [A-Za-z0-9._/()+-]+)*")
                        && !text.matches("(?i)true|false|null|yes|no|on|off")
                || text.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
        if (isPlain) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(each -> {
            if (each == '"' || each == '\\') {
                quoted.append('\\').append((char) each);
            } else if (each < ' '
                    || each == 0x7f
                    || each >= 0x80 && each < 0xa0
                    || each == 0x2028
                    || each == 0x2029
                    || each >= 0xd800 && each < 0xe000
                    || each >= 0xfeff) {
                quoted.append(String.format("\\u%04x", each));
            } else {
                quoted.append((char) each);
            }
        });
        return quoted.append('"').toString();
    }
}

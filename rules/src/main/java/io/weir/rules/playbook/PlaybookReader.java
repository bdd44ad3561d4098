package io.weir.rules.playbook;

import io.weir.rules.alert.Severity;
import io.weir.rules.command.CommandJson;
import io.weir.rules.incident.Occasion;
import io.weir.rules.incident.Tactic;
import io.weir.rules.playbook.Playbook.Mode;
import io.weir.rules.playbook.Playbook.Step;
import io.weir.rules.playbook.Playbook.When;
import io.weir.rules.sigma.RuleSource;
import io.weir.rules.yaml.Position;
import io.weir.rules.yaml.Yaml;
import io.weir.rules.yaml.YamlDocument;
import io.weir.rules.yaml.YamlReader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads playbooks; whatever it does not know is a problem, and all problems are told at once. */
public final class PlaybookReader {
    public static final int MOST_PER_HOUR = 1_000;

    private static final Set<String> KEYS =
            Set.of("title", "id", "description", "mode", "requires", "when", "budget", "actions");
    private static final Set<String> WHEN_KEYS = Set.of("on", "severity", "score", "tactic", "rule", "phase");
    private static final Set<String> ACTION_KEYS = Set.of("action", "for", "to");
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int BUDGET_BY_DEFAULT = 20;
    private static final int MOST_ACTIONS = 10;

    private final String file;
    private final List<String> problems;

    private PlaybookReader(String file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** All playbooks of some files; each id exists once. */
    public static List<Playbook> read(Collection<RuleSource> sources) {
        List<String> problems = new ArrayList<>();
        List<Playbook> playbooks = new ArrayList<>();
        Map<String, String> places = new HashMap<>();
        for (RuleSource source : sources) {
            PlaybookReader reader = new PlaybookReader(source.file(), problems);
            source.unreadable().ifPresent(reason -> problems.add(source.file() + ": " + reason));
            for (YamlDocument document : YamlReader.read(source.text())) {
                document.flaws().forEach(flaw -> reader.problem(flaw.at(), flaw.message()));
                reader.map(document.root(), "a playbook").ifPresent(content -> reader.add(content, playbooks, places));
            }
        }
        if (!problems.isEmpty()) {
            throw new PlaybookException(problems);
        }
        return playbooks;
    }

    private void add(Yaml.Mapping content, List<Playbook> playbooks, Map<String, String> places) {
        Playbook playbook = playbook(content);
        Position at = content.keyPosition("id");
        String before = places.putIfAbsent(playbook.id(), file + ":" + at.line());
        if (before != null && !playbook.id().isEmpty()) {
            problem(at, "id: found '" + playbook.id() + "', which " + before + " has already, expected one of its own");
        }
        playbooks.add(playbook);
    }

    private Playbook playbook(Yaml.Mapping content) {
        refuseOthersThan(KEYS, content);
        String id = text(content, "id", true);
        if (!id.isEmpty() && !ID.matcher(id).matches()) {
            problem(
                    content.get("id").orElseThrow().at(),
                    "id: found '" + id + "', expected lower-case letters, digits and '-', at most 64");
        }
        String title = text(content, "title", true);
        text(content, "description", false);
        Mode mode = choice(content, "mode", Mode.values(), value -> value.name().toLowerCase(Locale.ROOT))
                .orElse(Mode.SIMULATE);
        String requires = text(content, "requires", false);
        if (!requires.isEmpty() && !requires.equals("approval")) {
            problem(
                    content.get("requires").orElseThrow().at(),
                    "requires: found '" + requires + "', expected approval");
        }
        int perHour = number(content, "budget", BUDGET_BY_DEFAULT, 1, MOST_PER_HOUR);
        return new Playbook(id, title, mode, !requires.isEmpty(), when(content), perHour, steps(content));
    }

    private When when(Yaml.Mapping content) {
        Optional<Yaml.Mapping> found = content.get("when").flatMap(value -> map(value, "conditions"));
        Yaml.Mapping when = found.orElse(new Yaml.Mapping(Map.of(), content.at()));
        refuseOthersThan(WHEN_KEYS, when);
        boolean saysSomething = when.entries().keySet().stream().anyMatch(key -> !key.equals("on"));
        if (!saysSomething) {
            problem(
                    content.keyPosition("when"),
                    "when: found no condition, expected at least one of severity, score, tactic, rule, phase");
        }
        List<String> tactics = new ArrayList<>();
        for (Yaml item : items(when, "tactic")) {
            tactic(item, "tactic").ifPresent(tactic -> tactics.add(tactic.id()));
        }
        List<String> rules = new ArrayList<>();
        for (Yaml item : items(when, "rule")) {
            if (item instanceof Yaml.Text text) {
                rules.add(text.text());
            } else {
                problem(item.at(), "rule: found " + item.describe() + ", expected the id of a rule");
            }
        }
        Occasion.Kind on = choice(
                        when, "on", Occasion.Kind.values(), kind -> kind.name().toLowerCase(Locale.ROOT))
                .orElse(null);
        Tactic phase =
                when.get("phase").flatMap(value -> tactic(value, "phase")).orElse(null);
        if (phase != null && on == Occasion.Kind.ALERT) {
            problem(when.keyPosition("phase"), "phase: found it with 'on: alert', but only incidents have phases");
        }
        return new When(
                on,
                choice(when, "severity", Severity.values(), Severity::level).orElse(Severity.INFORMATIONAL),
                number(when, "score", 0, 0, 100),
                tactics,
                rules,
                phase);
    }

    private Optional<Tactic> tactic(Yaml value, String key) {
        Optional<Tactic> tactic = value instanceof Yaml.Text text ? Tactic.of(text.text()) : Optional.empty();
        if (tactic.isEmpty()) {
            problem(
                    value.at(),
                    key + ": found " + value.describe() + ", expected a tactic of ATT&CK such as lateral-movement");
        }
        return tactic;
    }

    private List<Step> steps(Yaml.Mapping content) {
        List<Step> steps = new ArrayList<>();
        List<Yaml> items = items(content, "actions");
        if (items.isEmpty() || items.size() > MOST_ACTIONS) {
            problem(
                    content.keyPosition("actions"),
                    "actions: found " + items.size() + ", expected 1 to " + MOST_ACTIONS);
        }
        for (Yaml item : items) {
            map(item, "an action").flatMap(this::step).ifPresent(steps::add);
        }
        return steps;
    }

    private Optional<Step> step(Yaml.Mapping content) {
        refuseOthersThan(ACTION_KEYS, content);
        Optional<ActionKind> kind = choice(content, "action", ActionKind.values(), ActionKind::word);
        if (kind.isEmpty()) {
            if (content.get("action").isEmpty()) {
                problem(content.at(), "found no 'action'");
            }
            return Optional.empty();
        }
        String to = text(content, "to", !kind.get().isUndone());
        if (kind.get().isUndone() && !to.isEmpty()) {
            problem(content.keyPosition("to"), "to: found it with " + kind.get().word() + ", which takes none");
        } else if (!to.isEmpty() && !CHANNEL.matcher(to).matches()) {
            problem(
                    content.get("to").orElseThrow().at(),
                    "to: found '" + to + "', expected the name of a channel: letters, digits, '.', '_' and '-'");
        }
        return Optional.of(new Step(kind.get(), holds(content, kind.get()), to));
    }

    private Duration holds(Yaml.Mapping content, ActionKind kind) {
        String text = text(content, "for", kind.isUndone());
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        if (!kind.isUndone()) {
            problem(content.keyPosition("for"), "for: found it with " + kind.word() + ", which is not undone");
            return Duration.ZERO;
        }
        Optional<Duration> holds = CommandJson.duration(text).filter(time -> time.compareTo(LONGEST) <= 0);
        if (holds.isEmpty()) {
            problem(
                    content.get("for").orElseThrow().at(),
                    "for: found '" + text + "', expected a time such as 30m, 4h or 1d, at most 30d");
        }
        return holds.orElse(Duration.ZERO);
    }

    private <E> Optional<E> choice(Yaml.Mapping content, String key, E[] values, Function<E, String> word) {
        Optional<Yaml> found = content.get(key);
        Optional<E> value = found.flatMap(Yaml::scalarText).flatMap(text -> Arrays.stream(values)
                .filter(one -> word.apply(one).equals(text))
                .findFirst());
        if (found.isPresent() && value.isEmpty()) {
            problem(
                    found.get().at(),
                    key + ": found " + found.get().describe() + ", expected one of "
                            + Arrays.stream(values).map(word).collect(Collectors.joining(", ")));
        }
        return value;
    }

    private int number(Yaml.Mapping content, String key, int byDefault, int least, int most) {
        Optional<Yaml> found = content.get(key);
        if (found.isEmpty()) {
            return byDefault;
        }
        if (found.get() instanceof Yaml.Number number) {
            try {
                int value = number.value().intValueExact();
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (ArithmeticException e) {
                // told below, like any number that does not fit
            }
        }
        problem(
                found.get().at(),
                key + ": found " + found.get().describe() + ", expected a whole number from " + least + " to " + most);
        return byDefault;
    }

    private String text(Yaml.Mapping content, String key, boolean isRequired) {
        Optional<Yaml> found = content.get(key);
        if (found.isEmpty() && isRequired) {
            problem(content.at(), "found no '" + key + "'");
        }
        if (found.isPresent() && !(found.get() instanceof Yaml.Text)) {
            problem(found.get().at(), key + ": found " + found.get().describe() + ", expected a text");
            return "";
        }
        return found.flatMap(Yaml::scalarText).orElse("");
    }

    private List<Yaml> items(Yaml.Mapping content, String key) {
        return content.get(key)
                .map(value -> value instanceof Yaml.Sequence sequence ? sequence.items() : List.of(value))
                .orElse(List.of());
    }

    private Optional<Yaml.Mapping> map(Yaml value, String expected) {
        if (value instanceof Yaml.Mapping mapping) {
            return Optional.of(mapping);
        }
        problem(value.at(), "found " + value.describe() + ", expected " + expected);
        return Optional.empty();
    }

    private void refuseOthersThan(Set<String> known, Yaml.Mapping content) {
        for (Yaml.Entry entry : content.entries().values()) {
            if (!known.contains(entry.key())) {
                problem(entry.keyAt(), "found the key '" + entry.key() + "', expected one of " + new TreeSet<>(known));
            }
        }
    }

    private void problem(Position at, String message) {
        problems.add(file + ":" + at.line() + ":" + at.column() + ": " + message);
    }
}

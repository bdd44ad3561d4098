package io.weir.rules.sigma;

import io.weir.rules.alert.Severity;
import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainStep;
import io.weir.rules.chain.Rebind;
import io.weir.rules.chain.StepMatcher;
import io.weir.rules.chain.StepMatcher.Kind;
import io.weir.rules.yaml.Yaml;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** An attack chain as far as it can be read alone; that its rules exist is checked once all documents are known. */
final class ChainDraft {
    private static final List<String> KEYS = List.of("entity", "within", "steps");
    private static final List<String> MATCHER_KEYS = List.of("rule", "tactic", "tag", "min-severity");
    private static final List<String> STEP_KEYS = List.of(
            "name", "rule", "tactic", "tag", "min-severity", "optional", "times", "within", "without", "rebind");
    private static final List<String> REBIND_KEYS = List.of("from", "to");
    private static final List<String> REFUSED_WEIR_KEYS = List.of("group-by", "severity-by-count");
    private static final String ATTACK = "attack.";
    /** Those of ATT&CK 18, and the two into which 19 splits defense-evasion. */
    private static final List<String> TACTICS = List.of(
            "reconnaissance",
            "resource-development",
            "initial-access",
            "execution",
            "persistence",
            "privilege-escalation",
            "defense-evasion",
            "defense-impairment",
            "stealth",
            "credential-access",
            "discovery",
            "lateral-movement",
            "collection",
            "command-and-control",
            "exfiltration",
            "impact");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern TAG = Pattern.compile("[^.\\s]+\\.\\S+");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final int MOST_VALUES = 100;
    private static final int MOST_WITHOUT = 10;

    private final Metadata metadata;
    private final WeirKeys weir;
    private final Problems problems;
    private final String entity;
    private final Optional<Duration> within;
    private final List<ChainStep> steps = new ArrayList<>();
    private final List<Yaml.Text> references = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    ChainDraft(Metadata metadata, Attributes document, Attributes chain, Problems problems) {
        this.metadata = metadata;
        this.problems = problems;
        this.weir = WeirKeysParser.parse(document, problems);
        refuseWeirKeys(document);
        chain.refuseOthersThan(KEYS);
        entity = chain.has("entity") ? entityField(chain, "entity").orElse("") : Chain.ENTITY_FIELDS.get(0);
        chain.mandatory("within");
        within = limit(chain);
        steps(chain);
    }

    Problems problems() {
        return problems;
    }

    /** The rules that the chain looks for. */
    List<Yaml.Text> references() {
        return references;
    }

    /** The finished chain, or nothing if it has problems. */
    Optional<Chain> chain() {
        return problems.isEmpty()
                ? Optional.of(new Chain(metadata, weir, entity, within.orElseThrow(), List.copyOf(steps)))
                : Optional.empty();
    }

    private void refuseWeirKeys(Attributes document) {
        document.map("weir")
                .ifPresent(keys -> REFUSED_WEIR_KEYS.stream().filter(keys::has).forEach(key -> {
                    String instead = key.equals("group-by") ? "'entity' under 'chain'" : "a 'level'";
                    problems.add(
                            keys.mapping().keyPosition(key),
                            "weir." + key + ": found in a chain, expected " + instead + " instead");
                }));
    }

    private void steps(Attributes chain) {
        Optional<Yaml> list = chain.mandatory("steps");
        List<Yaml> items = chain.items("steps");
        if (list.isPresent() && (items.size() < 2 || items.size() > Chain.MOST_STEPS)) {
            String found = list.get() instanceof Yaml.Sequence
                    ? items.size() + " steps"
                    : list.get().describe();
            problems.add(
                    list.get().at(),
                    "chain.steps: found " + found + ", expected a list of 2 to " + Chain.MOST_STEPS + " steps");
        }
        for (int place = 0; place < Math.min(items.size(), Chain.MOST_STEPS); place++) {
            if (items.get(place) instanceof Yaml.Mapping map) {
                step(new Attributes(map, problems, "step."), place == 0, place == items.size() - 1);
            } else {
                problems.expected("chain.steps", items.get(place), "a map with a name and what the step looks for");
            }
        }
        checkSums(list);
    }

    private void checkSums(Optional<Yaml> list) {
        int hits = steps.stream().mapToInt(ChainStep::times).sum();
        if (hits > Chain.MOST_HITS) {
            problems.add(
                    list.orElseThrow().at(),
                    "chain.steps: found " + hits + " hits in all steps, expected at most " + Chain.MOST_HITS);
        }
        long rebinds = steps.stream().filter(step -> step.rebind().isPresent()).count();
        if (rebinds > Chain.MOST_REBINDS) {
            problems.add(
                    list.orElseThrow().at(),
                    "chain.steps: found " + rebinds + " steps with 'rebind', expected at most " + Chain.MOST_REBINDS);
        }
    }

    private void step(Attributes step, boolean isFirst, boolean isLast) {
        step.refuseOthersThan(STEP_KEYS);
        String name = name(step);
        boolean waits = isLast
                && step.has("without")
                && Kind.values().length
                        == List.of(Kind.values()).stream()
                                .filter(kind -> !step.has(key(kind)))
                                .count();
        Optional<StepMatcher> matcher = waits ? Optional.empty() : matcher(step);
        boolean isOptional = step.bool("optional").orElse(false);
        int times = times(step);
        Optional<Duration> limit = limit(step);
        List<StepMatcher> without = without(step);
        Optional<Rebind> rebind = rebind(step);
        if (isFirst) {
            refuseAtFirst(step, isOptional, times);
        }
        if (isLast) {
            refuseAtLast(step, isOptional);
        }
        if (isOptional && times > 1) {
            refuse(step, "times", "one hit, because the step is optional");
        }
        if (waits) {
            step.mandatory("within");
            refuse(step, "times", "none, because the step only waits");
            refuse(step, "min-severity", "it in the matchers under 'without', because the step only waits");
        }
        if (rebind.isPresent()) {
            if (isOptional) {
                refuse(step, "optional", "a step that is always taken, because it leads to the next entity");
            }
            if (times > 1) {
                refuse(step, "times", "one hit, because it leads to the next entity");
            }
        }
        steps.add(new ChainStep(name, matcher, isOptional, times, limit, without, rebind));
    }

    private String name(Attributes step) {
        step.mandatory("name");
        Optional<String> name = step.text("name");
        name.ifPresent(found -> {
            Yaml value = step.mapping().get("name").orElseThrow();
            if (!NAME.matcher(found).matches()) {
                problems.expected("step.name", value, "at most 64 lower-case letters, digits and '-'");
            } else if (!names.add(found)) {
                problems.expected("step.name", value, "a name that no other step of the chain has");
            }
        });
        return name.orElse("");
    }

    private void refuseAtFirst(Attributes step, boolean isOptional, int times) {
        if (isOptional) {
            refuse(step, "optional", "a first step that is always taken");
        }
        refuse(step, "without", "it at a later step only, because nothing comes before the first");
        if (times == 1) {
            refuse(step, "within", "it at a later step only, because nothing comes before the first");
        }
    }

    private void refuseAtLast(Attributes step, boolean isOptional) {
        if (isOptional) {
            refuse(step, "optional", "a last step that is always taken");
        }
        refuse(step, "rebind", "it at an earlier step only, because nothing comes after the last");
    }

    private void refuse(Attributes step, String key, String expectation) {
        if (step.has(key)) {
            problems.add(step.mapping().keyPosition(key), "step." + key + ": found one, expected " + expectation);
        }
    }

    private int times(Attributes step) {
        Optional<Yaml> times = step.mapping().get("times");
        if (times.isEmpty()) {
            return 1;
        }
        if (times.get() instanceof Yaml.Number number
                && number.value().compareTo(BigDecimal.ONE) >= 0
                && number.value().compareTo(BigDecimal.valueOf(Chain.MOST_TIMES)) <= 0
                && number.value().stripTrailingZeros().scale() <= 0) {
            return number.value().intValueExact();
        }
        problems.expected("step.times", times.get(), "a whole number from 1 to " + Chain.MOST_TIMES);
        return 1;
    }

    private Optional<Duration> limit(Attributes attributes) {
        Optional<Duration> limit = attributes.timespan("within");
        if (limit.isPresent() && limit.get().compareTo(Chain.LONGEST) > 0) {
            problems.expected(
                    "within",
                    attributes.mapping().get("within").orElseThrow(),
                    "at most " + Chain.LONGEST.toDays() + "d");
        }
        return limit;
    }

    private Optional<Rebind> rebind(Attributes step) {
        Optional<Yaml> rebind = step.mapping().get("rebind");
        if (rebind.isEmpty()) {
            return Optional.empty();
        }
        if (rebind.get() instanceof Yaml.Mapping) {
            Attributes fields = step.map("rebind").orElseThrow();
            fields.refuseOthersThan(REBIND_KEYS);
            fields.mandatory("from");
            fields.mandatory("to");
            Optional<String> from = entityField(fields, "from");
            Optional<String> to = entityField(fields, "to");
            return from.flatMap(found -> to.map(next -> new Rebind(found, next)));
        }
        return entityField(step, "rebind").map(found -> new Rebind(found, currentEntity()));
    }

    /** The field that names the entity where this step stands. */
    private String currentEntity() {
        return steps.stream()
                .flatMap(step -> step.rebind().stream())
                .reduce((earlier, later) -> later)
                .map(Rebind::to)
                .orElse(entity);
    }

    private Optional<String> entityField(Attributes attributes, String key) {
        Optional<Yaml> value = attributes.mapping().get(key);
        Optional<String> field = value.filter(Yaml.Text.class::isInstance)
                .flatMap(Yaml::scalarText)
                .filter(Chain.ENTITY_FIELDS::contains);
        if (value.isPresent() && field.isEmpty()) {
            problems.expected(key, value.get(), "one of the entity fields " + Chain.ENTITY_FIELDS);
        }
        return field;
    }

    private List<StepMatcher> without(Attributes step) {
        Optional<Yaml> without = step.mapping().get("without");
        if (without.isEmpty()) {
            return List.of();
        }
        List<Yaml> items = without.get() instanceof Yaml.Sequence list ? list.items() : List.of(without.get());
        if (items.isEmpty() || items.size() > MOST_WITHOUT) {
            problems.add(
                    without.get().at(),
                    "step.without: found " + items.size() + " matchers, expected 1 to " + MOST_WITHOUT);
        }
        List<StepMatcher> matchers = new ArrayList<>();
        for (Yaml item : items) {
            if (item instanceof Yaml.Mapping map) {
                Attributes matcher = new Attributes(map, problems, "without.");
                matcher.refuseOthersThan(MATCHER_KEYS);
                matcher(matcher).ifPresent(matchers::add);
            } else {
                problems.expected("step.without", item, "a map with rule, tactic or tag");
            }
        }
        return matchers;
    }

    private Optional<StepMatcher> matcher(Attributes step) {
        List<Kind> kinds = List.of(Kind.values()).stream()
                .filter(kind -> step.has(key(kind)))
                .toList();
        if (kinds.size() != 1) {
            String found = kinds.isEmpty()
                    ? "nothing to look for"
                    : "several of " + kinds.stream().map(ChainDraft::key).toList();
            problems.add(step.mapping().at(), "found " + found + ", expected exactly one of rule, tactic, tag");
            return Optional.empty();
        }
        Kind kind = kinds.get(0);
        List<Yaml.Text> written = step.texts(key(kind));
        if (written.size() > MOST_VALUES) {
            problems.expected(
                    key(kind), step.mapping().get(key(kind)).orElseThrow(), "at most " + MOST_VALUES + " of them");
        }
        List<String> values =
                written.stream().flatMap(text -> value(kind, text).stream()).toList();
        return Optional.of(new StepMatcher(kind, values, step.oneOf("min-severity", Severity.values())));
    }

    private Optional<String> value(Kind kind, Yaml.Text written) {
        String found = written.text();
        switch (kind) {
            case RULE -> {
                references.add(written);
                return Optional.of(UUID.matcher(found).matches() ? found.toLowerCase(Locale.ROOT) : found);
            }
            case TACTIC -> {
                String tactic = found.startsWith(ATTACK) ? found.substring(ATTACK.length()) : found;
                if (TACTICS.contains(tactic)) {
                    return Optional.of(tactic);
                }
                problems.expected("tactic", written, "one of " + TACTICS);
                return Optional.empty();
            }
            case TAG -> {
                if (TAG.matcher(found).matches()) {
                    return Optional.of(found.toLowerCase(Locale.ROOT));
                }
                problems.expected("tag", written, "a tag with a namespace, such as attack.t1059");
                return Optional.empty();
            }
        }
        throw new IllegalStateException("there is no kind " + kind);
    }

    private static String key(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}

package io.weir.rules.chain;

import io.weir.rules.alert.DerivedId;
import io.weir.rules.sigma.Metadata;
import io.weir.rules.sigma.WeirKeys;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An attack chain: steps that one entity takes in this order, within a limit of time.
 *
 * <p>Where a step rebinds the entity, the chain is cut: each segment is followed under the entity it is about.
 */
public record Chain(Metadata metadata, WeirKeys weir, String entity, Duration within, List<ChainStep> steps) {

    /** Fields whose values a chain can follow. */
    public static final List<String> ENTITY_FIELDS =
            List.of("source.ip", "destination.ip", "host.name", "user.name", "process.name");

    public static final int MOST_STEPS = 12;
    public static final int MOST_TIMES = 20;
    /** Hits of all steps together, repeats included. */
    public static final int MOST_HITS = 40;

    public static final int MOST_REBINDS = 3;
    public static final Duration LONGEST = Duration.ofDays(30);

    /** How results name the chain. */
    public String key() {
        return metadata.key();
    }

    /** Changes with what the chain looks for, but not with how it is called: runs of another revision mean something else. */
    public String revision() {
        List<String> parts = new ArrayList<>(List.of(entity, within.toString()));
        for (ChainStep step : steps) {
            parts.add(step.name());
            parts.add(step.matcher().map(Chain::textOf).orElse("waits"));
            parts.add(step.isOptional() ? "optional" : "mandatory");
            parts.add(Integer.toString(step.times()));
            parts.add(step.within().map(Duration::toString).orElse(""));
            parts.add(Integer.toString(step.without().size()));
            step.without().forEach(matcher -> parts.add(textOf(matcher)));
            parts.add(step.rebind()
                    .map(rebind -> rebind.from() + ">" + rebind.to())
                    .orElse(""));
        }
        return DerivedId.of(parts.toArray(String[]::new)).substring(0, 12);
    }

    /** The rules that it names, by id or name: as steps, and as what must not come. */
    public List<String> namedRules() {
        return steps.stream()
                .flatMap(step -> Stream.concat(step.matcher().stream(), step.without().stream()))
                .filter(matcher -> matcher.kind() == StepMatcher.Kind.RULE)
                .flatMap(matcher -> matcher.values().stream())
                .toList();
    }

    private static String textOf(StepMatcher matcher) {
        return matcher.kind() + " " + matcher.values()
                + matcher.minSeverity().map(severity -> " " + severity.level()).orElse("");
    }

    public int segments() {
        return segmentOf(steps.size() - 1) + 1;
    }

    /** The segment that a step belongs to; a step that rebinds is the last of its own. */
    public int segmentOf(int step) {
        return (int) steps.subList(0, step).stream()
                .filter(earlier -> earlier.rebind().isPresent())
                .count();
    }

    /** The field that holds the entity in the hits of a segment. */
    public String entityOf(int segment) {
        return segment == 0
                ? entity
                : steps.stream()
                        .flatMap(step -> step.rebind().stream())
                        .skip(segment - 1L)
                        .findFirst()
                        .orElseThrow()
                        .to();
    }

    /** Whether the chain says no more than "followed by". */
    public boolean isPlain() {
        return steps.stream()
                .allMatch(step -> !step.isOptional()
                        && step.times() == 1
                        && step.without().isEmpty());
    }

    /** The last step, if it takes no hit but waits. */
    public Optional<ChainStep> waitingStep() {
        return Optional.of(steps.get(steps.size() - 1)).filter(ChainStep::waits);
    }
}

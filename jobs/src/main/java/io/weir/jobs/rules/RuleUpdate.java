package io.weir.jobs.rules;

import io.weir.rules.book.RuleDocument;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What every task is told of a change of rules.
 *
 * @param version of the rule set that results
 * @param pushed everything that was pushed since the job was started, removals included
 */
public record RuleUpdate(long version, List<RuleDocument> pushed) implements Serializable {
    public RuleUpdate {
        pushed = pushed == null ? List.of() : List.copyOf(pushed);
    }

    /** The keys of what was in force when another update was told and is no more, be it that something else is under its key. */
    Set<String> takenAwaySince(RuleUpdate before) {
        Set<String> taken = new HashSet<>(keys(RuleDocument::isRemoval));
        taken.removeAll(before.keys(RuleDocument::isRemoval));
        Set<String> forgotten = before.keys(document -> !document.isRemoval());
        forgotten.removeAll(keys(any -> true));
        taken.addAll(forgotten);
        return taken;
    }

    private Set<String> keys(Predicate<RuleDocument> which) {
        return pushed.stream().filter(which).map(RuleDocument::key).collect(Collectors.toSet());
    }
}

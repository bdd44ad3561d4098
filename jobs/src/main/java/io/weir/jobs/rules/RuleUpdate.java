package io.weir.jobs.rules;

import io.weir.rules.book.RuleDocument;

import java.io.Serializable;
import java.util.List;

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
}

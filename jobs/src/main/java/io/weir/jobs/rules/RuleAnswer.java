package io.weir.jobs.rules;

import java.util.List;

/**
 * The one answer that every push gets.
 *
 * @param version of the rule set in force afterwards
 * @param changed keys of the documents that the push changed
 * @param problems why it was refused, as {@code file:line:column: reason}; empty if it was accepted
 */
public record RuleAnswer(String push, long version, List<String> changed, List<String> problems, long timeMillis) {
    public RuleAnswer {
        changed = changed == null ? List.of() : List.copyOf(changed);
        problems = problems == null ? List.of() : List.copyOf(problems);
    }

    public boolean isAccepted() {
        return problems.isEmpty();
    }
}

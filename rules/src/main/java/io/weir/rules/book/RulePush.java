package io.weir.rules.book;

import java.util.List;

/** Changes that belong together: they are accepted as a whole or change nothing. */
public record RulePush(String id, List<RuleDocument> documents) {
    public RulePush {
        documents = List.copyOf(documents);
    }
}

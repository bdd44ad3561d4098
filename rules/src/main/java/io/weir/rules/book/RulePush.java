package io.weir.rules.book;

import java.io.Serializable;
import java.util.List;

/** Changes that belong together: they are accepted as a whole or change nothing. */
public record RulePush(String id, List<RuleDocument> documents) implements Serializable {
    public RulePush {
        documents = List.copyOf(documents);
    }
}

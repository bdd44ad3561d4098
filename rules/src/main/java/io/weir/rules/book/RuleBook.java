package io.weir.rules.book;

import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rule documents in force: those that a job was started with, and over them what was pushed since. Numbered,
 * immutable; a push that does not compile together with all the rest changes nothing.
 */
public final class RuleBook {
    private final Map<String, RuleDocument> base;
    private final Map<String, RuleDocument> pushed;
    private final long version;

    private RuleBook(Map<String, RuleDocument> base, Map<String, RuleDocument> pushed, long version) {
        this.base = base;
        this.pushed = pushed;
        this.version = version;
    }

    /** What became of a push. */
    public record Outcome(RuleBook book, List<RuleDocument> changed, List<Problem> problems) {
        public boolean isAccepted() {
            return problems.isEmpty();
        }
    }

    public static RuleBook of(List<RuleSource> files) {
        Map<String, RuleDocument> base = new LinkedHashMap<>();
        files.forEach(file -> RuleDocument.of(file).forEach(document -> base.put(document.key(), document)));
        return new RuleBook(base, Map.of(), 0);
    }

    /** The same start with other changes over it, as they were remembered. */
    public RuleBook with(List<RuleDocument> remembered, long rememberedVersion) {
        Map<String, RuleDocument> changes = new LinkedHashMap<>();
        remembered.forEach(document -> changes.put(document.key(), document));
        return new RuleBook(base, changes, rememberedVersion);
    }

    public long version() {
        return version;
    }

    /** What was pushed, removals included: all that has to be remembered. */
    public List<RuleDocument> pushed() {
        return List.copyOf(pushed.values());
    }

    /** The documents in force. */
    public List<RuleDocument> documents() {
        Map<String, RuleDocument> all = new LinkedHashMap<>(base);
        all.putAll(pushed);
        return all.values().stream().filter(document -> !document.isRemoval()).toList();
    }

    public Optional<RuleDocument> document(String key) {
        RuleDocument document = pushed.getOrDefault(key, base.get(key));
        return Optional.ofNullable(document).filter(found -> !found.isRemoval());
    }

    public RuleSet.Compilation compile() {
        return RuleSet.compile(documents().stream().map(RuleDocument::source).toList());
    }

    /** Tries a push on what is in force. What it brings that is in force already is no change. */
    public Outcome apply(RulePush push) {
        Map<String, RuleDocument> changes = new LinkedHashMap<>(pushed);
        List<RuleDocument> changed = new ArrayList<>();
        for (RuleDocument document : push.documents()) {
            Optional<RuleDocument> before = document(document.key());
            boolean isSame = document.isRemoval()
                    ? before.isEmpty()
                    : before.isPresent() && before.get().text().equals(document.text());
            if (!isSame) {
                changes.put(document.key(), document);
                changed.add(document);
            }
        }
        if (changed.isEmpty()) {
            return new Outcome(this, List.of(), List.of());
        }
        RuleBook next = new RuleBook(base, changes, version + 1);
        List<Problem> problems = next.compile().problems();
        return problems.isEmpty() ? new Outcome(next, changed, List.of()) : new Outcome(this, List.of(), problems);
    }
}

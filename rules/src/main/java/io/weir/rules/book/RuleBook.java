package io.weir.rules.book;

import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        return found(pushed, key);
    }

    private Optional<RuleDocument> found(Map<String, RuleDocument> changes, String key) {
        return Optional.ofNullable(changes.getOrDefault(key, base.get(key))).filter(found -> !found.isRemoval());
    }

    /** What a push would have to say of a key to change nothing. */
    public RuleDocument standing(String key) {
        return pushed.getOrDefault(key, RuleDocument.asAtStart(key));
    }

    public RuleSet.Compilation compile() {
        return RuleSet.compile(documents().stream().map(RuleDocument::source).toList());
    }

    /**
     * Tries a push on what is in force. What it brings that is in force already is no change. What did not compile before is
     * not held against it.
     */
    public Outcome apply(RulePush push) {
        Map<String, RuleDocument> changes = new LinkedHashMap<>(pushed);
        List<RuleDocument> changed = new ArrayList<>();
        for (RuleDocument document : push.documents()) {
            Optional<RuleDocument> before = found(changes, document.key());
            Optional<RuleDocument> after = document.isAsAtStart()
                    ? Optional.ofNullable(base.get(document.key()))
                    : Optional.of(document).filter(any -> !any.isRemoval());
            if (content(before).equals(content(after))) {
                continue;
            }
            changed.add(document);
            if (document.isAsAtStart()) {
                changes.remove(document.key());
            } else {
                changes.put(document.key(), document);
            }
        }
        if (changed.isEmpty()) {
            return new Outcome(this, List.of(), List.of());
        }
        RuleBook next = new RuleBook(base, changes, version + 1);
        List<Problem> problems = new ArrayList<>(next.compile().problems());
        if (!problems.isEmpty()) {
            problems.removeAll(compile().problems());
        }
        if (problems.isEmpty()) {
            problems.addAll(misplaced(changed));
        }
        return problems.isEmpty() ? new Outcome(next, changed, List.of()) : new Outcome(this, List.of(), problems);
    }

    private static Optional<String> content(Optional<RuleDocument> document) {
        return document.map(RuleDocument::content);
    }

    /** A rule is changed and removed by its key: it must be the rule's own, and the rule alone under it. */
    private static List<Problem> misplaced(List<RuleDocument> documents) {
        List<Problem> problems = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (RuleDocument document : documents) {
            if (!keys.add(document.key())) {
                problems.add(problem(document, "found the rule '" + document.key() + "' twice in one push"));
            }
            if (document.isRemoval() || document.isAsAtStart()) {
                continue;
            }
            int contained = RuleDocument.of(document.source()).size();
            String own = document.ownKey().orElse(document.key());
            if (contained != 1) {
                problems.add(problem(
                        document,
                        "found " + contained + " documents under the key '" + document.key()
                                + "', expected each under its own"));
            } else if (!own.equals(document.key())) {
                problems.add(problem(
                        document, "found the key '" + document.key() + "', expected the rule's own: '" + own + "'"));
            }
        }
        return problems;
    }

    private static Problem problem(RuleDocument document, String message) {
        return new Problem(document.file(), document.line(), 1, message);
    }
}

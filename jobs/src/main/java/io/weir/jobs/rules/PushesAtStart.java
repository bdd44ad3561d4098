package io.weir.jobs.rules;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.rules.book.RuleBook;
import io.weir.rules.book.RuleBook.Outcome;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.book.RulePush;
import io.weir.rules.sigma.Problem;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the topic of pushes makes of the rules that a job starts with. Compaction leaves the newest document of each key: of a
 * push perhaps a part, and what a rule refers to may stand behind it. So all of it is tried as one. If that is refused, push
 * by push, as a running job would have; then again what was refused and may have lost its place to compaction, and of pushes
 * that are not whole any more each document by itself, as long as that helps.
 *
 * @param book what results
 * @param tried the pushes, each with what became of it, but for corrections, which nobody waits for
 */
public record PushesAtStart(RuleBook book, List<Tried> tried) {
    /**
     * What became of a push.
     *
     * @param problems why it, or what is left of it, is not in force
     */
    public record Tried(RulePush push, List<Problem> problems) implements Serializable {}

    static PushesAtStart of(RuleBook start, List<RuleRecord> records) {
        Map<String, RuleRecord> newest = new LinkedHashMap<>();
        Map<String, List<RuleRecord>> byPush = new LinkedHashMap<>();
        for (RuleRecord record : records) {
            newest.put(record.document().key(), record);
            byPush.computeIfAbsent(record.push(), push -> new ArrayList<>()).add(record);
        }
        List<RuleDocument> all =
                newest.values().stream().map(RuleRecord::document).toList();
        Outcome outcome = DetectionRules.tried(start, new RulePush("all", all));
        List<Trial> trials = byPush.values().stream().map(Trial::new).toList();
        RuleBook book = outcome.isAccepted() ? outcome.book() : oneByOne(start, trials, newest);
        return new PushesAtStart(
                book,
                trials.stream()
                        .filter(trial -> !MaintainRules.isCorrection(trial.push))
                        .map(trial -> new Tried(trial.push, trial.problems))
                        .toList());
    }

    private static RuleBook oneByOne(RuleBook start, List<Trial> trials, Map<String, RuleRecord> newest) {
        RuleBook book = start;
        for (Trial trial : trials) {
            book = trial.on(book, trial.push);
        }
        List<Trial> refused = trials.stream().filter(Trial::isRefused).toList();
        RuleBook before;
        do {
            before = book;
            for (Trial trial : refused) {
                book = trial.again(book, newest);
            }
        } while (book != before);
        return book;
    }

    /** A push and what became of it so far. */
    private static final class Trial {
        private final List<RuleRecord> records;
        private final RulePush push;
        private List<Problem> problems = List.of();

        Trial(List<RuleRecord> records) {
            this.records = records;
            this.push = RuleRecord.push(records);
        }

        boolean isRefused() {
            return !problems.isEmpty();
        }

        RuleBook on(RuleBook book, RulePush what) {
            Outcome outcome = DetectionRules.tried(book, what);
            problems = outcome.problems();
            return outcome.book();
        }

        /** What stands in the topic behind it was told later: it stays. */
        RuleBook again(RuleBook book, Map<String, RuleRecord> newest) {
            List<RuleDocument> standing = records.stream()
                    .filter(record -> newest.get(record.document().key()).equals(record))
                    .map(RuleRecord::document)
                    .toList();
            boolean isWhole = records.size() >= records.get(0).size();
            if (standing.isEmpty() || isWhole && standing.size() < records.size()) {
                return book;
            }
            RuleBook next = on(book, new RulePush(push.id(), standing));
            if (isWhole || !isRefused()) {
                return next;
            }
            List<Problem> left = new ArrayList<>();
            for (RuleDocument document : standing) {
                next = on(next, new RulePush(push.id(), List.of(document)));
                left.addAll(problems);
            }
            problems = left;
            return next;
        }
    }
}

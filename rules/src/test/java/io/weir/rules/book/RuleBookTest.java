package io.weir.rules.book;

import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class RuleBookTest {
    private static final String BASE =
            """
            title: Base
            name: base
            logsource: {category: test}
            detection: {selection: {a: 1}, condition: selection}
            """;
    private static final String COUNT =
            """
            title: Count
            id: 5a1e7d5e-0000-4000-8000-000000000001
            correlation: {type: event_count, rules: [base], group-by: [b], timespan: 1m, condition: {gte: 2}}
            """;

    @Test
    void aFileIsCutIntoItsDocumentsWithTheLinesTheyHad() {
        List<RuleDocument> documents =
                RuleDocument.of(new RuleSource("two.yml", "# both\n---\n" + BASE + "---\n" + COUNT));
        assertThat(documents)
                .extracting(RuleDocument::key)
                .containsExactly("base", "5a1e7d5e-0000-4000-8000-000000000001");
        String broken = documents.get(1).text().replace("event_count", "event_cuont");
        var problems = RuleBook.of(List.of(new RuleSource("two.yml", BASE)))
                .apply(new RulePush("p", List.of(new RuleDocument("x", "two.yml", broken))))
                .problems();
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).line()).isEqualTo(10);
    }

    @Test
    void aPushCountsAsAWhole() {
        RuleBook empty = RuleBook.of(List.of());
        var refused = empty.apply(push(COUNT));
        assertThat(refused.isAccepted()).isFalse();
        assertThat(refused.book().documents()).isEmpty();

        var accepted = empty.apply(push(COUNT, BASE)); // in whatever order
        assertThat(accepted.isAccepted()).isTrue();
        assertThat(accepted.book().version()).isEqualTo(1);
        assertThat(accepted.book().documents()).hasSize(2);

        var without = accepted.book().apply(new RulePush("r", List.of(RuleDocument.removed("base"))));
        assertThat(without.isAccepted()).isFalse(); // somebody counts it
    }

    @Test
    void pushesLieOverWhatTheJobWasStartedWith() {
        RuleBook book = RuleBook.of(List.of(new RuleSource("base.yml", BASE)));
        var changed = book.apply(push(BASE.replace("a: 1", "a: 2"))).book();
        assertThat(changed.documents()).singleElement().satisfies(document -> assertThat(document.text())
                .contains("a: 2"));
        var removed = changed.apply(new RulePush("r", List.of(RuleDocument.removed("base"))))
                .book();
        assertThat(removed.documents()).isEmpty();
        assertThat(removed.version()).isEqualTo(2);

        RuleBook restored = book.with(removed.pushed(), removed.version());
        assertThat(restored.documents()).isEmpty();
        assertThat(restored.version()).isEqualTo(2);
    }

    @Test
    void whatIsInForceAlreadyIsNoChange() {
        RuleBook book = RuleBook.of(List.of(new RuleSource("base.yml", BASE)));
        var same = book.apply(push(BASE));
        assertThat(same.isAccepted()).isTrue();
        assertThat(same.book().version()).isZero();
        assertThat(same.changed()).isEmpty();
    }

    @Test
    void whereADocumentStandsInItsFileIsNoChange() {
        RuleBook book = RuleBook.of(List.of(new RuleSource("two.yml", BASE + "---\n" + COUNT)));
        String tuned = BASE.replace("title: Base\n", "title: Base\ndescription: One line more\n");
        var outcome = book.apply(new RulePush(
                "p", RuleDocument.of(new RuleSource("two.yml", tuned + "---\n" + COUNT + "---\n" + other("third")))));
        assertThat(outcome.changed()).extracting(RuleDocument::key).containsExactly("base", "third");
    }

    @Test
    void anIdIsTheSameInUpperAndLowerCase() {
        RuleBook book = RuleBook.of(List.of(new RuleSource("two.yml", BASE + "---\n" + COUNT)));
        String shouted = COUNT.replace("5a1e7d5e", "5A1E7D5E").replace("gte: 2", "gte: 3");
        RuleBook changed = book.apply(push(shouted)).book();
        assertThat(changed.documents()).hasSize(2);
        assertThat(changed.document("5a1e7d5e-0000-4000-8000-000000000001")).isPresent();
        assertThat(changed.apply(new RulePush(
                                "r", List.of(RuleDocument.removed("5A1E7D5E-0000-4000-8000-000000000001"))))
                        .book()
                        .documents())
                .hasSize(1);
        assertThat(changed.apply(new RulePush(
                                "f", List.of(RuleDocument.asAtStart("5A1E7D5E-0000-4000-8000-000000000001"))))
                        .book()
                        .pushed())
                .isEmpty();
    }

    @Test
    void aRuleUnderAKeyThatIsNotItsOwnIsRefused() {
        RuleBook book = RuleBook.of(List.of());
        var wrong = book.apply(new RulePush("p", List.of(new RuleDocument("basis", "base.yml", BASE))));
        assertThat(wrong.problems()).singleElement().satisfies(problem -> assertThat(problem.toString())
                .isEqualTo("base.yml:1:1: found the key 'basis', expected the rule's own: 'base'"));
        var two = book.apply(
                new RulePush("p", List.of(new RuleDocument("base", "two.yml", BASE + "---\n" + other("third")))));
        assertThat(two.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("found 2 documents under the key 'base'"));
    }

    @Test
    void aRuleTwiceInAPushIsRefused() {
        var twice = RuleBook.of(List.of()).apply(push(BASE, BASE.replace("a: 1", "a: 2")));
        assertThat(twice.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("twice in one push"));
    }

    @Test
    void whatWasPushedCanBeForgotten() {
        RuleBook book = RuleBook.of(List.of(new RuleSource("base.yml", BASE)));
        RuleBook changed =
                book.apply(push(BASE.replace("a: 1", "a: 2"), other("third"))).book();
        var forgotten = changed.apply(
                new RulePush("f", List.of(RuleDocument.asAtStart("base"), RuleDocument.asAtStart("third"))));
        assertThat(forgotten.isAccepted()).isTrue();
        assertThat(forgotten.changed()).hasSize(2);
        assertThat(forgotten.book().documents()).isEqualTo(book.documents());
        assertThat(forgotten.book().pushed()).isEmpty();
        assertThat(forgotten.book().standing("base")).isEqualTo(RuleDocument.asAtStart("base"));
    }

    @Test
    void aPushIsNotBlamedForWhatDidNotCompileBefore() {
        // A new jar no longer has the rule that a pushed correlation counts.
        RuleBook book = RuleBook.of(List.of()).with(push(COUNT).documents(), 3);
        assertThat(book.compile().problems()).isNotEmpty();
        assertThat(book.apply(push(other("third"))).isAccepted()).isTrue();
        assertThat(book.apply(push(other("third").replace("condition: selection", "condition: nothing")))
                        .isAccepted())
                .isFalse();
    }

    private static String other(String name) {
        return BASE.replace("name: base", "name: " + name);
    }

    private static RulePush push(String... texts) {
        return new RulePush(
                "p",
                List.of(texts).stream()
                        .flatMap(text -> RuleDocument.of(new RuleSource("pushed.yml", text)).stream())
                        .toList());
    }
}

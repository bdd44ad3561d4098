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

    private static RulePush push(String... texts) {
        return new RulePush(
                "p",
                List.of(texts).stream()
                        .flatMap(text -> RuleDocument.of(new RuleSource("pushed.yml", text)).stream())
                        .toList());
    }
}

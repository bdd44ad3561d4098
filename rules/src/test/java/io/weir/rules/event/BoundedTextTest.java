package io.weir.rules.event;

import io.weir.rules.condition.Evidence;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BoundedTextTest {
    private static final String LONGEST = "x".repeat(BoundedText.LONGEST);

    @Test
    void whatIsShortStaysTheSameObject() {
        assertThat(BoundedText.shown(LONGEST)).isSameAs(LONGEST);
        assertThat(BoundedText.distinct(LONGEST)).isSameAs(LONGEST);
        assertThat(BoundedText.shown("")).isEmpty();
    }

    @Test
    void whatIsLongIsCutAndSaysSo() {
        assertThat(BoundedText.shown(LONGEST + "x"))
                .hasSize(BoundedText.LONGEST)
                .startsWith("xxx")
                .endsWith("xxx… (1025 characters)");
        assertThat(BoundedText.shown("x".repeat(900_000)))
                .hasSize(BoundedText.LONGEST)
                .endsWith("… (900000 characters)");
    }

    @Test
    void whatTellsThingsApartStillDoes() {
        String one = BoundedText.distinct(LONGEST + "1");
        String other = BoundedText.distinct(LONGEST + "2");

        assertThat(one).hasSize(BoundedText.LONGEST).isNotEqualTo(other).isEqualTo(BoundedText.distinct(LONGEST + "1"));
        assertThat(one).matches("x+… \\(1025 characters, [0-9a-f]{32}\\)");
    }

    @Test
    void whatWasCutIsNotCutAgain() {
        String cut = BoundedText.distinct(LONGEST + "1");

        assertThat(BoundedText.distinct(cut)).isSameAs(cut);
        assertThat(BoundedText.shown(cut)).isSameAs(cut);
    }

    @Test
    void noCharacterIsTornApart() {
        for (String before : new String[] {"", "x"}) {
            String cut = BoundedText.shown(before + "\uD83D\uDE00".repeat(2_000));

            String beginning = cut.substring(0, cut.indexOf('…'));
            assertThat(beginning.codePoints()).noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
            assertThat(cut.length()).isBetween(BoundedText.LONGEST - 1, BoundedText.LONGEST);
        }
    }

    @Test
    void evidenceIsForPeople() {
        Evidence evidence = new Evidence("a.".repeat(9_000), LONGEST + LONGEST, "is '" + LONGEST + "'");

        assertThat(evidence.field()).endsWith("… (18000 characters)");
        assertThat(evidence.value()).endsWith("… (2048 characters)");
        assertThat(evidence.test()).endsWith("… (1029 characters)");
    }
}

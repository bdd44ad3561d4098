package io.weir.rules.automaton;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class CaseFoldsTest {
    @Test
    void noCharacterBeyondThoseLookedAtHasACase() {
        assertThat(IntStream.rangeClosed(CaseFolds.LAST_WITH_CASE + 1, Character.MAX_CODE_POINT)
                        .filter(character -> Character.toLowerCase(character) != character
                                || Character.toUpperCase(character) != character))
                .isEmpty();
    }
}

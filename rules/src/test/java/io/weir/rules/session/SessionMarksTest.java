package io.weir.rules.session;

import io.weir.rules.event.Field;
import io.weir.rules.sigma.SessionKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class SessionMarksTest {
    private static final SessionKeys KEYS = new SessionKeys(
            true, "ssh", Field.of("id"), Optional.of(Field.of("user")), Optional.of(Field.of("origin")));

    @Test
    void aSessionIsOpenedFromAnAddress() {
        assertThat(mark("4711", "mia", "203.0.113.9"))
                .contains(new SessionMark(true, "ssh", "4711", "mia", "203.0.113.9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-", "LOCAL", "127.0.0.1", "::1"})
    void whatIsNoAddressOfElsewhereOpensNone(String origin) {
        assertThat(mark("4711", "mia", origin)).isEmpty();
    }

    @Test
    void aDashIsNeitherAnIdNorAUser() {
        assertThat(mark("-", "mia", "203.0.113.9")).isEmpty();
        assertThat(mark("4711", "-", "203.0.113.9")).contains(new SessionMark(true, "ssh", "4711", "", "203.0.113.9"));
    }

    private static Optional<SessionMark> mark(String id, String user, String origin) {
        Map<String, String> texts = Map.of("id", id, "user", user, "origin", origin);
        return SessionMarks.of(KEYS, field -> Optional.of(texts.get(field.name())));
    }
}

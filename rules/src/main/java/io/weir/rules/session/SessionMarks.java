package io.weir.rules.session;

import io.weir.rules.event.Field;
import io.weir.rules.sigma.SessionKeys;

import java.util.Optional;
import java.util.function.Function;

/** Reads what an event says about a session that begins or ends, as the rule that matched it tells. */
public final class SessionMarks {
    private SessionMarks() {}

    /** Empty if the event lacks what is needed: then nobody could be found by it. */
    public static Optional<SessionMark> of(SessionKeys keys, Function<Field, Optional<String>> texts) {
        Optional<String> id = texts.apply(keys.id()).filter(text -> !text.isEmpty());
        Optional<String> origin = keys.origin().flatMap(texts).filter(text -> !isOfTheHostItself(text));
        if (id.isEmpty() || keys.opens() && origin.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SessionMark(
                keys.opens(),
                keys.kind(),
                SessionClue.canonical(keys.kind(), id.get()),
                keys.user().flatMap(texts).orElse(""),
                origin.orElse("")));
    }

    /** Who connects from the host to itself is in another session already. */
    private static boolean isOfTheHostItself(String address) {
        return address.isEmpty() || address.startsWith("127.") || address.equals("::1");
    }
}

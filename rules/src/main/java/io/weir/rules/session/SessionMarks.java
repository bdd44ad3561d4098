package io.weir.rules.session;

import io.weir.rules.alert.Entities;
import io.weir.rules.event.Field;
import io.weir.rules.sigma.SessionKeys;

import java.util.Optional;
import java.util.function.Function;

/** Reads what an event says about a session that begins or ends, as the rule that matched it tells. */
public final class SessionMarks {
    private SessionMarks() {}

    /** Empty if the event lacks what is needed: then nobody could be found by it. */
    public static Optional<SessionMark> of(SessionKeys keys, Function<Field, Optional<String>> texts) {
        Optional<String> id = texts.apply(keys.id()).filter(Entities::isPresent);
        Optional<String> origin = keys.origin().flatMap(texts).filter(text -> !isOfTheHostItself(text));
        if (id.isEmpty() || keys.opens() && origin.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SessionMark(
                keys.opens(),
                keys.kind(),
                SessionClue.canonical(keys.kind(), id.get()),
                keys.user().flatMap(texts).filter(Entities::isPresent).orElse(""),
                origin.orElse("")));
    }

    /** Who connects from the host to itself is in another session already; a word like LOCAL says no more than that. */
    private static boolean isOfTheHostItself(String address) {
        return !Entities.isAddress(address) || address.startsWith("127.") || address.equals("::1");
    }
}

package io.weir.jobs.detect;

import io.weir.rules.alert.Hit;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.Group;
import io.weir.rules.session.SessionClue;
import io.weir.rules.session.SessionMark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the sessions of a host are told: that one begins or ends, or a hit that wants to know from where somebody acted. It travels
 * and waits in this flat form; {@link #content()} says which of them it is.
 *
 * @param dueMillis the moment of event time at which the hit must go on, or after which the mark is late
 * @param mark of a session; null with a hit
 * @param clue of the hit; null with a mark
 * @param hit null with a mark, and with a hit of a chain
 * @param chainHit null otherwise
 * @param stage the stage that decides the hit, or {@link #AT_ONCE}
 * @param groupNames the fields of the hit's group
 * @param awaited those of them that the address is to fill
 */
public record HostSignal(
        String tenant,
        String host,
        long timeMillis,
        long dueMillis,
        SessionMark mark,
        SessionClue clue,
        Hit hit,
        ChainHit chainHit,
        int stage,
        List<String> groupNames,
        List<String> awaited) {
    /** An alert went out for the hit already; it only takes in where it came from. */
    static final int AT_ONCE = -1;

    static HostSignal of(SessionMark mark, String tenant, String host, EventRef at, long delayMillis) {
        long dueMillis = at.timeMillis() + delayMillis;
        return new HostSignal(
                tenant, host, at.timeMillis(), dueMillis, mark, null, null, null, AT_ONCE, List.of(), List.of());
    }

    static HostSignal of(ChainHit hit, SessionClue clue, String host, long delayMillis) {
        long dueMillis = hit.timeMillis() + delayMillis;
        return new HostSignal(
                hit.tenant(), host, hit.timeMillis(), dueMillis, null, clue, null, hit, AT_ONCE, List.of(), List.of());
    }

    static HostSignal ofInstant(Hit hit, SessionClue clue, long delayMillis) {
        return of(hit, clue, delayMillis, AT_ONCE, List.of(), List.of());
    }

    static HostSignal of(Hit hit, SessionClue clue, long delayMillis, int stage, Group group) {
        return of(hit, clue, delayMillis, stage, group.names(), group.awaited());
    }

    private static HostSignal of(
            Hit hit, SessionClue clue, long delayMillis, int stage, List<String> groupNames, List<String> awaited) {
        String host = hit.entities().get("host.name");
        return new HostSignal(
                hit.tenant(),
                host,
                hit.timeMillis(),
                hit.timeMillis() + delayMillis,
                null,
                clue,
                hit,
                null,
                stage,
                groupNames,
                awaited);
    }

    /** The signals of one host, however its name is written, are taken in together. */
    String key() {
        return tenant.length() + ":" + tenant + host.toLowerCase(Locale.ROOT);
    }

    Content content() {
        if (mark != null) {
            return new Session(mark);
        }
        if (chainHit != null) {
            return new OfChain(clue, chainHit);
        }
        return stage == AT_ONCE ? new AtOnce(clue, hit) : new OfCorrelation(clue, hit, stage, groupNames, awaited);
    }

    /** One of the things that a signal can be. */
    sealed interface Content {}

    /** A session begins or ends. */
    record Session(SessionMark mark) implements Content {}

    /** A hit that asks from where somebody acted. */
    sealed interface Question extends Content {
        SessionClue clue();

        /** Goes on with the answer, if there is one. */
        void answer(Optional<String> origin, Exits exits);
    }

    /** Where hits go once they were told. */
    interface Exits {
        void toStage(int stage, Hit hit);

        void toAlertAtOnce(Hit hit);

        void toChain(ChainHit hit);
    }

    record OfCorrelation(SessionClue clue, Hit hit, int stage, List<String> groupNames, List<String> awaited)
            implements Question {
        @Override
        public void answer(Optional<String> origin, Exits exits) {
            exits.toStage(
                    stage,
                    origin.map(address -> hit.from(address, groupNames, awaited))
                            .orElse(hit));
        }
    }

    /** Its alert went out already, so there is nothing to say without an answer. */
    record AtOnce(SessionClue clue, Hit hit) implements Question {
        @Override
        public void answer(Optional<String> origin, Exits exits) {
            origin.ifPresent(address -> exits.toAlertAtOnce(hit.from(address, List.of(), List.of())));
        }
    }

    /** Without an answer it may be nobody's, and then takes no step. */
    record OfChain(SessionClue clue, ChainHit hit) implements Question {
        @Override
        public void answer(Optional<String> origin, Exits exits) {
            hit.from(origin).ifPresent(exits::toChain);
        }
    }
}

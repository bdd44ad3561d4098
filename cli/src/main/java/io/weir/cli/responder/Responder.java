package io.weir.cli.responder;

import io.weir.connectors.response.Acknowledgement;
import io.weir.connectors.response.Acknowledgement.Outcome;
import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Playbook.Mode;
import io.weir.rules.playbook.Response;
import io.weir.rules.playbook.Response.Status;
import io.weir.rules.playbook.ResponseGuard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes responses, checks them once more, has them done once, and has them undone when their time is over or somebody took
 * them back: by the clock, so in silence, too, and after a restart. Trusts only what is signed.
 *
 * <p>What is to be done is in the journal before it is done, and what was done before that is acknowledged. So a crash at any
 * moment leads to a repeat of something that changes nothing, never to something that is forgotten.
 */
public final class Responder {
    /** More are not held at a time: a firewall has room for so many, and a person can look through no more. */
    static final int MOST_HELD = 10_000;
    /** What cannot be trusted is told so often within an hour; anybody who can write to the topic can send more. */
    static final int MOST_DISTRUSTED_TOLD = 100;

    private static final long HOUR = 3_600_000;
    /** Longer than any block holds: what was taken back before it was seen is remembered for so long. */
    private static final long TAKEN_BACK = 31 * 24 * HOUR;

    private static final long RECONCILE_MILLIS = 60_000;
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private final Scope scope;
    private final ResponseGuard guard;
    private final Executor executor;
    private final Journal journal;
    private final Acknowledgements acknowledgements;
    private final Consumer<Acknowledgement> report;
    private final Map<String, Response> received = new LinkedHashMap<>();
    private final List<Acknowledgement> unsent = new ArrayList<>();
    private final Map<String, Pause> pauses = new HashMap<>();
    private Pause silence = Pause.NONE;
    private long reconcileMillis;
    private String trouble = "";
    private long distrustedSinceMillis;
    private int distrusted;

    /**
     * What concerns an executor.
     *
     * @param tenants empty for all
     * @param host the name of this machine
     */
    public record Scope(Set<ActionKind> actions, Set<String> tenants, String host) {
        boolean covers(Response response) {
            boolean asks = response.status() == Status.ACTIVE || response.status() == Status.UNDONE;
            return asks
                    && response.mode() == Mode.ENFORCE
                    && actions.contains(response.action())
                    && (tenants.isEmpty() || tenants.contains(response.tenant()));
        }
    }

    /** After a failure nothing is tried for a while, each time longer. */
    private record Pause(int failures, long untilMillis) {
        static final Pause NONE = new Pause(0, 0);

        Pause next(long nowMillis, long leastMillis) {
            long millis = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
            return new Pause(failures + 1, nowMillis + Math.max(millis, leastMillis));
        }
    }

    /** @param report told of everything that becomes of a response, for people */
    Responder(
            Scope scope,
            ResponseGuard guard,
            Executor executor,
            Journal journal,
            Acknowledgements acknowledgements,
            Consumer<Acknowledgement> report) {
        this.scope = scope;
        this.guard = guard;
        this.executor = executor;
        this.journal = journal;
        this.acknowledgements = acknowledgements;
        this.report = report;
        Map<String, Long> before = new HashMap<>();
        journal.past().forEach((id, past) -> before.put(id, past.acceptedMillis()));
        journal.deeds().forEach(deed -> before.put(deed.id(), deed.acceptedMillis()));
        before.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> guard.restore(entry.getKey(), entry.getValue()));
    }

    /** Makes the executor ready, and what it holds what the journal says. */
    public void start(long nowMillis) throws ExecutorException {
        reconcileMillis = nowMillis + RECONCILE_MILLIS;
        Map<String, Response> longest = new LinkedHashMap<>();
        for (Deed deed : journal.deeds()) {
            if (deed.state() == Deed.State.HELD && !deed.response().isExpired(nowMillis)) {
                longest.merge(
                        deed.response().action() + " " + deed.response().target(),
                        deed.response(),
                        (one, other) -> one.expiresMillis() >= other.expiresMillis() ? one : other);
            }
        }
        executor.reconcile(longest.values());
    }

    /** Takes a response in; of each the newest version counts that can be trusted. */
    public void receive(Response response, long nowMillis) {
        if (!scope.covers(response)) {
            return;
        }
        Optional<String> distrust = guard.distrusts(response);
        if (distrust.isPresent()) {
            distrust(response, distrust.get(), nowMillis);
        } else {
            received.merge(response.id(), response, (one, other) -> other.version() > one.version() ? other : one);
        }
    }

    private void distrust(Response response, String why, long nowMillis) {
        if (nowMillis - distrustedSinceMillis >= HOUR) {
            distrustedSinceMillis = nowMillis;
            distrusted = 0;
        }
        distrusted++;
        if (distrusted < MOST_DISTRUSTED_TOLD) {
            tell(response, Outcome.REFUSED, why, nowMillis);
        } else if (distrusted == MOST_DISTRUSTED_TOLD) {
            tell(response, Outcome.REFUSED, why + "; more of this kind is not told within this hour", nowMillis);
        }
    }

    /** Decides about all that was received, what takes back first, and notes it in the journal. */
    public void decide(long nowMillis) {
        List<Response> all = received.values().stream()
                .sorted(Comparator.<Response>comparingInt(one -> takesBack(one) ? 0 : 1)
                        .thenComparingLong(Response::createdMillis))
                .toList();
        received.clear();
        for (Response response : all) {
            if (!response.undoes().isEmpty()) {
                takeBack(response.undoes(), response, nowMillis);
            } else if (response.status() == Status.UNDONE) {
                takeBack(response.id(), response, nowMillis);
            } else if (!journal.knows(response.id())) {
                accept(response, nowMillis);
            }
        }
        journal.save();
    }

    private static boolean takesBack(Response response) {
        return !response.undoes().isEmpty() || response.status() == Status.UNDONE;
    }

    private void accept(Response response, long nowMillis) {
        Optional<String> refused = executor.refuses(response);
        if (refused.isEmpty() && journal.deeds().size() >= MOST_HELD) {
            refused = Optional.of("this executor holds " + MOST_HELD + " already");
        }
        if (refused.isEmpty()) {
            refused = guard.refuses(response, nowMillis);
        }
        if (refused.isPresent()) {
            tell(response, Outcome.REFUSED, refused.get(), nowMillis);
        } else {
            journal.put(Deed.wanted(response, nowMillis));
        }
    }

    private void takeBack(String id, Response by, long nowMillis) {
        boolean isOwnRecord = !by.undoes().isEmpty();
        Deed deed = journal.deed(id);
        if (deed == null || deed.state() == Deed.State.OVER) {
            if (!journal.knows(id)) {
                journal.bury(id, 0, nowMillis + TAKEN_BACK);
            }
            if (isOwnRecord) {
                tell(by, Outcome.DONE, "there was nothing to undo any more", nowMillis);
            }
        } else if (deed.state() == Deed.State.LIFTING) {
            journal.put(deed.lifting(deed.cause(), isOwnRecord ? by.id() : deed.undoing()));
        } else {
            journal.put(deed.lifting(by.reason(), isOwnRecord ? by.id() : ""));
            pauses.remove(id);
        }
    }

    /** Does what is due: lifts, does, acknowledges, forgets. */
    public void work(long nowMillis) {
        // Lifting comes first and waits for nothing, not even the journal: not to block too long matters most.
        for (Deed deed : journal.deeds()) {
            Deed now = deed;
            if (deed.response().isExpired(nowMillis)) {
                now = outOfTime(deed);
            }
            if (now.state() == Deed.State.LIFTING && isDue(now, nowMillis)) {
                now = lift(now, nowMillis);
            }
            note(deed, now, nowMillis);
        }
        journal.save();
        if (nowMillis >= reconcileMillis) {
            reconcile(nowMillis);
        }
        for (Deed deed : journal.deeds()) {
            if (deed.state() == Deed.State.WANTED && isDue(deed, nowMillis)) {
                note(deed, execute(deed, nowMillis), nowMillis);
            }
        }
        journal.save();
        tellAll(nowMillis);
        clean(nowMillis);
        journal.save();
    }

    private void note(Deed before, Deed now, long nowMillis) {
        if (!now.equals(before)) {
            journal.put(now);
            if (!now.isTold()) {
                report.accept(outcome(now, nowMillis));
            }
        }
    }

    private Deed outOfTime(Deed deed) {
        if (deed.state() == Deed.State.HELD) {
            return deed.lifting("its time is over", "");
        }
        if (deed.state() != Deed.State.WANTED) {
            return deed;
        }
        String why = deed.reason().isEmpty() ? "its time is over" : "its time is over: " + deed.reason();
        // Half of it may have been done.
        return deed.response().action().isUndone() ? deed.lifting(why, "") : deed.givenUp(why);
    }

    private boolean isDue(Deed deed, long nowMillis) {
        return pauses.getOrDefault(deed.id(), Pause.NONE).untilMillis() <= nowMillis;
    }

    private Deed lift(Deed deed, long nowMillis) {
        Optional<Deed> other = holding(deed, 0);
        if (other.isPresent()) {
            return deed.lifted(deed.cause() + "; " + other.get().id() + " still holds it");
        }
        try {
            executor.undo(deed.response());
            pauses.remove(deed.id());
            return deed.lifted(deed.cause());
        } catch (ExecutorException e) {
            return failed(deed, e, "it could not be undone: ", nowMillis);
        }
    }

    private Deed execute(Deed deed, long nowMillis) {
        Optional<Deed> other = holding(deed, deed.response().expiresMillis());
        if (other.isPresent()) {
            return deed.done(other.get().id() + " holds it already");
        }
        try {
            executor.execute(deed.response());
            pauses.remove(deed.id());
            return deed.done("");
        } catch (ExecutorException e) {
            return failed(deed, e, "", nowMillis);
        }
    }

    /** Another deed that does the same at least until then. */
    private Optional<Deed> holding(Deed deed, long untilMillis) {
        return journal.deeds().stream()
                .filter(other -> other.state() == Deed.State.HELD
                        && !other.id().equals(deed.id())
                        && other.isSameAs(deed)
                        && other.response().expiresMillis() >= untilMillis)
                .findFirst();
    }

    private Deed failed(Deed deed, ExecutorException e, String what, long nowMillis) {
        if (e.isFinal()) {
            pauses.remove(deed.id());
            return deed.givenUp(what + e.getMessage());
        }
        Pause before = pauses.getOrDefault(deed.id(), Pause.NONE);
        pauses.put(deed.id(), before.next(nowMillis, e.pause().toMillis()));
        String why = what + e.getMessage() + "; it is tried again";
        boolean isKnown = deed.outcome() == Outcome.FAILED && deed.reason().equals(why);
        return isKnown ? deed : deed.failed(why);
    }

    /** Somebody else may have emptied the firewall. */
    private void reconcile(long nowMillis) {
        try {
            start(nowMillis);
            trouble = "";
        } catch (ExecutorException e) {
            if (!trouble.equals(e.getMessage())) {
                trouble = e.getMessage();
                report.accept(new Acknowledgement(
                        "",
                        0,
                        "",
                        "check",
                        executor.name(),
                        executor.name(),
                        scope.host(),
                        Outcome.FAILED,
                        trouble,
                        nowMillis));
            }
        }
    }

    private void tell(Response response, Outcome outcome, String why, long nowMillis) {
        Acknowledgement acknowledgement = acknowledgement(response, response.id(), outcome, why, nowMillis);
        unsent.add(acknowledgement);
        report.accept(acknowledgement);
    }

    private Acknowledgement outcome(Deed deed, long nowMillis) {
        return acknowledgement(deed.response(), deed.id(), deed.outcome(), deed.reason(), nowMillis);
    }

    private Acknowledgement acknowledgement(Response response, String id, Outcome outcome, String why, long nowMillis) {
        boolean isOfUndoing = !response.undoes().isEmpty() || !id.equals(response.id());
        return new Acknowledgement(
                id,
                id.equals(response.id()) ? response.version() : 1,
                response.tenant(),
                isOfUndoing
                        ? "undo " + response.action().word()
                        : response.action().word(),
                response.target(),
                executor.name(),
                scope.host(),
                outcome,
                why,
                nowMillis);
    }

    private void tellAll(long nowMillis) {
        List<Deed> untold =
                journal.deeds().stream().filter(deed -> !deed.isTold()).toList();
        if (untold.isEmpty() && unsent.isEmpty() || silence.untilMillis() > nowMillis) {
            return;
        }
        List<Acknowledgement> all = new ArrayList<>(unsent);
        for (Deed deed : untold) {
            all.add(outcome(deed, nowMillis));
            if (deed.state() == Deed.State.OVER && !deed.undoing().isEmpty()) {
                all.add(acknowledgement(deed.response(), deed.undoing(), Outcome.DONE, "", nowMillis));
            }
        }
        if (!acknowledgements.send(all)) {
            silence = silence.next(nowMillis, 0);
            return;
        }
        silence = Pause.NONE;
        unsent.clear();
        untold.forEach(deed -> journal.put(deed.told()));
    }

    private void clean(long nowMillis) {
        Collection<Deed> deeds = journal.deeds();
        for (Deed deed : deeds) {
            if (deed.state() == Deed.State.OVER && deed.isTold()) {
                pauses.remove(deed.id());
                long until = Math.max(deed.response().expiresMillis(), deed.acceptedMillis() + HOUR);
                journal.bury(deed.id(), deed.acceptedMillis(), until);
            }
        }
        journal.forget(nowMillis);
    }

    /** Whether all that was read so far is decided and told, so that it need not be read again. */
    public boolean isSettled() {
        return received.isEmpty() && unsent.isEmpty();
    }
}

package io.weir.cli.responder;

import io.weir.connectors.response.Acknowledgement.Outcome;
import io.weir.rules.playbook.Response;

/**
 * What an executor is to do or did, as its journal knows it.
 *
 * @param acceptedMillis when it passed all checks
 * @param wasDone whether it was ever done
 * @param outcome what became of it last; null as long as nothing did
 * @param reason of the outcome, if there is more to say
 * @param isTold whether the outcome was acknowledged
 * @param cause why it is lifted; empty as long as it is not
 * @param undoing the response that takes it back; empty for none
 */
record Deed(
        Response response,
        State state,
        long acceptedMillis,
        boolean wasDone,
        Outcome outcome,
        String reason,
        boolean isTold,
        String cause,
        String undoing) {
    enum State {
        /** To be done. Perhaps it was: that it was done is noted afterwards. */
        WANTED,
        /** Done, and to be undone when its time is over. */
        HELD,
        /** To be undone. */
        LIFTING,
        OVER
    }

    static Deed wanted(Response response, long nowMillis) {
        return new Deed(response, State.WANTED, nowMillis, false, null, "", true, "", "");
    }

    String id() {
        return response.id();
    }

    Deed done(String why) {
        State next = response.action().isUndone() ? State.HELD : State.OVER;
        return new Deed(response, next, acceptedMillis, true, Outcome.DONE, why, false, cause, undoing);
    }

    /** Still in the same state: it is tried again. */
    Deed failed(String why) {
        return new Deed(response, state, acceptedMillis, wasDone, Outcome.FAILED, why, false, cause, undoing);
    }

    Deed givenUp(String why) {
        return new Deed(response, State.OVER, acceptedMillis, wasDone, Outcome.FAILED, why, false, cause, undoing);
    }

    /** @param by the response that asks for it; empty for none */
    Deed lifting(String why, String by) {
        return new Deed(response, State.LIFTING, acceptedMillis, wasDone, outcome, reason, isTold, why, by);
    }

    Deed lifted(String why) {
        boolean neverWorked = !wasDone && outcome == Outcome.FAILED;
        Outcome last = neverWorked ? Outcome.FAILED : Outcome.UNDONE;
        return new Deed(response, State.OVER, acceptedMillis, wasDone, last, why, false, cause, undoing);
    }

    Deed told() {
        return new Deed(response, state, acceptedMillis, wasDone, outcome, reason, true, cause, undoing);
    }

    boolean isSameAs(Deed other) {
        return response.action() == other.response.action() && response.target().equals(other.response.target());
    }
}

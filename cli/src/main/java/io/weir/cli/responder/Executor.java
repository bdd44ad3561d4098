package io.weir.cli.responder;

import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Response;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Does what responses say, on the machine that can. It decides nothing: what comes here was checked. Doing or undoing
 * something again changes nothing.
 */
public interface Executor {
    /** Short: {@code nftables}. */
    String name();

    /** What it does unless it is told otherwise. */
    Set<ActionKind> actions();

    /** What it can be told to do. */
    default Set<ActionKind> possibleActions() {
        return actions();
    }

    /** Why it can never do this one; empty if it can. */
    default Optional<String> refuses(Response response) {
        return Optional.empty();
    }

    void execute(Response response) throws ExecutorException;

    void undo(Response response) throws ExecutorException;

    /**
     * Makes what it works on ready, and hold exactly what is given: what got lost is done again, and what nobody knows
     * any more is lifted.
     *
     * @param held of each target the response that holds longest
     */
    default void reconcile(Collection<Response> held) throws ExecutorException {}
}

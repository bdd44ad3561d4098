package io.weir.cli.responder;

import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Response;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Stands in for another executor: says what that one would do, and does not do it. */
public final class DryRunExecutor implements Executor {
    private final Executor other;
    private final LogExecutor log;

    public DryRunExecutor(Executor other, Consumer<String> lines) {
        this.other = other;
        this.log = new LogExecutor(line -> lines.accept(other.name() + " would do: " + line));
    }

    @Override
    public String name() {
        return other.name();
    }

    @Override
    public Set<ActionKind> actions() {
        return other.actions();
    }

    @Override
    public Set<ActionKind> possibleActions() {
        return other.possibleActions();
    }

    @Override
    public Optional<String> refuses(Response response) {
        return other.refuses(response);
    }

    @Override
    public void execute(Response response) {
        log.execute(response);
    }

    @Override
    public void undo(Response response) {
        log.undo(response);
    }
}

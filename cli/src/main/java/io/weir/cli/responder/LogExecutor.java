package io.weir.cli.responder;

import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Response;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** Does nothing but say what would be done: to see what comes before anything that can hurt is connected. */
public final class LogExecutor implements Executor {
    private final Consumer<String> lines;

    public LogExecutor(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Set<ActionKind> actions() {
        return EnumSet.allOf(ActionKind.class);
    }

    @Override
    public void execute(Response response) {
        Instant until = Instant.ofEpochMilli(response.expiresMillis()).truncatedTo(ChronoUnit.SECONDS);
        lines.accept(response.title() + (response.action().isUndone() ? " until " + until : ""));
    }

    @Override
    public void undo(Response response) {
        lines.accept(response.mode().label() + " undo " + response.action().word() + " " + response.target());
    }
}

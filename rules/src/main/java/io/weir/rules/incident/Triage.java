package io.weir.rules.incident;

import io.weir.rules.alert.DataText;
import io.weir.rules.command.Command;
import io.weir.rules.correlation.StateCodec;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Status;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What people decided about an alert. A newer version replaces the older one.
 *
 * @param acknowledgedMillis 0 until somebody did
 * @param closedMillis 0 until somebody did
 */
public record Triage(
        String tenant,
        String alert,
        long version,
        Status status,
        String assignee,
        String verdict,
        long acknowledgedMillis,
        long closedMillis,
        List<Note> history) {
    private static final int VERSION = 1;
    private static final int MOST_NOTES = 50;

    public Triage {
        history = history == null ? List.of() : List.copyOf(history);
    }

    static Triage fresh(String tenant, String alert) {
        return new Triage(tenant, alert, 0, Status.OPEN, "", "", 0, 0, List.of());
    }

    /** The same after a command that applies to alerts. */
    Triage after(Command command) {
        boolean isAcknowledged = command.action() == Command.Action.ACKNOWLEDGE;
        boolean isClosed =
                command.action() == Command.Action.CLOSE || command.action() == Command.Action.FALSE_POSITIVE;
        Status next = isClosed ? Status.CLOSED : isAcknowledged && status == Status.OPEN ? Status.ACKNOWLEDGED : status;
        String found = command.action() == Command.Action.FALSE_POSITIVE ? "false-positive" : command.value();
        List<Note> notes = new ArrayList<>(history);
        notes.add(
                new Note(command.timeMillis(), command.user(), command.action().word(), command.value()));
        if (notes.size() > MOST_NOTES) {
            notes.remove(MOST_NOTES / 2);
        }
        return new Triage(
                tenant,
                alert,
                version + 1,
                next,
                command.action() == Command.Action.ASSIGN ? command.value() : assignee,
                isClosed ? found : verdict,
                isAcknowledged && acknowledgedMillis == 0 ? command.timeMillis() : acknowledgedMillis,
                isClosed && closedMillis == 0 ? command.timeMillis() : closedMillis,
                notes);
    }

    void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        DataText.write(tenant, output);
        DataText.write(alert, output);
        output.writeLong(version);
        output.writeByte(status.ordinal());
        DataText.write(assignee, output);
        DataText.write(verdict, output);
        output.writeLong(acknowledgedMillis);
        output.writeLong(closedMillis);
        Notes.write(history, output);
    }

    static Triage read(DataInput input) throws IOException {
        StateCodec.readVersion(VERSION, "what people decided about an alert", input);
        return new Triage(
                DataText.read(input),
                DataText.read(input),
                input.readLong(),
                Status.values()[input.readByte()],
                DataText.read(input),
                DataText.read(input),
                input.readLong(),
                input.readLong(),
                Notes.read(input));
    }
}

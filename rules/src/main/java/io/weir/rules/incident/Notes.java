package io.weir.rules.incident;

import io.weir.rules.alert.DataText;
import io.weir.rules.incident.Incident.Note;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The byte form of a history. */
final class Notes {
    private Notes() {}

    static void write(Collection<Note> notes, DataOutput output) throws IOException {
        output.writeInt(notes.size());
        for (Note note : notes) {
            output.writeLong(note.timeMillis());
            DataText.write(note.user(), output);
            DataText.write(note.action(), output);
            DataText.write(note.text(), output);
        }
    }

    static List<Note> read(DataInput input) throws IOException {
        List<Note> notes = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            notes.add(new Note(input.readLong(), DataText.read(input), DataText.read(input), DataText.read(input)));
        }
        return notes;
    }
}

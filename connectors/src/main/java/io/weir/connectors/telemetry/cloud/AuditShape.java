package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.connectors.telemetry.json.JsonTime;
import io.weir.connectors.telemetry.json.Renaming;
import io.weir.rules.event.EventView;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A record of an audit log: who did what to what, from where, and how it ended. Services differ in names only; a
 * {@link Draft} says which.
 */
final class AuditShape implements JsonShape {
    private final String name;
    private final ReadContext context;
    private final EventWriter out;
    private final List<Marks> marks;
    private final JsonTime time;
    private final int[] ids;
    private final Renaming names;
    private final int action;
    private final Words<Meaning> meanings;
    private final byte[][] usualCategories;
    private final boolean hasVerbs;
    private final Supplier<Outcome> outcome;
    private final Runnable further;
    private final boolean isAlert;
    private final Target categoryTarget;
    private final Target typeTarget;
    private final Target outcomeTarget;

    /** Fields that tell a kind of record, and the values of the first of them, if these matter. */
    private record Marks(int[] slots, Words<Boolean> values) {
        boolean areIn(EventView event) {
            for (int slot : slots) {
                if (!event.has(slot)) {
                    return false;
                }
            }
            return values == null || values.of(event, event.first(slots[0])) != null;
        }
    }

    private AuditShape(Draft draft) {
        this.name = draft.name;
        this.context = draft.context;
        this.out = context.writer();
        this.marks = List.copyOf(draft.marks);
        this.time = draft.time;
        this.ids = draft.ids;
        this.names = draft.names;
        this.action = draft.action;
        this.meanings = draft.meanings;
        this.usualCategories = draft.usualCategories;
        this.hasVerbs = draft.hasVerbs;
        this.outcome = draft.outcome;
        this.further = draft.further;
        this.isAlert = draft.isAlert;
        this.categoryTarget = out.target("event.category");
        this.typeTarget = out.target("event.type");
        this.outcomeTarget = out.target("event.outcome");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean recognises() {
        EventView event = context.event();
        for (int i = 0; i < marks.size(); i++) {
            if (marks.get(i).areIn(event)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void describe() {
        names.write();
        if (further != null) {
            further.run();
        }
        if (out.wants(categoryTarget) || out.wants(typeTarget)) {
            writeMeaning();
        }
        if (outcome != null && out.wants(outcomeTarget)) {
            Outcome ended = outcome.get();
            if (ended != null) {
                out.text(outcomeTarget, ended.text());
            }
        }
        long millis = time.read(LineFormat.NO_TIME);
        if (isAlert) {
            context.emitAlert(this, millis);
        } else {
            context.emit(this, millis);
        }
    }

    private void writeMeaning() {
        EventView event = context.event();
        int value = event.first(action);
        Meaning meaning = meanings == null ? null : meanings.of(event, value);
        if (meaning != null) {
            write(categoryTarget, meaning.categories());
            write(typeTarget, meaning.types());
            return;
        }
        write(categoryTarget, usualCategories);
        if (hasVerbs && value != EventView.NONE && event.isText(value)) {
            byte[] bytes = event.bytes(value);
            Verb verb = Verb.of(bytes, lastWord(bytes, event.start(value), event.end(value)), event.end(value));
            if (verb != null) {
                out.text(typeTarget, verb.type());
            }
        }
    }

    /** Where the last part of a name with dots or slashes begins: there the verb is. */
    private static int lastWord(byte[] bytes, int from, int to) {
        int at = to;
        while (at > from && bytes[at - 1] != '.' && bytes[at - 1] != '/') {
            at--;
        }
        return at;
    }

    private void write(Target target, byte[][] words) {
        for (byte[] word : words) {
            out.text(target, word);
        }
    }

    @Override
    public String eventId() {
        if (ids.length == 0) {
            return "";
        }
        EventView event = context.event();
        int first = event.first(ids[0]);
        if (first == EventView.NONE || !event.isScalar(first) || event.start(first) == event.end(first)) {
            return "";
        }
        var id = new StringBuilder(event.text(first));
        for (int i = 1; i < ids.length; i++) {
            int value = event.first(ids[i]);
            if (value != EventView.NONE && event.isScalar(value)) {
                id.append('/').append(event.text(value));
            }
        }
        return id.toString();
    }

    /** What is special about the records of one service. */
    static final class Draft {
        private final ReadContext context;
        private final String name;
        private final Renaming names;
        private final List<Marks> marks = new ArrayList<>();
        private JsonTime time;
        private int[] ids = {};
        private int action;
        private Words<Meaning> meanings;
        private byte[][] usualCategories = {};
        private boolean hasVerbs;
        private Supplier<Outcome> outcome;
        private Runnable further;
        private boolean isAlert;

        Draft(ReadContext context, String name) {
            this.context = context;
            this.name = name;
            this.names = new Renaming(context).constant("event.dataset", name);
            int dot = name.indexOf('.');
            names.constant("event.module", dot < 0 ? name : name.substring(0, dot));
        }

        /** Fields that a record has, and hardly any other document; of several such choices any will do. */
        Draft knownBy(String... fields) {
            marks.add(new Marks(slots(fields), null));
            return this;
        }

        /** The same, if a field has one of some values. */
        Draft knownByValue(String field, List<String> values, String... furtherFields) {
            Map<String, Boolean> known = values.stream().collect(Collectors.toMap(value -> value, value -> true));
            List<String> fields = new ArrayList<>(List.of(field));
            fields.addAll(List.of(furtherFields));
            marks.add(new Marks(slots(fields.toArray(String[]::new)), new Words<>(known)));
            return this;
        }

        Draft time(String... places) {
            time = new JsonTime(context, ZoneOffset.UTC, places);
            return this;
        }

        Draft id(String... fields) {
            ids = slots(fields);
            return this;
        }

        Draft copy(String ecs, String... places) {
            names.copy(ecs, places);
            return this;
        }

        Draft all(String ecs, String... places) {
            names.all(ecs, places);
            return this;
        }

        Draft address(String side, String... places) {
            names.address(side, places);
            return this;
        }

        Draft port(String ecs, String... places) {
            names.port(ecs, places);
            return this;
        }

        Draft constant(String ecs, String value) {
            names.constant(ecs, value);
            return this;
        }

        /** Where the action is, and what actions mean; the others are of the usual categories. */
        Draft action(String usualCategories, Words<Meaning> known, String... places) {
            action = context.slot(places);
            names.copy("event.action", places);
            meanings = known;
            this.usualCategories = usualCategories.isEmpty()
                    ? new byte[0][]
                    : Arrays.stream(usualCategories.split(" ", -1))
                            .map(Bytes::of)
                            .toArray(byte[][]::new);
            return this;
        }

        /** Names of actions begin with a verb, or their last part does. */
        Draft verbs() {
            hasVerbs = true;
            return this;
        }

        Draft outcome(Supplier<Outcome> how) {
            outcome = how;
            return this;
        }

        /** The outcome is said by a word, at one of some places. */
        Draft outcomeAt(String... places) {
            int slot = context.slot(places);
            return outcome(
                    () -> Outcome.words().of(context.event(), context.event().first(slot)));
        }

        /** What no other word of a draft can say. */
        Draft also(Runnable write) {
            further = write;
            return this;
        }

        Draft alert() {
            isAlert = true;
            return this;
        }

        AuditShape build() {
            return new AuditShape(this);
        }

        private int[] slots(String... fields) {
            int[] slots = new int[fields.length];
            for (int i = 0; i < fields.length; i++) {
                slots[i] = context.slot(fields[i].split("\\|", -1));
            }
            return slots;
        }
    }
}

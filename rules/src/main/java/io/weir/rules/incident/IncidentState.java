package io.weir.rules.incident;

import io.weir.rules.alert.DataText;
import io.weir.rules.alert.Severity;
import io.weir.rules.alert.UpdatePace;
import io.weir.rules.correlation.StateCodec;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Status;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An incident while it is told: its strands, who takes part, and what people decided about it. */
final class IncidentState {
    static final String WEIR = "weir";
    static final int MOST_STRANDS = 200;
    static final int MOST_NOTES = 100;
    static final int MOST_CLAIMS = 500;

    private static final int VERSION = 1;

    final String id;
    final String tenant;
    final long openedMillis;
    final String predecessor;

    private final Map<String, Strand> strands = new LinkedHashMap<>();
    private final Map<String, Participant> participants = new LinkedHashMap<>();
    private final List<Note> history = new ArrayList<>();
    private final Map<String, Long> cut = new TreeMap<>();
    private Status status = Status.OPEN;
    private Severity severity = Severity.INFORMATIONAL;
    private Priority priority = Priority.P4;
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;
    private String assignee = "";
    private String verdict = "";
    private String parent = "";
    private long acknowledgedMillis;
    private long closedMillis;
    private long version;
    private long publishedMillis;
    private boolean isChanged;
    private boolean isUrgent;
    private boolean isTellPlanned;
    private int claims;

    /** An entity that takes part. */
    record Participant(Entity entity, int hop, String via, long sinceMillis) {}

    IncidentState(String id, String tenant, long openedMillis, String predecessor) {
        this.id = id;
        this.tenant = tenant;
        this.openedMillis = openedMillis;
        this.predecessor = predecessor;
    }

    Status status() {
        return status;
    }

    Severity severity() {
        return severity;
    }

    Priority priority() {
        return priority;
    }

    long firstMillis() {
        return firstMillis;
    }

    long lastMillis() {
        return lastMillis;
    }

    String assignee() {
        return assignee;
    }

    String verdict() {
        return verdict;
    }

    String parent() {
        return parent;
    }

    long acknowledgedMillis() {
        return acknowledgedMillis;
    }

    long closedMillis() {
        return closedMillis;
    }

    long version() {
        return version;
    }

    Collection<Strand> strands() {
        return strands.values();
    }

    Map<String, Participant> participants() {
        return participants;
    }

    List<Note> history() {
        return history;
    }

    Map<String, Long> cut() {
        return cut;
    }

    /** Whether something is known that no version said yet. */
    boolean isChanged() {
        return isChanged;
    }

    /** Whether people should hear of it at once. */
    boolean isUrgent() {
        return isUrgent;
    }

    void urge() {
        isUrgent = true;
    }

    Optional<Strand> strand(String key) {
        return Optional.ofNullable(strands.get(key));
    }

    long dueMillis() {
        return UpdatePace.dueMillis(openedMillis, publishedMillis);
    }

    /** Counts something that found no room, or was not done for a reason. */
    void countCut(String what) {
        cut.merge(what, 1L, Long::sum);
        isChanged = true;
    }

    void join(Participant participant) {
        Participant before = participants.putIfAbsent(participant.entity().key(), participant);
        if (before == null) {
            isChanged = true;
            isUrgent = true;
        }
    }

    /** Whether somebody will look when the next version is due. */
    boolean isTellPlanned() {
        return isTellPlanned;
    }

    void tellPlanned(boolean planned) {
        isTellPlanned = planned;
    }

    /** Whether one more attacked place can be watched. */
    boolean hasRoomForClaim() {
        if (claims < MOST_CLAIMS) {
            claims++;
            return true;
        }
        countCut("places");
        return false;
    }

    /** Everybody is further from the beginning than was known: somebody else had led to them. */
    void shift(int hops, String via) {
        participants.replaceAll((key, one) ->
                new Participant(one.entity(), one.hop() + hops, one.hop() == 0 ? via : one.via(), one.sinceMillis()));
        isChanged = true;
    }

    /** Who led to a participant, which is given as people call it. */
    String viaOf(String label) {
        return participants.values().stream()
                .filter(one -> one.entity().label().equals(label))
                .map(Participant::via)
                .findFirst()
                .orElse("");
    }

    int hopOf(Entity entity) {
        Participant participant = participants.get(entity.key());
        return participant == null ? 0 : participant.hop();
    }

    /** Takes in what a strand tells now; a strand that finds no room is only counted. */
    void add(Strand strand) {
        lastMillis = Math.max(lastMillis, strand.lastMillis());
        firstMillis = Math.min(firstMillis, strand.firstMillis());
        isChanged = true;
        if (strands.containsKey(strand.key()) || strands.size() < MOST_STRANDS) {
            strands.put(strand.key(), strand);
        } else {
            cut.merge("alerts", strand.alerts(), Long::sum);
        }
        assess(strand.lastMillis());
    }

    /** Severity and priority only ever rise, and say why. */
    private void assess(long atMillis) {
        Set<Tactic> reached = reached();
        boolean hasPivot = participants.values().stream().anyMatch(participant -> participant.hop() > 0);
        for (Strand strand : strands.values()) {
            raise(
                    strand.severity(),
                    strand.ruleName() + " by " + strand.entity().label(),
                    atMillis);
        }
        Tactic furthest = reached.stream().max(Comparator.naturalOrder()).orElse(Tactic.RECONNAISSANCE);
        boolean isBroad = reached.size() >= 3;
        if (hasPivot) {
            raise(Severity.HIGH, "an attacked host became a source itself", atMillis);
        }
        if (isBroad && furthest.compareTo(Tactic.LATERAL_MOVEMENT) >= 0) {
            raise(Severity.HIGH, reached.size() + " phases, as far as " + furthest.words(), atMillis);
        }
        if (isBroad && furthest.compareTo(Tactic.EXFILTRATION) >= 0) {
            raise(Severity.CRITICAL, reached.size() + " phases, as far as " + furthest.words(), atMillis);
        }
        Priority bySeverity =
                switch (severity) {
                    case CRITICAL -> Priority.P1;
                    case HIGH -> Priority.P2;
                    case MEDIUM -> Priority.P3;
                    default -> Priority.P4;
                };
        prioritise(bySeverity, "severity " + severity.level(), atMillis);
        if (furthest.compareTo(Tactic.EXFILTRATION) >= 0 && severity.compareTo(Severity.HIGH) >= 0) {
            prioritise(Priority.P1, "it reached " + furthest.words(), atMillis);
        }
    }

    private void raise(Severity to, String reason, long atMillis) {
        if (to.compareTo(severity) > 0) {
            note(atMillis, WEIR, "severity", severity.level() + " to " + to.level() + ": " + reason);
            severity = to;
            isUrgent = true;
        }
    }

    private void prioritise(Priority to, String reason, long atMillis) {
        if (to.compareTo(priority) > 0) {
            note(atMillis, WEIR, "priority", priority + " to " + to + ": " + reason);
            priority = to;
            isUrgent = true;
        }
    }

    Set<Tactic> reached() {
        Set<Tactic> reached = EnumSet.noneOf(Tactic.class);
        strands.values().forEach(strand -> strand.tactics()
                .forEach(tactic -> Tactic.of(tactic).ifPresent(reached::add)));
        return reached;
    }

    /** The first notes and the newest are kept. */
    void note(long timeMillis, String user, String action, String text) {
        isChanged = true;
        if (history.size() >= MOST_NOTES) {
            history.remove(MOST_NOTES / 2);
            cut.merge("history", 1L, Long::sum);
        }
        history.add(new Note(timeMillis, user, action, text));
    }

    void acknowledge(long timeMillis, String user) {
        status = status == Status.OPEN ? Status.ACKNOWLEDGED : status;
        acknowledgedMillis = acknowledgedMillis == 0 ? timeMillis : acknowledgedMillis;
        note(timeMillis, user, "acknowledge", "");
        isUrgent = true;
    }

    void assign(long timeMillis, String user, String to) {
        assignee = to;
        note(timeMillis, user, "assign", "to " + to);
        isUrgent = true;
    }

    void close(long timeMillis, String user, String reason, String newVerdict) {
        status = Status.CLOSED;
        closedMillis = closedMillis == 0 ? timeMillis : closedMillis;
        verdict = newVerdict.isEmpty() ? verdict : newVerdict;
        note(timeMillis, user, "close", reason);
        isUrgent = true;
    }

    /** This story is told by another from now on. */
    void mergeInto(IncidentState survivor, long timeMillis, String user, String reason) {
        status = Status.MERGED;
        parent = survivor.id;
        closedMillis = timeMillis;
        note(timeMillis, user, "merge", "into " + survivor.id + ": " + reason);
        isUrgent = true;
    }

    /** Takes in the story of another; its participants are at least as far from the beginning as who led to them. */
    void absorb(
            IncidentState other, int hops, String via, long timeMillis, String user, String reason, int mostMembers) {
        for (Participant theirs : other.participants.values()) {
            if (participants.size() < mostMembers
                    || participants.containsKey(theirs.entity().key())) {
                String led = theirs.hop() == 0 && hops > 0 ? via : theirs.via();
                join(new Participant(theirs.entity(), theirs.hop() + hops, led, theirs.sinceMillis()));
            } else {
                countCut("entities");
            }
        }
        other.strands.values().forEach(this::add);
        other.cut.forEach((what, count) -> cut.merge(what, count, Long::sum));
        firstMillis = Math.min(firstMillis, other.firstMillis);
        lastMillis = Math.max(lastMillis, other.lastMillis);
        note(timeMillis, user, "merge", other.id + " merged into this: " + reason);
        isUrgent = true;
    }

    /** Notes that the newest state was told. */
    void published(long atMillis) {
        version++;
        publishedMillis = atMillis;
        isChanged = false;
        isUrgent = false;
    }

    void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        DataText.write(id, output);
        DataText.write(tenant, output);
        output.writeLong(openedMillis);
        DataText.write(predecessor, output);
        output.writeByte(status.ordinal());
        output.writeByte(severity.ordinal());
        output.writeByte(priority.ordinal());
        output.writeLong(firstMillis);
        output.writeLong(lastMillis);
        DataText.write(assignee, output);
        DataText.write(verdict, output);
        DataText.write(parent, output);
        output.writeLong(acknowledgedMillis);
        output.writeLong(closedMillis);
        output.writeLong(version);
        output.writeLong(publishedMillis);
        output.writeBoolean(isChanged);
        output.writeBoolean(isUrgent);
        output.writeBoolean(isTellPlanned);
        output.writeInt(claims);
        output.writeInt(strands.size());
        for (Strand strand : strands.values()) {
            strand.write(output);
        }
        output.writeInt(participants.size());
        for (Participant participant : participants.values()) {
            participant.entity().write(output);
            output.writeInt(participant.hop());
            DataText.write(participant.via(), output);
            output.writeLong(participant.sinceMillis());
        }
        Notes.write(history, output);
        output.writeInt(cut.size());
        for (Map.Entry<String, Long> each : cut.entrySet()) {
            DataText.write(each.getKey(), output);
            output.writeLong(each.getValue());
        }
    }

    static IncidentState read(DataInput input) throws IOException {
        StateCodec.readVersion(VERSION, "an incident", input);
        IncidentState state =
                new IncidentState(DataText.read(input), DataText.read(input), input.readLong(), DataText.read(input));
        state.status = Status.values()[input.readByte()];
        state.severity = Severity.values()[input.readByte()];
        state.priority = Priority.values()[input.readByte()];
        state.firstMillis = input.readLong();
        state.lastMillis = input.readLong();
        state.assignee = DataText.read(input);
        state.verdict = DataText.read(input);
        state.parent = DataText.read(input);
        state.acknowledgedMillis = input.readLong();
        state.closedMillis = input.readLong();
        state.version = input.readLong();
        state.publishedMillis = input.readLong();
        state.isChanged = input.readBoolean();
        state.isUrgent = input.readBoolean();
        state.isTellPlanned = input.readBoolean();
        state.claims = input.readInt();
        for (int left = input.readInt(); left > 0; left--) {
            Strand strand = Strand.read(input);
            state.strands.put(strand.key(), strand);
        }
        for (int left = input.readInt(); left > 0; left--) {
            Entity entity = Entity.read(input);
            state.participants.put(
                    entity.key(), new Participant(entity, input.readInt(), DataText.read(input), input.readLong()));
        }
        state.history.addAll(Notes.read(input));
        for (int left = input.readInt(); left > 0; left--) {
            String what = DataText.read(input);
            state.cut.put(what, input.readLong());
        }
        return state;
    }
}

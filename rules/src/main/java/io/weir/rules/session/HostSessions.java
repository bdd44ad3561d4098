package io.weir.rules.session;

import io.weir.rules.alert.DataText;
import io.weir.rules.correlation.StateCodec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The sessions of one host: whoever acts in one of them at a time acts from the address that it was opened from.
 *
 * <p>An id decides where there is one. Without, or if nothing of this host opened sessions with ids of this kind before, it is
 * the session that the user opened last and that is not closed.
 *
 * <p>What opens and closes may come in any order and more than once: it is kept under its time, and a question is about a time.
 *
 * <p>Bounded: {@link #MOST_MARKS} of the newest, none for longer than {@link #LONGEST}; sessions that were closed make room
 * first. Until then a closed session is still known by its id, because what was started in it may go on.
 */
public final class HostSessions {
    static final int MOST_MARKS = 1024;
    public static final Duration LONGEST = Duration.ofHours(24);
    private static final int VERSION = 1;

    private final NavigableSet<Timed> marks = new TreeSet<>();
    private long evicted;

    private record Timed(long timeMillis, SessionMark mark) implements Comparable<Timed> {
        @Override
        public int compareTo(Timed other) {
            int byTime = Long.compare(timeMillis, other.timeMillis);
            return byTime != 0 ? byTime : mark.compareTo(other.mark);
        }

        boolean isOf(String kind, String id) {
            return mark.id().equals(id) && mark.kind().equals(kind);
        }
    }

    /** Takes in what happened at a time. */
    public void apply(SessionMark mark, long timeMillis) {
        if (marks.add(new Timed(timeMillis, mark)) && marks.size() > MOST_MARKS) {
            makeRoom();
        }
    }

    /** Forgets the session that was closed first, or else the oldest. */
    private void makeRoom() {
        evicted++;
        for (Timed closing : marks) {
            if (!closing.mark().opens()) {
                marks.removeIf(earlier -> earlier.timeMillis() <= closing.timeMillis()
                        && earlier.isOf(closing.mark().kind(), closing.mark().id()));
                return;
            }
        }
        marks.pollFirst();
    }

    /** The address that somebody acts from at a time. */
    public Optional<String> originOf(SessionClue clue, long timeMillis) {
        boolean isKindKnown = false;
        for (Iterator<Timed> newestFirst = marks.descendingIterator(); newestFirst.hasNext(); ) {
            Timed timed = newestFirst.next();
            if (timed.timeMillis() <= timeMillis && timed.mark().opens()) {
                if (!clue.kind().isEmpty() && timed.isOf(clue.kind(), clue.id())) {
                    return Optional.of(timed.mark().origin());
                }
                isKindKnown |= timed.mark().kind().equals(clue.kind());
            }
        }
        return clue.user().isEmpty() || isKindKnown ? Optional.empty() : originOfUser(clue.user(), timeMillis);
    }

    private Optional<String> originOfUser(String user, long timeMillis) {
        for (Iterator<Timed> newestFirst = marks.descendingIterator(); newestFirst.hasNext(); ) {
            Timed timed = newestFirst.next();
            boolean isTheirs = timed.timeMillis() <= timeMillis
                    && timed.mark().opens()
                    && timed.mark().user().equals(user);
            if (isTheirs && !isClosed(timed, timeMillis)) {
                return Optional.of(timed.mark().origin());
            }
        }
        return Optional.empty();
    }

    private boolean isClosed(Timed opening, long byMillis) {
        return marks.tailSet(opening, false).stream()
                .anyMatch(later -> later.timeMillis() <= byMillis
                        && !later.mark().opens()
                        && later.isOf(opening.mark().kind(), opening.mark().id()));
    }

    /** Forgets what is too long ago. */
    public void expire(long nowMillis) {
        while (!marks.isEmpty() && marks.first().timeMillis() + LONGEST.toMillis() <= nowMillis) {
            marks.pollFirst();
        }
    }

    public boolean isEmpty() {
        return marks.isEmpty();
    }

    /** How many sessions were forgotten before their time, to make room. */
    public long evicted() {
        return evicted;
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        output.writeLong(evicted);
        output.writeInt(marks.size());
        for (Timed timed : marks) {
            output.writeLong(timed.timeMillis());
            output.writeBoolean(timed.mark().opens());
            DataText.write(timed.mark().kind(), output);
            DataText.write(timed.mark().id(), output);
            DataText.write(timed.mark().user(), output);
            DataText.write(timed.mark().origin(), output);
        }
    }

    public static HostSessions read(DataInput input) throws IOException {
        StateCodec.readVersion(VERSION, "the sessions of a host", input);
        HostSessions host = new HostSessions();
        host.evicted = input.readLong();
        for (int left = input.readInt(); left > 0; left--) {
            long timeMillis = input.readLong();
            boolean opens = input.readBoolean();
            String kind = DataText.read(input);
            String id = DataText.read(input);
            String user = DataText.read(input);
            host.marks.add(new Timed(timeMillis, new SessionMark(opens, kind, id, user, DataText.read(input))));
        }
        return host;
    }

    public HostSessions copy() {
        HostSessions copy = new HostSessions();
        copy.marks.addAll(marks);
        copy.evicted = evicted;
        return copy;
    }
}

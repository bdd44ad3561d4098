package io.weir.rules.session;

import io.weir.rules.alert.DataText;
import io.weir.rules.correlation.StateCodec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The sessions of one host, as far as the moment of event time that was reached: whoever acts in one of them acts from the
 * address that it was opened from.
 *
 * <p>An id decides where there is one. Without, or if nothing of this host ever opened sessions with ids of this kind, it is
 * the session that the user opened last.
 *
 * <p>Bounded: the newest {@link #MOST_SESSIONS}, none for longer than {@link #LONGEST}; those that were closed go first. A
 * session that was closed is still known by its id, because what was started in it may go on.
 */
public final class HostSessions {
    static final int MOST_SESSIONS = 512;
    static final int MOST_KINDS = 8;
    public static final Duration LONGEST = Duration.ofHours(24);
    private static final int VERSION = 1;

    /** By kind and id, in the order in which they were opened. */
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    private final TreeSet<String> kinds = new TreeSet<>();
    private long evicted;

    private record Session(String user, String origin, long openedMillis, boolean isClosed) {
        Session closed() {
            return new Session(user, origin, openedMillis, true);
        }
    }

    /** Takes in what happened at a time; in the order of time. */
    public void apply(SessionMark mark, long timeMillis) {
        String key = key(mark.kind(), mark.id());
        if (!mark.opens()) {
            sessions.computeIfPresent(key, (unused, open) -> open.closed());
            return;
        }
        if (kinds.size() < MOST_KINDS) {
            kinds.add(mark.kind());
        }
        sessions.remove(key);
        makeRoom();
        sessions.put(key, new Session(mark.user(), mark.origin(), timeMillis, false));
    }

    private void makeRoom() {
        if (sessions.size() < MOST_SESSIONS) {
            return;
        }
        String victim = sessions.entrySet().stream()
                .filter(entry -> entry.getValue().isClosed())
                .findFirst()
                .or(() -> sessions.entrySet().stream().findFirst())
                .orElseThrow()
                .getKey();
        sessions.remove(victim);
        evicted++;
    }

    /** The address that somebody acts from. */
    public Optional<String> originOf(SessionClue clue) {
        Session named = clue.kind().isEmpty() ? null : sessions.get(key(clue.kind(), clue.id()));
        if (named != null) {
            return Optional.of(named.origin());
        }
        if (clue.user().isEmpty() || kinds.contains(clue.kind())) {
            return Optional.empty();
        }
        Session last = null;
        for (Session session : sessions.values()) {
            last = !session.isClosed() && session.user().equals(clue.user()) ? session : last;
        }
        return Optional.ofNullable(last).map(Session::origin);
    }

    /** Forgets what began too long ago. */
    public void expire(long nowMillis) {
        for (Iterator<Session> all = sessions.values().iterator(); all.hasNext(); ) {
            if (all.next().openedMillis() + LONGEST.toMillis() > nowMillis) {
                return; // they are in the order of their beginning
            }
            all.remove();
        }
        kinds.clear();
    }

    public boolean isEmpty() {
        return sessions.isEmpty();
    }

    /** How many were forgotten before their time, to make room. */
    public long evicted() {
        return evicted;
    }

    private static String key(String kind, String id) {
        return kind + " " + id;
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        output.writeInt(kinds.size());
        for (String kind : kinds) {
            DataText.write(kind, output);
        }
        output.writeLong(evicted);
        output.writeInt(sessions.size());
        for (Map.Entry<String, Session> entry : sessions.entrySet()) {
            Session session = entry.getValue();
            DataText.write(entry.getKey(), output);
            DataText.write(session.user(), output);
            DataText.write(session.origin(), output);
            output.writeLong(session.openedMillis());
            output.writeBoolean(session.isClosed());
        }
    }

    public static HostSessions read(DataInput input) throws IOException {
        StateCodec.readVersion(VERSION, "the sessions of a host", input);
        HostSessions host = new HostSessions();
        for (int left = input.readInt(); left > 0; left--) {
            host.kinds.add(DataText.read(input));
        }
        host.evicted = input.readLong();
        for (int left = input.readInt(); left > 0; left--) {
            String key = DataText.read(input);
            host.sessions.put(
                    key,
                    new Session(DataText.read(input), DataText.read(input), input.readLong(), input.readBoolean()));
        }
        return host;
    }

    public HostSessions copy() {
        HostSessions copy = new HostSessions();
        copy.sessions.putAll(sessions);
        copy.kinds.addAll(kinds);
        copy.evicted = evicted;
        return copy;
    }
}

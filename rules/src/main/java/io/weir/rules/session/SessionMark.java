package io.weir.rules.session;

import java.util.Comparator;

/**
 * Says that a session of a host begins or ends.
 *
 * @param kind tells ids of different origin apart
 * @param user whose session it is; empty if events without an id are not to be taken for this user's
 * @param origin the address that it comes from; empty when it ends
 */
public record SessionMark(boolean opens, String kind, String id, String user, String origin)
        implements Comparable<SessionMark> {
    private static final Comparator<SessionMark> ORDER = Comparator.comparing(SessionMark::opens)
            .thenComparing(SessionMark::kind)
            .thenComparing(SessionMark::id)
            .thenComparing(SessionMark::user)
            .thenComparing(SessionMark::origin);

    @Override
    public int compareTo(SessionMark other) {
        return ORDER.compare(this, other);
    }
}

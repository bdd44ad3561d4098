package io.weir.connectors.notify;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What waits for its turn, oldest first. */
final class Outbox {
    private final boolean newestOnly;
    private final Map<String, Notice> waiting = new LinkedHashMap<>();
    private long bytes;

    /** @param newestOnly whether a newer version takes the place of an older one that waits */
    Outbox(boolean newestOnly) {
        this.newestOnly = newestOnly;
    }

    void add(Notice notice) {
        String key = newestOnly ? notice.subject() : notice.key();
        Notice older = waiting.get(key);
        if (older == null) {
            waiting.put(key, notice);
            bytes += notice.bytes();
        } else if (notice.version() > older.version()) {
            Notice both = notice.replacing(older);
            waiting.put(key, both);
            bytes += both.bytes() - older.bytes();
        }
    }

    /** The oldest, as many as fit; at least one, if there is any. */
    List<Notice> take(int most, int mostBytes) {
        List<Notice> taken = new ArrayList<>();
        long takenBytes = 0;
        Iterator<Notice> notices = waiting.values().iterator();
        while (notices.hasNext() && taken.size() < most) {
            Notice notice = notices.next();
            if (!taken.isEmpty() && takenBytes + notice.bytes() > mostBytes) {
                break;
            }
            taken.add(notice);
            takenBytes += notice.bytes();
            notices.remove();
        }
        bytes -= takenBytes;
        return taken;
    }

    List<Notice> all() {
        return List.copyOf(waiting.values());
    }

    /** Drops some; returns how many. */
    int drop(Predicate<Notice> unwanted) {
        int before = waiting.size();
        waiting.values().removeIf(notice -> {
            boolean isUnwanted = unwanted.test(notice);
            if (isUnwanted) {
                bytes -= notice.bytes();
            }
            return isUnwanted;
        });
        return before - waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    long bytes() {
        return bytes;
    }
}

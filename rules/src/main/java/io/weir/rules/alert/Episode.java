package io.weir.rules.alert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One alert while it is open: the firing that raised it, and what the firings after it added.
 *
 * <p>Firings come in event-time order, so versions are counted the same in every run. Updates are few however many
 * firings come: on a higher severity, else once in a while if something changed, and at the end.
 */
final class Episode {
    private final String id;
    private final long startMillis;
    private final Map<String, String> group;
    private final List<String> events;
    private final long firstMillis;
    private final EventDetail detail;

    private Severity severity;
    private long count;
    private long lastMillis;
    private long suppressed;
    private long version;
    private long publishedMillis;
    private long raisedAtMillis;
    private boolean changed;

    Episode(
            String id,
            long startMillis,
            Map<String, String> group,
            List<String> events,
            long firstMillis,
            EventDetail detail,
            Severity severity,
            long count) {
        this.id = id;
        this.startMillis = startMillis;
        this.group = group;
        this.events = events;
        this.firstMillis = firstMillis;
        this.detail = detail;
        this.severity = severity;
        this.count = count;
        this.lastMillis = startMillis;
        this.changed = true;
    }

    long startMillis() {
        return startMillis;
    }

    /** Takes in another firing; true if people should hear of it at once. */
    boolean fold(long timeMillis, long windowCount, Severity measuredSeverity) {
        boolean escalates = measuredSeverity.compareTo(severity) > 0;
        severity = severity.max(measuredSeverity);
        count = Math.max(count, windowCount);
        lastMillis = Math.max(lastMillis, timeMillis);
        suppressed++;
        changed = true;
        return escalates;
    }

    /** Whether something is known that no version said yet. */
    boolean isChanged() {
        return changed;
    }

    /** The event time at which a change is told if nothing more urgent tells it before. */
    long updateDueMillis() {
        return Math.max(UpdatePace.dueMillis(startMillis, publishedMillis), lastMillis);
    }

    /** The next version, as of a moment of event time. */
    Alert publish(AlertingRule rule, String tenant, long atMillis, long nowMillis) {
        version++;
        publishedMillis = atMillis;
        raisedAtMillis = version == 1 ? nowMillis : raisedAtMillis;
        changed = false;
        return rule.alert(
                id,
                version,
                tenant,
                startMillis,
                severity,
                count,
                suppressed,
                firstMillis,
                lastMillis,
                group,
                detail,
                events,
                raisedAtMillis,
                nowMillis);
    }

    void write(DataOutput output) throws IOException {
        DataText.write(id, output);
        output.writeLong(startMillis);
        DataText.write(group, output);
        DataText.write(events, output);
        output.writeLong(firstMillis);
        detail.write(output);
        output.writeByte(severity.ordinal());
        output.writeLong(count);
        output.writeLong(lastMillis);
        output.writeLong(suppressed);
        output.writeLong(version);
        output.writeLong(publishedMillis);
        output.writeLong(raisedAtMillis);
        output.writeBoolean(changed);
    }

    static Episode read(DataInput input) throws IOException {
        String id = DataText.read(input);
        long startMillis = input.readLong();
        Map<String, String> group = DataText.readMap(input);
        List<String> events = DataText.readList(input);
        long firstMillis = input.readLong();
        EventDetail detail = EventDetail.read(input);
        Severity severity = Severity.values()[input.readByte()];
        Episode episode = new Episode(id, startMillis, group, events, firstMillis, detail, severity, input.readLong());
        episode.lastMillis = input.readLong();
        episode.suppressed = input.readLong();
        episode.version = input.readLong();
        episode.publishedMillis = input.readLong();
        episode.raisedAtMillis = input.readLong();
        episode.changed = input.readBoolean();
        return episode;
    }
}

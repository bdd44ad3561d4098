package io.weir.connectors.notify;

import io.weir.rules.alert.Severity;

import java.util.Locale;

/**
 * What somebody outside is told: one version of an alert, an incident or a response.
 *
 * @param timeMillis the latest moment that it tells of, by the clocks of those who told Weir
 * @param writtenMillis when there was such a version, by a clock of one's own; its age counts from then
 * @param change what is different from what was told before; empty when it is told for the first time
 * @param document what Elasticsearch holds of it: JSON in UTF-8
 */
public record Notice(
        Kind kind,
        String tenant,
        String id,
        long version,
        Severity severity,
        long timeMillis,
        long writtenMillis,
        String title,
        Standing standing,
        String change,
        byte[] document) {
    private static final int LONGEST_CHANGE = 500;
    /** About what a notice takes besides its document. */
    private static final int OVERHEAD = 300;

    /** What there is to tell of. */
    public enum Kind {
        ALERT,
        INCIDENT,
        RESPONSE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What it is about; its versions share it. */
    public String subject() {
        return kind.word() + ":" + id;
    }

    /** The same for every repeat, another for every version. */
    public String key() {
        return subject() + ":" + version;
    }

    public boolean isFirst() {
        return change.isEmpty();
    }

    public int bytes() {
        return document.length + OVERHEAD;
    }

    public Notice changed(String what) {
        return new Notice(
                kind, tenant, id, version, severity, timeMillis, writtenMillis, title, standing, what, document);
    }

    /** This one in place of an older one that nobody has been told yet. */
    Notice replacing(Notice older) {
        if (older.isFirst()) {
            return changed("");
        }
        String both = isFirst() ? older.change : older.change + ", " + change;
        return changed(both.length() <= LONGEST_CHANGE ? both : change);
    }
}

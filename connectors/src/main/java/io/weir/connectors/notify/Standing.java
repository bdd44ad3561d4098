package io.weir.connectors.notify;

import java.util.ArrayList;
import java.util.List;

/**
 * What of an alert, incident or response is worth telling again once it changes. How much has happened is not.
 *
 * @param phase the furthest tactic; empty for none
 * @param status empty where there is none
 * @param parent the incident that it was merged into; else empty
 */
public record Standing(String severity, String phase, String status, String parent) {
    private static final int SHORT_ID = 8;

    /** What has become different, in words; empty if nothing has. */
    public String changeTo(Standing newer) {
        List<String> changes = new ArrayList<>();
        addChange(changes, "severity", severity, newer.severity);
        addChange(changes, "phase", phase, newer.phase);
        addChange(changes, "status", status, newer.status);
        if (!newer.parent.isEmpty() && !newer.parent.equals(parent)) {
            changes.add("merged into " + shortId(newer.parent));
        }
        return String.join(", ", changes);
    }

    private static void addChange(List<String> changes, String what, String before, String after) {
        if (!before.equals(after)) {
            changes.add(before.isEmpty() ? what + " " + after : what + " " + before + " → " + after);
        }
    }

    /** Enough of an id for people to tell incidents apart. */
    public static String shortId(String id) {
        return id.length() <= SHORT_ID ? id : id.substring(0, SHORT_ID);
    }
}

package io.weir.rules.command;

import java.util.Locale;

/**
 * A decision of an analyst.
 *
 * @param id tells commands apart, so that one that comes twice is obeyed once
 * @param target the id of the alert, incident or response; empty for a silence
 * @param value what the action needs: the verdict, the new assignee, the incident to merge into, the text of a note
 * @param rule of a silence or a false positive of an alert: the id of the rule; empty for every rule
 * @param entity the same: as alerts and incidents name it; empty for every entity
 * @param forMillis how long a silence or a false positive holds
 */
public record Command(
        String id,
        String tenant,
        long timeMillis,
        String user,
        Action action,
        Subject subject,
        String target,
        String value,
        String rule,
        String entity,
        long forMillis,
        String reason) {

    public enum Action {
        ACKNOWLEDGE,
        ASSIGN,
        CLOSE,
        FALSE_POSITIVE,
        SILENCE,
        MERGE,
        NOTE,
        APPROVE,
        DENY,
        UNDO;

        /** As commands write it: {@code false-positive}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public enum Subject {
        ALERT,
        INCIDENT,
        RESPONSE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

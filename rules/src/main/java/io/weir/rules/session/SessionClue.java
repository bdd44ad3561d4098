package io.weir.rules.session;

import io.weir.rules.alert.Entities;
import io.weir.rules.event.BoundedText;
import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.event.Scalar;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What an event without a source address says about the session that it belongs to: the id if it has one, and who is acting.
 *
 * @param kind of the id; empty if the event has no id
 * @param user empty if nobody is known to be acting
 */
public record SessionClue(String kind, String id, String user) {
    public static final String LOGON = "logon";
    public static final String AUDIT = "audit";

    private static final Field LOGON_ID = Field.of("winlog.logon.id");
    private static final Field AUDIT_ID = Field.of("session.id");
    private static final Field AUDITBEAT_ID = Field.of("auditd.session");
    private static final Field AUDIT_TYPE = Field.of("auditd.data.type");
    private static final Field AUDIT_USER = Field.of("user.audit.name");
    private static final Field USER = Field.of("user.name");

    /** What an event is asked for a clue. */
    public static List<Field> fields() {
        return List.of(LOGON_ID, AUDIT_ID, AUDITBEAT_ID, AUDIT_TYPE, AUDIT_USER, USER);
    }

    /** What an event says; empty if it says nothing. */
    public static Optional<SessionClue> of(Event event) {
        Optional<String> logon = text(event, LOGON_ID);
        if (logon.isPresent()) {
            return Optional.of(new SessionClue(LOGON, canonical(LOGON, logon.get()), ""));
        }
        // The audit system knows who logged in, whoever a process runs as now; what nobody logged in for is a daemon's.
        boolean isAudit = text(event, AUDIT_TYPE).isPresent();
        String user = text(event, isAudit ? AUDIT_USER : USER).orElse("");
        Optional<String> id = isAudit ? text(event, AUDIT_ID).or(() -> text(event, AUDITBEAT_ID)) : Optional.empty();
        return id.isEmpty() && user.isEmpty()
                ? Optional.empty()
                : Optional.of(new SessionClue(id.isPresent() ? AUDIT : "", id.orElse(""), user));
    }

    /** One text for one id: Windows writes them with and without leading zeros. */
    public static String canonical(String kind, String id) {
        if (!kind.equals(LOGON) || !id.startsWith("0x") && !id.startsWith("0X")) {
            return id;
        }
        int from = 2;
        while (from < id.length() - 1 && id.charAt(from) == '0') {
            from++;
        }
        return "0x" + id.substring(from).toLowerCase(Locale.ROOT);
    }

    private static Optional<String> text(Event event, Field field) {
        return event.scalars(field).stream()
                .filter(Objects::nonNull)
                .findFirst()
                .map(Scalar::text)
                .map(BoundedText::distinct)
                .filter(Entities::isPresent);
    }
}

package io.weir.connectors.incident;

import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;

import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What finds an incident, its responses and its alerts in Kibana's query language. Alerts do not know their incident, and there are
 * no joins: so the incident says how to find them, by who acts in it and when.
 */
final class IncidentSearch {
    private IncidentSearch() {}

    static String of(Incident incident) {
        String id = quoted(incident.id());
        String search = "weir.incident.id: " + id + " or weir.response.occasion: " + id;
        if (!incident.entities().isEmpty()) {
            search += " or (weir.entity: ("
                    + incident.entities().stream()
                            .map(Member::label)
                            .map(IncidentSearch::quoted)
                            .collect(Collectors.joining(" or "))
                    + ") and weir.alert.last >= " + time(incident.firstMillis())
                    + " and weir.alert.first <= " + time(incident.lastMillis()) + ")";
        }
        return "weir.tenant: " + quoted(incident.tenant()) + " and (" + search + ")";
    }

    private static String time(long millis) {
        return quoted(Instant.ofEpochMilli(millis).toString());
    }

    /**
     * Labels come from attackers. Besides what ends a quotation, nothing may pass that means something in the address into which Kibana
     * puts the search: there, text stands between apostrophes and is escaped with exclamation marks, and half a character is an error.
     */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ' || letter == '\'' || letter == '!' || Character.isSurrogate(letter)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}

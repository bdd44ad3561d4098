package io.weir.rules.alert;

import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.Group;
import io.weir.rules.event.Repeated;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says that an event matched rules that a correlation counts, or a rule that alerts at once: what crosses the network
 * instead of the event.
 *
 * @param correlation how the rule that decides is named in the rule set: a correlation, or the one that alerts at once
 * @param groupKey tells the groups of that rule apart
 * @param group the group's values by name; what is absent in the event is absent here
 * @param places the places in the correlation's list of rules that the event stands for
 * @param values what the correlation measures of the event
 * @param carried what correlations over this one will ask for
 * @param innerGroup the group of the inner correlation that fired; empty for an event
 * @param rulesVersion the rule set that matched
 * @param revision tells the definitions of a correlation apart: another one does not count this
 * @param entities the entity fields of the event that an alert shows (source.ip, user.name …)
 * @param targets what the events under a firing of an inner correlation were directed at; empty for an event, which says it itself
 * @param ingestedMillis when the broker took the record in; tells the latency, decides nothing
 */
public record Hit(
        String tenant,
        String correlation,
        String groupKey,
        Map<String, String> group,
        String eventId,
        long timeMillis,
        long ingestedMillis,
        List<Integer> places,
        List<String> values,
        Map<String, String> carried,
        String innerGroup,
        long rulesVersion,
        String revision,
        Map<String, String> entities,
        List<Evidence> evidence,
        List<String> targets) {
    /** The field that tells from which address somebody acts whose event has none: where the session was opened from. */
    public static final String ORIGIN = "weir.origin.ip";

    private static final String SOURCE = "source.ip";

    public Hit {
        tenant = Repeated.one(tenant);
        correlation = Repeated.one(correlation);
        revision = revision == null ? "" : Repeated.one(revision);
        group = Repeated.names(group);
        places = places == null ? List.of() : List.copyOf(places);
        values = values == null ? List.of() : List.copyOf(values);
        carried = Repeated.names(carried);
        entities = Repeated.names(entities);
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
        targets = targets == null ? List.of() : List.copyOf(targets);
    }

    /** Whether the value of a group's field, absent in the event, is the address that somebody acts from. */
    public static boolean isFromSession(String field) {
        return field.equals(SOURCE) || field.equals(ORIGIN);
    }

    /** The address that somebody acts from, as far as it was found. */
    public Optional<String> origin() {
        return Optional.ofNullable(entities.get(ORIGIN));
    }

    /**
     * The same with the address that somebody acts from.
     *
     * @param groupNames the fields of the group, in their order
     * @param awaited those of them that the address fills
     */
    public Hit from(String address, List<String> groupNames, List<String> awaited) {
        Map<String, String> known = new HashMap<>(group);
        awaited.forEach(name -> known.put(name, address));
        Map<String, String> shown = new HashMap<>(entities);
        shown.put(ORIGIN, address);
        Map<String, String> brought = new HashMap<>(carried);
        brought.put(ORIGIN, address);
        brought.putIfAbsent(SOURCE, address);
        return new Hit(
                tenant,
                correlation,
                awaited.isEmpty()
                        ? groupKey
                        : new Group(
                                        groupNames,
                                        groupNames.stream().map(known::get).toList())
                                .key(),
                known,
                eventId,
                timeMillis,
                ingestedMillis,
                places,
                values,
                places.isEmpty() ? carried : brought,
                innerGroup,
                rulesVersion,
                revision,
                shown,
                evidence,
                targets);
    }

    /** Hits with the same key are decided together. */
    public String key() {
        return tenant.length() + ":" + tenant + correlation.length() + ":" + correlation + groupKey;
    }
}

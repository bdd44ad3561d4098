package io.weir.rules.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The places that an event is directed at, addresses and hosts: whoever gets hold of one of them may go on from there. */
public final class Targets {
    /** Of one alert; an attacker can try any number. */
    public static final int MOST = 50;

    private Targets() {}

    /**
     * A destination is attacked. A host is where somebody from elsewhere was seen to act; but where both a source and a
     * destination are known, the host may as well be a sensor between them, or the source itself.
     *
     * @param group holds of all events of an alert
     * @param entities of one event
     */
    public static List<String> of(Map<String, String> group, Map<String, String> entities) {
        String destination = value("destination.ip", group, entities);
        String host = value("host.name", group, entities).toLowerCase(Locale.ROOT);
        boolean isFromSession = !value(Hit.ORIGIN, group, entities).isEmpty();
        boolean isByAddress =
                isFromSession || !value("source.ip", group, entities).isEmpty();
        List<String> targets = new ArrayList<>(2);
        if (!destination.isEmpty()) {
            targets.add(destination);
        }
        if (!host.isEmpty() && isByAddress && (destination.isEmpty() || isFromSession)) {
            targets.add(host);
        }
        return targets;
    }

    /** What a hit is directed at; of a firing of another correlation all that its events were. */
    static List<String> of(Hit hit) {
        return hit.targets().isEmpty() ? of(hit.group(), hit.entities()) : hit.targets();
    }

    private static String value(String field, Map<String, String> group, Map<String, String> entities) {
        return Entities.value(field, group, entities);
    }
}

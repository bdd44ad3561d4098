package io.weir.generators;

import io.weir.generators.log.JsonText;
import io.weir.rules.alert.Severity;
import io.weir.rules.event.Json;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What happened in one scenario and what must be seen of it. It is kept apart from the records, which never say it.
 *
 * @param attackers addresses of the attack, its controllers and drops included
 * @param hosts the machines it reached, in that order, named as their records name them
 * @param expected the alerts that must be raised
 * @param silent the alerts that must not be raised, because the attack stays below what they are for
 * @param chain the attack chain that must be recognised
 */
public record Truth(
        String scenario,
        long seed,
        Instant start,
        Instant end,
        List<String> attackers,
        List<String> hosts,
        List<String> users,
        List<Expected> expected,
        List<Expected> silent,
        Optional<String> chain,
        Optional<Incident> incident) {

    /** An alert of a rule for somebody: {@code source.ip} is an address, and so on. */
    public record Expected(String rule, Map<String, String> group, Optional<Severity> severity) {
        private Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("rule", rule);
            json.put("group", group);
            severity.ifPresent(known -> json.put("severity", known.name().toLowerCase(Locale.ROOT)));
            return json;
        }
    }

    /** How far the attack got, and through which machines. */
    public record Incident(String phase, List<String> hosts) {}

    /** One line. */
    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", scenario);
        json.put("seed", seed);
        json.put("start", start.toString());
        json.put("end", end.toString());
        json.put("attackers", attackers);
        json.put("hosts", hosts);
        json.put("users", users);
        json.put("expected", expected.stream().map(Expected::json).toList());
        if (!silent.isEmpty()) {
            json.put("silent", silent.stream().map(Expected::json).toList());
        }
        chain.ifPresent(name -> json.put("chain", name));
        incident.ifPresent(reached -> {
            Map<String, Object> story = new LinkedHashMap<>();
            story.put("phase", reached.phase());
            story.put("hosts", reached.hosts());
            json.put("incident", story);
        });
        return JsonText.of(json);
    }

    /** Reads what {@link #json} wrote. */
    public static Truth of(String line) throws IOException {
        try {
            return of(Json.object(line));
        } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new IOException("expected a truth as './weir generate --truth' writes it, found " + line, e);
        }
    }

    private static Truth of(Map<String, Object> json) {
        Optional<Incident> incident = Optional.ofNullable((Map<?, ?>) json.get("incident"))
                .map(story -> new Incident((String) story.get("phase"), texts(story.get("hosts"))));
        return new Truth(
                (String) json.get("scenario"),
                ((Number) json.get("seed")).longValue(),
                Instant.parse((String) json.get("start")),
                Instant.parse((String) json.get("end")),
                texts(json.get("attackers")),
                texts(json.get("hosts")),
                texts(json.get("users")),
                alerts(json.get("expected")),
                alerts(json.getOrDefault("silent", List.of())),
                Optional.ofNullable((String) json.get("chain")),
                incident);
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(String.class::cast).toList();
    }

    private static List<Expected> alerts(Object list) {
        List<Expected> alerts = new ArrayList<>();
        for (Object each : (List<?>) list) {
            Map<?, ?> json = (Map<?, ?>) each;
            Map<String, String> group = new LinkedHashMap<>();
            ((Map<?, ?>) json.get("group")).forEach((field, value) -> group.put((String) field, (String) value));
            Optional<Severity> severity = Optional.ofNullable((String) json.get("severity"))
                    .map(name -> Severity.valueOf(name.toUpperCase(Locale.ROOT)));
            alerts.add(new Expected((String) json.get("rule"), group, severity));
        }
        return alerts;
    }
}

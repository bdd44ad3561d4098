package io.weir.rules.incident;

import io.weir.rules.memory.Memory;
import io.weir.rules.memory.Stored;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a story remembers, by what it is. While one thing is decided each value exists once; {@link #flush} writes those that
 * were looked at.
 */
final class StoryMemory {
    private static final String ENTITY = "e/";
    private static final String INCIDENT = "i/";
    private static final String PLACE = "p/";
    private static final String TRIAGE = "t/";
    private static final String QUIET = "q/";
    private static final String COMMAND = "c/";

    private final Memory memory;
    private final Map<String, EntityState> entities = new LinkedHashMap<>();
    private final Map<String, IncidentState> incidents = new LinkedHashMap<>();
    private final Map<String, PlaceState> places = new LinkedHashMap<>();

    StoryMemory(Memory memory) {
        this.memory = memory;
    }

    Optional<EntityState> entity(String key) {
        EntityState held = entities.get(key);
        if (held == null) {
            held = memory.get(ENTITY + key)
                    .map(bytes -> Stored.value(bytes, EntityState::read))
                    .orElse(null);
            if (held != null) {
                entities.put(key, held);
            }
        }
        return Optional.ofNullable(held);
    }

    EntityState entityOf(Entity entity) {
        return entity(entity.key()).orElseGet(() -> {
            EntityState fresh = new EntityState(entity);
            entities.put(entity.key(), fresh);
            return fresh;
        });
    }

    void forgetEntity(String key) {
        entities.remove(key);
        memory.remove(ENTITY + key);
    }

    Optional<IncidentState> incident(String id) {
        IncidentState held = incidents.get(id);
        if (held == null) {
            held = memory.get(INCIDENT + id)
                    .map(bytes -> Stored.value(bytes, IncidentState::read))
                    .orElse(null);
            if (held != null) {
                incidents.put(id, held);
            }
        }
        return Optional.ofNullable(held);
    }

    void add(IncidentState incident) {
        incidents.put(incident.id, incident);
    }

    void forgetIncident(String id) {
        incidents.remove(id);
        memory.remove(INCIDENT + id);
    }

    /** Those that were looked at. */
    Iterable<IncidentState> incidentsAtHand() {
        return incidents.values().stream()
                .sorted(Comparator.comparing(incident -> incident.id))
                .toList();
    }

    Optional<PlaceState> place(String name) {
        PlaceState held = places.get(name);
        if (held == null) {
            held = memory.get(PLACE + name)
                    .map(bytes -> Stored.value(bytes, PlaceState::read))
                    .orElse(null);
            if (held != null) {
                places.put(name, held);
            }
        }
        return Optional.ofNullable(held);
    }

    PlaceState placeAt(String name) {
        return place(name).orElseGet(() -> {
            PlaceState fresh = new PlaceState();
            places.put(name, fresh);
            return fresh;
        });
    }

    void forgetPlace(String name) {
        places.remove(name);
        memory.remove(PLACE + name);
    }

    Triage triage(String tenant, String alert) {
        return memory.get(TRIAGE + alert)
                .map(bytes -> Stored.value(bytes, Triage::read))
                .orElseGet(() -> Triage.fresh(tenant, alert));
    }

    void put(Triage triage) {
        memory.put(TRIAGE + triage.alert(), Stored.bytes(triage::write));
    }

    void forgetTriage(String alert) {
        memory.remove(TRIAGE + alert);
    }

    /** Until when nobody wants to hear of a rule and an entity, either of which may be empty for all; 0 for not at all. */
    long quietUntilMillis(String rule, String entity) {
        return quietUntilMillis(quietKey(rule, entity));
    }

    long quietUntilMillis(String key) {
        return number(QUIET + key);
    }

    void quiet(String rule, String entity, long untilMillis) {
        put(QUIET + quietKey(rule, entity), untilMillis);
    }

    void endQuiet(String key) {
        memory.remove(QUIET + key);
    }

    static String quietKey(String rule, String entity) {
        return rule.length() + ":" + rule + entity;
    }

    /** Whether a command was obeyed before. */
    boolean knowsCommand(String id) {
        return number(COMMAND + id) > 0;
    }

    void putCommand(String id) {
        put(COMMAND + id, 1);
    }

    void forgetCommand(String id) {
        memory.remove(COMMAND + id);
    }

    long number(String key) {
        return memory.get(key).map(bytes -> ByteBuffer.wrap(bytes).getLong()).orElse(0L);
    }

    void put(String key, long number) {
        if (number == 0) {
            memory.remove(key);
            return;
        }
        memory.put(key, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    void flush() {
        entities.forEach((key, entity) -> memory.put(ENTITY + key, Stored.bytes(entity::write)));
        incidents.forEach((id, incident) -> memory.put(INCIDENT + id, Stored.bytes(incident::write)));
        places.forEach((name, place) -> memory.put(PLACE + name, Stored.bytes(place::write)));
        entities.clear();
        incidents.clear();
        places.clear();
    }
}

package io.weir.rules.incident;

import io.weir.rules.incident.IncidentState.Participant;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows an attack from machine to machine: who is active where an incident has attacked before belongs to that incident.
 *
 * <p>Only what came after the attack is led to by it. Of several incidents that attacked a place, the one whose attack was
 * most likely to succeed gets what happens there: a public server is attacked by everybody, and its story is not all of theirs.
 */
final class Pivots {
    private static final long CLAIM_AGAIN_MILLIS = 60_000;

    private final StoryRules rules;
    private final StoryMemory memory;
    private final Story story;

    Pivots(StoryRules rules, StoryMemory memory, Story story) {
        this.rules = rules;
        this.memory = memory;
        this.story = story;
    }

    /** Learns which address is whose. */
    void learn(List<Sighting> sightings, long nowMillis) {
        for (Sighting sighting : sightings) {
            String host = Place.ofHost(sighting.host());
            String address = Place.ofAddress(sighting.address());
            if (!rules.shared().contains(host) && !rules.shared().contains(address)) {
                touch(host, nowMillis).addAlias(address);
                touch(address, nowMillis).addAlias(host);
            }
        }
    }

    private PlaceState touch(String name, long nowMillis) {
        PlaceState place = memory.placeAt(name);
        place.touch(nowMillis);
        if (!place.isPlanned()) {
            place.planned();
            story.planPlace(name, nowMillis);
        }
        return place;
    }

    /** Notes where an entity is active. */
    void dwell(EntityState entity, long nowMillis) {
        for (String place : entity.entity.places()) {
            if (!rules.shared().contains(place)) {
                touch(place, nowMillis).addDweller(entity.entity.key());
            }
        }
    }

    /** The place and whatever else it is called. */
    private Set<String> withAliases(String place) {
        Set<String> all = new LinkedHashSet<>(List.of(place));
        memory.place(place).ifPresent(known -> all.addAll(known.aliases()));
        String label = Place.label(place);
        if (Place.isAddress(place)) {
            for (Map.Entry<String, String> each : rules.hostAddresses().entrySet()) {
                if (each.getValue().equals(label)) {
                    all.add(Place.ofHost(each.getKey()));
                }
            }
        } else {
            Optional.ofNullable(rules.hostAddresses().get(label))
                    .map(Place::ofAddress)
                    .ifPresent(all::add);
        }
        return all;
    }

    /** Lets an entity that belongs to no incident join the one that led to it; false if there is none. */
    boolean join(EntityState entity, long nowMillis) {
        List<Claim> claims = new ArrayList<>();
        for (String own : entity.entity.places()) {
            if (rules.shared().contains(own)) {
                return false;
            }
            for (String place : withAliases(own)) {
                memory.place(place).ifPresent(known -> claims.addAll(known.claims()));
            }
        }
        claims.sort(Claim.BEST_FIRST);
        for (Claim claim : claims) {
            Optional<IncidentState> incident = story.openIncident(claim.incident());
            if (incident.isPresent() && leadsTo(claim, entity) && isWithin(incident.get(), claim.nextHop(), 1)) {
                join(incident.get(), claim, entity, nowMillis);
                return true;
            }
        }
        return false;
    }

    private boolean leadsTo(Claim claim, EntityState entity) {
        return !claim.by().equals(entity.entity.label())
                && entity.strands().stream().anyMatch(strand -> leadsTo(claim, strand));
    }

    private boolean leadsTo(Claim claim, Strand strand) {
        return strand.lastMillis() >= claim.sinceMillis()
                && strand.lastMillis() - claim.lastMillis()
                        <= rules.pivotWindow().toMillis();
    }

    /** Guards against stories that swallow everything. */
    private boolean isWithin(IncidentState incident, int hop, int more) {
        boolean isWithin = hop <= rules.mostHops() && incident.participants().size() + more <= rules.mostMembers();
        if (!isWithin) {
            incident.countCut("pivots");
        }
        return isWithin;
    }

    private void join(IncidentState incident, Claim claim, EntityState entity, long nowMillis) {
        List<Strand> led = entity.strands().stream()
                .filter(strand -> leadsTo(claim, strand))
                .toList();
        long sinceMillis =
                led.stream().mapToLong(Strand::firstAlertMillis).min().orElse(nowMillis);
        String label = entity.entity.label();
        String via = claim.isOwn() ? incident.viaOf(claim.by()) : claim.by();
        incident.join(new Participant(entity.entity, claim.nextHop(), via, sinceMillis));
        incident.note(
                led.stream().mapToLong(Strand::lastMillis).max().orElse(nowMillis),
                IncidentState.WEIR,
                "pivot",
                label + " was attacked by " + claim.by() + " and became a source itself: "
                        + led.get(0).ruleName());
        entity.bind(incident.id);
        led.forEach(incident::add);
        for (Strand strand : led) {
            Optional<IncidentState> current = story.openIncident(incident.id);
            if (current.isPresent()) {
                follow(current.get(), Optional.empty(), strand, nowMillis);
            }
        }
    }

    /**
     * Watches the places that a strand of an incident attacks.
     *
     * @param before what was known of the strand
     */
    void follow(IncidentState incident, Optional<Strand> before, Strand strand, long nowMillis) {
        boolean isNews = before.isEmpty()
                || !before.get().targets().equals(strand.targets())
                || before.get().severity() != strand.severity()
                || strand.lastMillis() - before.get().lastMillis() >= CLAIM_AGAIN_MILLIS;
        if (!isNews || !leadsOn(strand)) {
            return;
        }
        IncidentState current = incident;
        for (String target : strand.targets()) {
            if (!rules.shared().contains(target)) {
                boolean isKnown = before.isPresent() && before.get().targets().contains(target);
                long sinceMillis = before.isEmpty() || isKnown
                        ? strand.firstMillis()
                        : before.get().lastMillis();
                claim(current, target, strand, false, sinceMillis, nowMillis);
                current = story.openIncident(current.id).orElse(current); // it may have been merged on the way
            }
        }
        // One machine has more than one name: what acts from its address may act on it, too.
        for (String own : strand.entity().places()) {
            for (String alias : withAliases(own)) {
                if (!alias.equals(own) && !rules.shared().contains(alias)) {
                    claim(current, alias, strand, true, strand.firstMillis(), nowMillis);
                    current = story.openIncident(current.id).orElse(current);
                }
            }
        }
    }

    private boolean leadsOn(Strand strand) {
        boolean isShared = strand.entity().places().stream().anyMatch(rules.shared()::contains);
        boolean isStrong = strand.severity().compareTo(rules.pivotSeverity()) >= 0
                || strand.tactics().stream().anyMatch(tag -> Tactic.of(tag)
                        .filter(Tactic.LATERAL_MOVEMENT::equals)
                        .isPresent());
        return !isShared && isStrong;
    }

    private void claim(
            IncidentState incident, String target, Strand strand, boolean isOwn, long sinceMillis, long nowMillis) {
        Claim claim = new Claim(
                incident.id,
                strand.entity().label(),
                incident.hopOf(strand.entity()),
                isOwn,
                sinceMillis,
                strand.lastMillis(),
                strength(strand));
        PlaceState place = touch(target, nowMillis);
        boolean isKnown = place.claims().stream().anyMatch(claim::isSame);
        if (!isKnown && !incident.hasRoomForClaim() || !place.add(claim)) {
            return;
        }
        for (String name : withAliases(target)) {
            Optional<PlaceState> known = memory.place(name);
            List<String> dwellers =
                    known.map(state -> List.copyOf(state.dwellers())).orElse(List.of());
            for (String dweller : dwellers) {
                memory.entity(dweller).ifPresent(entity -> reconsider(entity, claim, nowMillis));
            }
        }
    }

    private static int strength(Strand strand) {
        int furthest = strand.tactics().stream()
                .flatMap(tag -> Tactic.of(tag).stream())
                .mapToInt(Enum::ordinal)
                .max()
                .orElse(0);
        return furthest * 10 + strand.severity().ordinal();
    }

    /** Somebody was active before it was known that their place was attacked. */
    private void reconsider(EntityState entity, Claim claim, long nowMillis) {
        if (entity.entity.label().equals(claim.by())) {
            return;
        }
        Optional<IncidentState> theirs = story.openIncident(entity.incident());
        if (theirs.isEmpty()) {
            if (entity.incident().isEmpty() && !entity.strands().isEmpty()) {
                join(entity, nowMillis);
            }
            return;
        }
        Optional<IncidentState> ours = story.openIncident(claim.incident());
        Participant beginner = theirs.get().participants().get(entity.entity.key());
        boolean isLedTo = ours.isPresent()
                && ours.get() != theirs.get()
                && beginner != null
                && beginner.hop() == 0
                && beginner.sinceMillis() >= claim.sinceMillis();
        if (isLedTo
                && isWithin(
                        ours.get(), claim.nextHop(), theirs.get().participants().size())) {
            story.merge(
                    ours.get(),
                    theirs.get(),
                    claim.nextHop(),
                    claim.by(),
                    claim.lastMillis(),
                    IncidentState.WEIR,
                    entity.entity.label()
                            + (claim.isOwn() ? " is the same machine as " : " had been attacked by ")
                            + claim.by());
        }
    }
}

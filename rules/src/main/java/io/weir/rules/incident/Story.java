package io.weir.rules.incident;

import io.weir.rules.alert.DerivedId;
import io.weir.rules.command.Command;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.incident.IncidentState.Participant;
import io.weir.rules.memory.Agenda;
import io.weir.rules.memory.Memory;
import io.weir.rules.memory.Stored;

import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Makes incidents of what entities do: opens, joins, follows attacks from host to host, merges, closes, and obeys analysts.
 *
 * <p>Strands are decided in event-time order once the host says that a moment has passed; so the same strands give the same
 * incidents, whatever order they come in. All that is kept is in the memory: a value of this class may be made anew at any
 * time.
 */
public final class Story {
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    private final StoryRules rules;
    private final String tenant;
    private final StoryMemory memory;
    private final Agenda waiting;
    private final Agenda agenda;
    private final Outlet outlet;
    private final Pivots pivots;
    private final Decisions decisions;

    /** Where everything goes that a story decides. */
    public interface Outlet {
        void incident(Incident incident);

        void occasion(Occasion occasion);

        void triage(Triage triage);

        void answer(CommandAnswer answer);
    }

    /** @param timers asks the host for a call of {@link #onTime} at a moment of event time, in the order of moments */
    public Story(StoryRules rules, String tenant, Memory memory, LongConsumer timers, Outlet outlet) {
        this.rules = rules;
        this.tenant = tenant;
        this.memory = new StoryMemory(memory);
        this.waiting = new Agenda(memory, "waiting", timers);
        this.agenda = new Agenda(memory, "agenda", timers);
        this.outlet = outlet;
        this.pivots = new Pivots(rules, this.memory, this);
        this.decisions = new Decisions(rules, tenant, this.memory, this, outlet);
    }

    /**
     * Takes in what a strand tells. What its moment has passed for is decided at once: further versions of what is known, which
     * change the outcome the same way at any time, and what is late.
     */
    public void take(Strand strand, long watermarkMillis) {
        if (strand.atMillis() > watermarkMillis) {
            waiting.add(strand.atMillis(), Stored.bytes(strand::write));
        } else {
            decide(strand, watermarkMillis);
            finish(watermarkMillis);
        }
    }

    /** Decides what waits for a moment of event time, and looks after what was planned for it. */
    public void onTime(long timeMillis) {
        List<byte[]> due = waiting.take(timeMillis);
        due.stream()
                .map(bytes -> Stored.value(bytes, Strand::read))
                .sorted(Strand.IN_ORDER)
                .forEach(strand -> decide(strand, timeMillis));
        for (String item : agenda.takeTexts(timeMillis)) {
            lookAfter(item.charAt(0), item.substring(1), timeMillis);
        }
        finish(timeMillis);
    }

    /** Obeys a command; every one is answered. */
    public void obey(Command command, long watermarkMillis) {
        long nowMillis = watermarkMillis > 0 ? watermarkMillis : command.timeMillis();
        decisions.obey(command, nowMillis);
        finish(nowMillis);
    }

    // --- strands

    private void decide(Strand told, long nowMillis) {
        pivots.learn(told.sightings(), nowMillis);
        EntityState entity = memory.entityOf(told.entity());
        entity.touch(told);
        if (!entity.isPlanned()) {
            entity.planned();
            plan(
                    told.lastMillis() + rules.inactivity().toMillis(),
                    'e',
                    told.entity().key());
        }
        Optional<Strand> news = decisions.isQuiet(told) ? Optional.empty() : entity.unseen(told);
        if (news.isEmpty()) {
            return;
        }
        Strand strand = news.get();
        Optional<IncidentState> known = openIncident(entity.incident());
        if (known.isPresent()
                && strand.lastMillis() - known.get().lastMillis()
                        > rules.inactivity().toMillis()) {
            closeInactive(known.get());
            known = Optional.empty();
        }
        if (known.isPresent()) {
            Optional<Strand> before = known.get().strand(strand.key());
            known.get().add(strand);
            tellOccasion(before, strand);
            pivots.follow(known.get(), before, strand, nowMillis);
        } else {
            Optional<Strand> before = entity.strand(strand.ruleId());
            entity.add(strand);
            tellOccasion(before, strand);
            pivots.dwell(entity, nowMillis);
            if (!pivots.join(entity, nowMillis)) {
                openIfWorthIt(entity, strand.lastMillis(), nowMillis);
            }
        }
    }

    /** Only what is new about an alert, or more severe, calls for an answer. */
    private void tellOccasion(Optional<Strand> before, Strand strand) {
        boolean isNews = before.isEmpty()
                || before.get().severity() != strand.severity()
                || before.get().score() != strand.score()
                || !before.get().lastAlert().equals(strand.lastAlert());
        if (isNews) {
            outlet.occasion(Occasion.of(strand));
        }
    }

    /** What is noted has the time of what caused it; the moment at which it was decided may be later. */
    private void openIfWorthIt(EntityState entity, long atMillis, long nowMillis) {
        entity.dropIf(decisions::isQuiet);
        if (!entity.isWorthAnIncident()) {
            return;
        }
        String id = DerivedId.of(tenant, entity.entity.key(), entity.activity(), entity.predecessor());
        if (memory.incident(id).isPresent()) {
            return; // what is told again of an activity whose incident is long closed
        }
        IncidentState incident = new IncidentState(id, tenant, atMillis, entity.predecessor());
        memory.add(incident);
        List<Strand> strands = List.copyOf(entity.strands());
        incident.note(atMillis, IncidentState.WEIR, "open", reason(strands));
        incident.join(new Participant(entity.entity, 0, "", entity.firstMillis()));
        entity.bind(id);
        strands.forEach(incident::add);
        plan(incident.lastMillis() + rules.inactivity().toMillis(), 'i', id);
        for (Strand strand : strands) {
            pivots.follow(current(incident), Optional.empty(), strand, nowMillis);
        }
    }

    private static String reason(List<Strand> strands) {
        return strands.stream()
                .filter(Strand::chain)
                .findFirst()
                .map(chain -> "an attack chain: " + chain.ruleName())
                .orElseGet(() -> strands.size() > 1
                        ? strands.size() + " rules agree: " + strands.get(0).ruleName() + ", "
                                + strands.get(1).ruleName()
                        : "a critical alert: " + strands.get(0).ruleName());
    }

    // --- incidents

    /** The incident that tells the story of this one now; empty if it is closed or forgotten. */
    Optional<IncidentState> openIncident(String id) {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return memory.incident(id).map(this::current).filter(incident -> !incident.status()
                .isOver());
    }

    private IncidentState current(IncidentState incident) {
        IncidentState at = incident;
        while (!at.parent().isEmpty()) {
            Optional<IncidentState> parent = memory.incident(at.parent());
            if (parent.isEmpty()) {
                return at;
            }
            at = parent.get();
        }
        return at;
    }

    /** The end is the same whenever it is noticed. */
    private void closeInactive(IncidentState incident) {
        close(incident, incident.lastMillis() + rules.inactivity().toMillis(), IncidentState.WEIR, "inactive", "");
    }

    void close(IncidentState incident, long atMillis, String user, String reason, String verdict) {
        incident.close(atMillis, user, reason, verdict);
        for (String key : incident.participants().keySet()) {
            memory.entity(key)
                    .filter(entity -> entity.incident().equals(incident.id))
                    .ifPresent(entity -> entity.release(incident.id, incident.strands()));
        }
    }

    /**
     * Makes one story of two; that which was opened first keeps its id.
     *
     * @param hops how far the second is behind the first; 0 if nobody knows
     */
    void merge(
            IncidentState first, IncidentState second, int hops, String via, long atMillis, String user, String why) {
        boolean isFirstOlder = first.openedMillis < second.openedMillis
                || first.openedMillis == second.openedMillis && first.id.compareTo(second.id) < 0;
        IncidentState survivor = isFirstOlder ? first : second;
        IncidentState other = isFirstOlder ? second : first;
        if (!isFirstOlder && hops > 0) {
            survivor.shift(hops, via);
        }
        survivor.absorb(other, isFirstOlder ? hops : 0, via, atMillis, user, why, rules.mostMembers());
        for (String key : other.participants().keySet()) {
            memory.entity(key)
                    .filter(entity -> entity.incident().equals(other.id))
                    .ifPresent(entity -> entity.bind(survivor.id));
        }
        other.mergeInto(survivor, atMillis, user, why);
    }

    // --- time

    private void plan(long timeMillis, char what, String which) {
        agenda.add(Math.floorDiv(timeMillis, MINUTE) * MINUTE + MINUTE, what + which);
    }

    void planCommand(String id, long nowMillis) {
        plan(nowMillis + DAY, 'c', id);
    }

    void planTriage(String alert, long nowMillis) {
        plan(nowMillis + rules.remember().toMillis(), 't', alert);
    }

    void planQuiet(String key, long untilMillis) {
        plan(untilMillis, 'q', key);
    }

    void planPlace(String place, long lastMillis) {
        plan(lastMillis + rules.pivotWindow().toMillis(), 'p', place);
    }

    private void lookAfter(char what, String which, long nowMillis) {
        switch (what) {
            case 'e' -> lookAfterEntity(which, nowMillis);
            case 'i' -> lookAfterIncident(which, nowMillis);
            case 'v' -> memory.incident(which).ifPresent(incident -> incident.tellPlanned(false));
            case 'p' -> lookAfterPlace(which, nowMillis);
            case 'q' -> decisions.endQuiet(which, nowMillis);
            case 't' -> memory.forgetTriage(which);
            case 'c' -> memory.forgetCommand(which);
            default -> throw new IllegalStateException("nobody plans '" + what + "'");
        }
    }

    private void lookAfterEntity(String key, long nowMillis) {
        Optional<EntityState> found = memory.entity(key);
        if (found.isEmpty()) {
            return;
        }
        EntityState entity = found.get();
        long idleMillis = nowMillis - entity.lastMillis();
        long inactivityMillis = rules.inactivity().toMillis();
        long rememberMillis = rules.remember().toMillis();
        if (idleMillis <= inactivityMillis) {
            plan(entity.lastMillis() + inactivityMillis, 'e', key);
        } else if (openIncident(entity.incident()).isPresent()) {
            plan(nowMillis + inactivityMillis, 'e', key);
        } else if (entity.predecessor().isEmpty() || idleMillis > rememberMillis) {
            memory.forgetEntity(key);
        } else {
            entity.rest();
            plan(entity.lastMillis() + rememberMillis, 'e', key);
        }
    }

    private void lookAfterIncident(String id, long nowMillis) {
        Optional<IncidentState> found = memory.incident(id);
        if (found.isEmpty()) {
            return;
        }
        IncidentState incident = found.get();
        long idleMillis = nowMillis - incident.lastMillis();
        if (!incident.status().isOver()) {
            if (idleMillis > rules.inactivity().toMillis()) {
                closeInactive(incident);
                plan(nowMillis + rules.remember().toMillis(), 'i', id);
            } else {
                plan(incident.lastMillis() + rules.inactivity().toMillis(), 'i', id);
            }
        } else if (nowMillis - incident.closedMillis() > rules.remember().toMillis()) {
            memory.forgetIncident(id);
        } else {
            plan(incident.closedMillis() + rules.remember().toMillis(), 'i', id);
        }
    }

    private void lookAfterPlace(String name, long nowMillis) {
        memory.place(name).ifPresent(place -> {
            if (nowMillis - place.lastMillis() > rules.pivotWindow().toMillis()) {
                memory.forgetPlace(name);
            } else {
                planPlace(name, place.lastMillis());
            }
        });
    }

    /** Publishes what is due, plans what is not yet, and writes everything down. */
    private void finish(long nowMillis) {
        for (IncidentState incident : memory.incidentsAtHand()) {
            if (incident.status() == Status.MERGED && incident.version() == 0) {
                continue; // nobody has heard of it, and nobody needs to
            }
            boolean isDue = incident.isUrgent() || nowMillis >= incident.dueMillis();
            if (incident.isChanged() && isDue) {
                boolean isCalling = incident.isUrgent() && !incident.status().isOver();
                incident.published(nowMillis);
                Incident told = Telling.of(incident, rules.score());
                outlet.incident(told);
                if (isCalling) {
                    outlet.occasion(Occasion.of(incident, told, nowMillis));
                }
            } else if (incident.isChanged() && !incident.isTellPlanned()) {
                incident.tellPlanned(true);
                agenda.add(incident.dueMillis(), "v" + incident.id);
            }
        }
        memory.flush();
    }
}

package io.weir.rules.incident;

import io.weir.rules.alert.DerivedId;
import io.weir.rules.command.Command;
import io.weir.rules.command.Command.Subject;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.incident.Story.Outlet;

import java.util.Optional;

/** What analysts decide about alerts and incidents, and what nobody wants to hear of. */
final class Decisions {
    static final int MOST_QUIET = 10_000;
    private static final String QUIET_COUNT = "quiet";

    private final StoryRules rules;
    private final String tenant;
    private final StoryMemory memory;
    private final Story story;
    private final Outlet outlet;

    Decisions(StoryRules rules, String tenant, StoryMemory memory, Story story, Outlet outlet) {
        this.rules = rules;
        this.tenant = tenant;
        this.memory = memory;
        this.story = story;
        this.outlet = outlet;
    }

    /** Obeys a command; one that comes again is answered again, and does nothing. */
    void obey(Command command, long nowMillis) {
        Optional<String> refused = Optional.empty();
        String known = DerivedId.of(command.toString());
        if (!memory.knowsCommand(known)) {
            refused = apply(command, nowMillis);
            if (refused.isEmpty()) {
                memory.putCommand(known);
                story.planCommand(known, nowMillis);
            }
        }
        outlet.answer(refused.map(reason -> CommandAnswer.refused(command, reason, command.timeMillis()))
                .orElseGet(() -> CommandAnswer.accepted(command, command.timeMillis())));
    }

    /** Why it cannot be done; empty if it was. */
    private Optional<String> apply(Command command, long nowMillis) {
        if (command.action() == Command.Action.SILENCE) {
            return quiet(command.rule(), command.entity(), command);
        }
        if (command.subject() == Subject.ALERT) {
            return applyToAlert(command, nowMillis);
        }
        Optional<IncidentState> found = memory.incident(command.target());
        if (found.isEmpty()) {
            return Optional.of("there is no incident " + command.target() + "; what was closed more than "
                    + rules.remember().toDays() + " days ago is not known any more");
        }
        IncidentState incident = found.get();
        if (incident.status() == Status.MERGED) {
            return Optional.of("incident " + incident.id + " was merged into " + incident.parent());
        }
        return applyToIncident(incident, command, nowMillis);
    }

    private Optional<String> applyToAlert(Command command, long nowMillis) {
        if (command.action() == Command.Action.FALSE_POSITIVE) {
            Optional<String> refused = quiet(command.rule(), command.entity(), command);
            if (refused.isPresent()) {
                return refused;
            }
        }
        Triage before = memory.triage(tenant, command.target());
        if (before.version() == 0) {
            story.planTriage(command.target(), nowMillis);
        }
        Triage after = before.after(command);
        memory.put(after);
        outlet.triage(after);
        return Optional.empty();
    }

    private Optional<String> applyToIncident(IncidentState incident, Command command, long nowMillis) {
        long at = command.timeMillis();
        String user = command.user();
        boolean isOver = incident.status().isOver();
        switch (command.action()) {
            case ACKNOWLEDGE -> {
                if (isOver) {
                    return Optional.of("incident " + incident.id + " is closed");
                }
                incident.acknowledge(at, user);
            }
            case ASSIGN -> incident.assign(at, user, command.value());
            case NOTE -> {
                incident.note(at, user, "note", command.value());
                incident.urge();
            }
            case CLOSE -> story.close(incident, at, user, because(command, command.value()), command.value());
            case FALSE_POSITIVE -> {
                for (Strand strand : incident.strands()) {
                    Optional<String> refused =
                            quiet(strand.ruleId(), strand.entity().label(), command);
                    if (refused.isPresent()) {
                        return refused;
                    }
                }
                story.close(incident, at, user, because(command, "false-positive"), "false-positive");
            }
            case MERGE -> {
                return merge(incident, command, nowMillis);
            }
            default -> {
                return Optional.of("'" + command.action().word() + "' is not for incidents");
            }
        }
        return Optional.empty();
    }

    private static String because(Command command, String verdict) {
        return command.reason().isEmpty() ? verdict : verdict + ": " + command.reason();
    }

    private Optional<String> merge(IncidentState incident, Command command, long nowMillis) {
        Optional<IncidentState> other = story.openIncident(command.value());
        if (incident.status().isOver()) {
            return Optional.of("incident " + incident.id + " is closed");
        }
        if (other.isEmpty()) {
            return Optional.of("there is no open incident " + command.value());
        }
        if (other.get() == incident) {
            return Optional.of("both are the same incident");
        }
        story.merge(incident, other.get(), 0, "", nowMillis, command.user(), because(command, "by hand"));
        return Optional.empty();
    }

    private Optional<String> quiet(String rule, String entity, Command command) {
        long untilMillis = command.timeMillis() + command.forMillis();
        long before = memory.quietUntilMillis(rule, entity);
        if (before == 0) {
            long count = memory.number(QUIET_COUNT);
            if (count >= MOST_QUIET) {
                return Optional.of("there are " + MOST_QUIET + " silences already");
            }
            memory.put(QUIET_COUNT, count + 1);
            story.planQuiet(StoryMemory.quietKey(rule, entity), untilMillis);
        }
        memory.quiet(rule, entity, Math.max(before, untilMillis));
        return Optional.empty();
    }

    void endQuiet(String key, long nowMillis) {
        long untilMillis = memory.quietUntilMillis(key);
        if (untilMillis > nowMillis) {
            story.planQuiet(key, untilMillis);
        } else if (untilMillis > 0) {
            memory.endQuiet(key);
            memory.put(QUIET_COUNT, memory.number(QUIET_COUNT) - 1);
        }
    }

    /** Whether nobody wants to hear of what a strand tells, at the time of its newest alert. */
    boolean isQuiet(Strand strand) {
        if (memory.number(QUIET_COUNT) == 0) {
            return false;
        }
        String entity = strand.entity().label();
        long untilMillis = Math.max(
                memory.quietUntilMillis(strand.ruleId(), entity),
                Math.max(memory.quietUntilMillis("", entity), memory.quietUntilMillis(strand.ruleId(), "")));
        return strand.lastAlertMillis() < untilMillis;
    }
}

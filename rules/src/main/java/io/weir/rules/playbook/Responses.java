package io.weir.rules.playbook;

import io.weir.rules.alert.DataText;
import io.weir.rules.alert.DerivedId;
import io.weir.rules.command.Command;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Occasion;
import io.weir.rules.memory.Agenda;
import io.weir.rules.memory.Memory;
import io.weir.rules.memory.Stored;
import io.weir.rules.playbook.Playbook.Step;
import io.weir.rules.playbook.Response.Status;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Asks for what playbooks say, within what holds them: the allowlist, budgets, no block twice, an end for each. Runs by the
 * clock, not by event time, so that a block ends in silence, too.
 */
public final class Responses {
    private static final String HELD = "r/";
    private static final String TAKEN = "k/";
    private static final String BUDGET = "b/";
    private static final String ALL = "";
    private static final String REFUSALS = "/refusals";
    /** Targets that were not let pass, told within an hour. */
    private static final int MOST_REFUSALS = 100;

    private static final long HOUR = 3_600_000;

    private final List<Playbook> playbooks;
    private final Allowlist allowlist;
    private final ResponseLimits limits;
    private final Optional<ResponseKey> key;
    private final String tenant;
    private final Memory memory;
    private final Agenda agenda;
    private final Consumer<Response> outlet;

    /**
     * @param key signs everything; without it nothing is enforced
     * @param timers asks the host for a call of {@link #onTime} at a moment of the clock
     */
    public Responses(
            List<Playbook> playbooks,
            Allowlist allowlist,
            ResponseLimits limits,
            Optional<ResponseKey> key,
            String tenant,
            Memory memory,
            LongConsumer timers,
            Consumer<Response> outlet) {
        this.playbooks = playbooks;
        this.allowlist = allowlist;
        this.limits = limits;
        this.key = key;
        this.tenant = tenant;
        this.memory = memory;
        this.agenda = new Agenda(memory, "agenda", timers);
        this.outlet = outlet;
    }

    /** Asks for all that an occasion calls for. */
    public void on(Occasion occasion, long nowMillis) {
        for (Playbook playbook : playbooks) {
            if (playbook.when().holds(occasion)) {
                for (Step step : playbook.steps()) {
                    for (String target : targets(step, occasion)) {
                        ask(playbook, step, target, occasion, nowMillis);
                    }
                }
            }
        }
    }

    private static List<String> targets(Step step, Occasion occasion) {
        return switch (step.kind()) {
            case BLOCK_IP -> occasion.sources();
            case ISOLATE_HOST -> occasion.hosts();
            case DISABLE_USER -> occasion.accounts();
            case NOTIFY, WEBHOOK, TICKET -> List.of(occasion.title());
        };
    }

    private void ask(Playbook playbook, Step step, String target, Occasion occasion, long nowMillis) {
        String taken = takenKey(playbook, step, target, occasion);
        if (memory.get(TAKEN + taken).isPresent()) {
            return;
        }
        Response asked = new Response(
                DerivedId.of(
                        tenant,
                        playbook.id(),
                        step.kind().word(),
                        target,
                        step.to(),
                        occasion.id(),
                        Long.toString(occasion.timeMillis())),
                1,
                tenant,
                playbook.id(),
                step.kind(),
                target,
                step.to(),
                playbook.mode(),
                playbook.requiresApproval() ? Status.PENDING : Status.ACTIVE,
                playbook.title() + ": " + occasion.title(),
                occasion.id(),
                nowMillis,
                nowMillis,
                nowMillis + (playbook.requiresApproval() ? limits.approvalWithin() : lifetime(step)).toMillis(),
                "",
                "",
                "",
                "");
        Optional<String> refused = allowlist.refuses(step.kind(), target);
        if (refused.isEmpty() && playbook.mode() == Playbook.Mode.ENFORCE && key.isEmpty()) {
            refused = Optional.of("there is no key to sign it with");
        }
        if (refused.isPresent()) {
            Budget refusals = budget(REFUSALS);
            if (refusals.spend(nowMillis, MOST_REFUSALS)) {
                keep(REFUSALS, refusals, nowMillis);
                refuse(asked, taken, refused.get(), nowMillis);
            }
        } else if (!isWithinBudget(playbook, nowMillis)) {
            String why = "the budget of " + playbook.perHour() + " an hour, or that of all playbooks, "
                    + limits.perHour() + ", is spent";
            refuse(asked, "budget/" + playbook.id(), why, nowMillis);
        } else {
            hold(asked, taken, nowMillis);
            tell(asked);
        }
    }

    private Duration lifetime(Step step) {
        return step.kind().isUndone() ? step.holds() : limits.tellWithin();
    }

    /** What would be the same again: one block of one target at a time; one word about one stage of an occasion. */
    private static String takenKey(Playbook playbook, Step step, String target, Occasion occasion) {
        return step.kind().isUndone()
                ? DerivedId.of(playbook.mode().name(), step.kind().word(), target)
                : DerivedId.of(
                        playbook.id(),
                        step.kind().word(),
                        step.to(),
                        occasion.id(),
                        occasion.severity().level(),
                        occasion.phase());
    }

    /** A refusal is told once an hour, however often it is repeated. */
    private void refuse(Response asked, String taken, String why, long nowMillis) {
        if (memory.get(TAKEN + taken).isEmpty()) {
            memory.put(TAKEN + taken, new byte[0]);
            agenda.add(nowMillis + HOUR, "f" + taken);
            tell(asked.as(Status.REFUSED, why + "; " + asked.reason(), "", nowMillis, nowMillis));
        }
    }

    private boolean isWithinBudget(Playbook playbook, long nowMillis) {
        Budget all = budget(ALL);
        Budget own = budget(playbook.id());
        if (!all.spend(nowMillis, limits.perHour())) {
            return false;
        }
        if (!own.spend(nowMillis, playbook.perHour())) {
            return false;
        }
        keep(ALL, all, nowMillis);
        keep(playbook.id(), own, nowMillis);
        return true;
    }

    private Budget budget(String playbook) {
        return memory.get(BUDGET + playbook)
                .map(bytes -> Stored.value(bytes, Budget::read))
                .orElseGet(Budget::new);
    }

    private void keep(String playbook, Budget budget, long nowMillis) {
        if (memory.get(BUDGET + playbook).isEmpty()) {
            agenda.add(nowMillis + HOUR, "b" + playbook);
        }
        memory.put(BUDGET + playbook, Stored.bytes(budget::write));
    }

    private void hold(Response response, String taken, long nowMillis) {
        memory.put(TAKEN + taken, response.id().getBytes(UTF_8));
        if (response.action().isUndone() || response.status() == Status.PENDING) {
            memory.put(HELD + response.id(), Stored.bytes(output -> {
                response.write(output);
                DataText.write(taken, output);
            }));
            agenda.add(response.expiresMillis(), "x" + response.id());
        } else {
            agenda.add(nowMillis + 24 * HOUR, "f" + taken);
        }
    }

    /** A response that waits or holds, and what it takes. */
    private record Held(Response response, String taken) {}

    private Optional<Held> held(String id) {
        return memory.get(HELD + id)
                .map(bytes -> Stored.value(bytes, input -> new Held(Response.read(input), DataText.read(input))));
    }

    /** Looks after what was planned for a moment of the clock. */
    public void onTime(long timeMillis) {
        for (String item : agenda.takeTexts(timeMillis)) {
            String which = item.substring(1);
            switch (item.charAt(0)) {
                case 'x' ->
                    held(which)
                            .filter(held -> held.response().expiresMillis() <= timeMillis)
                            .ifPresent(held -> expire(held, timeMillis));
                case 'f' -> memory.remove(TAKEN + which);
                case 'b' -> lookAfterBudget(which, timeMillis);
                default -> throw new IllegalStateException("nobody plans " + item);
            }
        }
    }

    private void lookAfterBudget(String playbook, long nowMillis) {
        Budget budget = budget(playbook);
        if (budget.isFree(nowMillis)) {
            memory.remove(BUDGET + playbook);
        } else {
            agenda.add(nowMillis + HOUR, "b" + playbook);
        }
    }

    private void expire(Held held, long nowMillis) {
        if (held.response().status() == Status.PENDING) {
            end(held, Status.DENIED, "nobody approved it in time", "", nowMillis);
        } else {
            undo(held, "its time is over", "", nowMillis);
        }
    }

    private void end(Held held, Status status, String why, String by, long nowMillis) {
        memory.remove(HELD + held.response().id());
        memory.remove(TAKEN + held.taken());
        tell(held.response().as(status, why, by, nowMillis, nowMillis));
    }

    private void undo(Held held, String why, String by, long nowMillis) {
        Response done = held.response();
        end(held, Status.UNDONE, why, by, nowMillis);
        tell(new Response(
                DerivedId.of(done.id(), "undo"),
                1,
                tenant,
                done.playbook(),
                done.action(),
                done.target(),
                done.to(),
                done.mode(),
                Status.ACTIVE,
                why,
                done.occasion(),
                nowMillis,
                nowMillis,
                0,
                done.id(),
                by,
                "",
                ""));
    }

    private void tell(Response response) {
        outlet.accept(key.map(secret -> secret.sign(response)).orElse(response));
    }

    /** Obeys a command about a response; every one is answered. */
    public CommandAnswer obey(Command command, long nowMillis) {
        Optional<Held> held = held(command.target());
        if (held.isEmpty()) {
            return CommandAnswer.refused(
                    command, "there is no response " + command.target() + " that waits or holds", nowMillis);
        }
        Status status = held.get().response().status();
        switch (command.action()) {
            case APPROVE -> {
                if (status != Status.PENDING) {
                    return CommandAnswer.refused(command, "it is not waiting for approval", nowMillis);
                }
                return approve(held.get(), command, nowMillis);
            }
            case DENY -> {
                if (status != Status.PENDING) {
                    return CommandAnswer.refused(
                            command, "it is not waiting for approval; 'undo' takes it back", nowMillis);
                }
                end(held.get(), Status.DENIED, by("denied", command), command.user(), nowMillis);
            }
            case UNDO -> {
                if (status != Status.ACTIVE) {
                    return CommandAnswer.refused(command, "it was not done yet; 'deny' stops it", nowMillis);
                }
                undo(held.get(), by("undone", command), command.user(), nowMillis);
            }
            default -> {
                return CommandAnswer.refused(
                        command, "'" + command.action().word() + "' is not for responses", nowMillis);
            }
        }
        return CommandAnswer.accepted(command, nowMillis);
    }

    private static String by(String done, Command command) {
        String why = command.reason().isEmpty() ? "" : ": " + command.reason();
        return done + " by " + command.user() + why;
    }

    private CommandAnswer approve(Held held, Command command, long nowMillis) {
        Response asked = held.response();
        Optional<Step> step = playbooks.stream()
                .filter(playbook -> playbook.id().equals(asked.playbook()))
                .flatMap(playbook -> playbook.steps().stream())
                .filter(one -> one.kind() == asked.action() && one.to().equals(asked.to()))
                .findFirst();
        if (step.isEmpty()) {
            return CommandAnswer.refused(
                    command, "playbook " + asked.playbook() + " does not ask for it any more", nowMillis);
        }
        Optional<String> refused = allowlist.refuses(asked.action(), asked.target());
        if (refused.isPresent()) {
            return CommandAnswer.refused(command, refused.get(), nowMillis);
        }
        Response approved = asked.as(
                Status.ACTIVE,
                asked.reason(),
                command.user(),
                nowMillis,
                nowMillis + lifetime(step.get()).toMillis());
        memory.remove(HELD + asked.id());
        hold(approved, held.taken(), nowMillis);
        tell(approved);
        return CommandAnswer.accepted(command, nowMillis);
    }
}

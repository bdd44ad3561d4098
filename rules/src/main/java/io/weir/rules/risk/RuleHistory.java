package io.weir.rules.risk;

import io.weir.rules.alert.Alert;
import io.weir.rules.memory.Agenda;
import io.weir.rules.memory.Memory;
import io.weir.rules.memory.Stored;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * The alerts of one rule and tenant as far as a score asks about them: how many on which day, each counted once, however many
 * versions of it come.
 *
 * <p>A day counts once it has been over for an hour: so long an alert of its last minutes may be on its way, and must not make
 * a difference to who came before it.
 */
public final class RuleHistory {
    /** So long an alert is known by its id after its last event; a version that comes later counts as another alert. */
    static final long KNOWN_MILLIS = Duration.ofDays(2).toMillis();

    private static final long SETTLED_MILLIS = Duration.ofHours(1).toMillis();
    private static final long REMEMBERED_MILLIS =
            Duration.ofDays(2L * RuleRarity.DAYS).toMillis();
    private static final long GRID_MILLIS = Duration.ofHours(1).toMillis();
    private static final String DAYS = "days";
    private static final String ALERT = "alert/";

    private final Memory memory;
    private final Agenda agenda;

    /** @param timers asks the host to come back at a moment of event time */
    public RuleHistory(Memory memory, LongConsumer timers) {
        this.memory = memory;
        this.agenda = new Agenda(memory, "forget", timers);
    }

    private record Known(long version, long timeMillis, long lastMillis) {
        void write(DataOutput output) throws IOException {
            output.writeLong(version);
            output.writeLong(timeMillis);
            output.writeLong(lastMillis);
        }

        static Known read(DataInput input) throws IOException {
            return new Known(input.readLong(), input.readLong(), input.readLong());
        }
    }

    /** The alerts of the rule in the thirty days before; empty if a newer version of this one is known. */
    public OptionalLong take(Alert alert) {
        String key = ALERT + alert.id();
        Optional<Known> before = memory.get(key).map(bytes -> Stored.value(bytes, Known::read));
        if (before.isPresent() && alert.version() < before.get().version()) {
            return OptionalLong.empty();
        }
        Optional<RuleRarity> counted = rarity();
        RuleRarity rarity = counted.orElseGet(RuleRarity::new);
        if (before.isEmpty() || before.get().timeMillis() != alert.timeMillis()) {
            before.ifPresent(known -> rarity.remove(known.timeMillis()));
            rarity.add(alert.timeMillis());
            if (counted.isEmpty()) {
                plan(alert.timeMillis() + REMEMBERED_MILLIS, DAYS);
            }
            memory.put(DAYS, Stored.bytes(rarity::write));
        }
        Known known = new Known(
                alert.version(),
                alert.timeMillis(),
                Math.max(alert.lastMillis(), before.map(Known::lastMillis).orElse(0L)));
        if (before.isEmpty()) {
            plan(known.lastMillis() + KNOWN_MILLIS, key);
        }
        if (before.isEmpty() || !before.get().equals(known)) {
            memory.put(key, Stored.bytes(known::write));
        }
        return OptionalLong.of(rarity.earlier(alert.timeMillis() - SETTLED_MILLIS));
    }

    /** To be called at the moments that were asked for. */
    public void onTime(long timeMillis) {
        for (String key : agenda.takeTexts(timeMillis)) {
            long lastMillis = key.equals(DAYS)
                    ? rarity().map(RuleRarity::lastMillis).orElse(0L) + REMEMBERED_MILLIS
                    : memory.get(key)
                                    .map(bytes ->
                                            Stored.value(bytes, Known::read).lastMillis())
                                    .orElse(0L)
                            + KNOWN_MILLIS;
            if (lastMillis > timeMillis) {
                plan(lastMillis, key);
            } else {
                memory.remove(key);
            }
        }
    }

    private Optional<RuleRarity> rarity() {
        return memory.get(DAYS).map(bytes -> Stored.value(bytes, RuleRarity::read));
    }

    private void plan(long timeMillis, String key) {
        agenda.add(Math.floorDiv(timeMillis, GRID_MILLIS) * GRID_MILLIS + GRID_MILLIS, key);
    }
}

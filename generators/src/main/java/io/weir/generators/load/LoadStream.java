package io.weir.generators.load;

import io.weir.generators.Shipment;
import io.weir.generators.Simulation;
import io.weir.generators.Simulation.Plan;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Records for load tests, faster than anything reads them: those of some ordinary hours again and again, of which only
 * the times and the numbers are written anew. Belongs to one thread.
 */
public final class LoadStream {
    private static final Instant SAMPLED_FROM = Instant.parse("2026-03-04T09:00:00Z");
    private static final Duration SAMPLED = Duration.ofHours(6);

    private final Template[] templates;
    private final ClockText clock = new ClockText();
    private int next;
    private long number;

    private LoadStream(Template[] templates) {
        this.templates = templates;
    }

    /** A record as Kafka takes it. */
    public record LoadRecord(String topic, byte[] key, byte[] value) {}

    public static LoadStream ofOrdinaryDays(long seed) {
        List<Shipment> samples = new ArrayList<>();
        Simulation.of(Plan.of(List.of(), seed, SAMPLED_FROM, SAMPLED).withBackground())
                .forEachRemaining(samples::add);
        return of(samples);
    }

    static LoadStream of(List<Shipment> samples) {
        return new LoadStream(samples.stream().map(Template::of).toArray(Template[]::new));
    }

    /** The next record, as of a time. */
    public LoadRecord next(long timeMillis) {
        clock.set(timeMillis);
        Template template = templates[next];
        next = next + 1 == templates.length ? 0 : next + 1;
        number++;
        return new LoadRecord(template.topic(), template.key(), template.at(clock, number));
    }

    /** A record with the places in it that change. */
    private record Template(
            String topic, byte[] key, byte[] value, int[] times, ClockText.Form[] forms, int[] numbers) {
        static Template of(Shipment shipment) {
            Places places = Places.in(shipment.value());
            return new Template(
                    shipment.topic(),
                    shipment.key().getBytes(StandardCharsets.UTF_8),
                    shipment.value().getBytes(StandardCharsets.UTF_8),
                    places.times(),
                    places.forms(),
                    places.numbers());
        }

        byte[] at(ClockText clock, long number) {
            byte[] copy = value.clone();
            for (int i = 0; i < times.length; i++) {
                byte[] text = clock.as(forms[i]);
                System.arraycopy(text, 0, copy, times[i], text.length);
            }
            for (int place : numbers) {
                long left = number;
                for (int i = place + Places.DIGITS - 1; i >= place; i--) {
                    copy[i] = (byte) ('0' + left % 10);
                    left /= 10;
                }
            }
            return copy;
        }
    }
}

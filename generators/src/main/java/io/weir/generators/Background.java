package io.weir.generators;

import io.weir.generators.day.Activity;
import io.weir.generators.day.Days;
import io.weir.generators.log.Sensors;
import io.weir.generators.world.World;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Ordinary days at the site, as a stream in the order of the records' times. Nothing is kept but what each activity does
 * next, so that any length of time can be played.
 */
public final class Background implements Iterator<Shipment> {
    private static final int PART = 0;

    private final Instant end;
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparing(Due::time).thenComparingLong(Due::order));
    private final PriorityQueue<Written> written = new PriorityQueue<>(
            Comparator.comparing((Written record) -> record.shipment().time()).thenComparingLong(Written::order));
    private long order;

    private record Due(Instant time, long order, Activity activity) {}

    private record Written(Shipment shipment, long order) {}

    private Background(Instant end) {
        this.end = end;
    }

    /** Everything that goes on at the site from a moment on. */
    public static Background of(World world, long seed, Instant start, Duration length) {
        Draw draw = Draw.of(seed, "background");
        Background background = new Background(start.plus(length));
        Sensors sensors = Sensors.of(world, background::write, draw, PART);
        List<Activity> activities = Days.at(world, sensors, draw, seed);
        activities.forEach(activity -> background.plan(activity, activity.first(start)));
        return background;
    }

    private void plan(Activity activity, Instant time) {
        if (time.isBefore(end)) {
            due.add(new Due(time, order++, activity));
        }
    }

    private void write(Shipment shipment) {
        written.add(new Written(shipment, order++));
    }

    @Override
    public boolean hasNext() {
        // A record may be written while no activity with an earlier time is left to write another before it. Some
        // clocks
        // show whole seconds only, so one second is kept back.
        while (!due.isEmpty()
                && (written.isEmpty()
                        || due.peek()
                                .time()
                                .minusSeconds(1)
                                .isBefore(written.peek().shipment().time()))) {
            Due next = due.remove();
            plan(next.activity(), next.activity().perform(next.time()));
        }
        return !written.isEmpty() && written.peek().shipment().time().isBefore(end);
    }

    @Override
    public Shipment next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the background has ended");
        }
        return written.remove().shipment();
    }
}

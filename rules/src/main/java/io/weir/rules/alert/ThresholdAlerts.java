package io.weir.rules.alert;

import io.weir.rules.correlation.Contribution;
import io.weir.rules.correlation.CorrelationState;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.Firing;
import io.weir.rules.correlation.Group;
import io.weir.rules.correlation.Limits;
import io.weir.rules.sigma.CorrelationRule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * All that one group of one correlation remembers to raise its alerts: the window, and the alert that is open.
 *
 * <p>Hits come in any order and are decided in event-time order, so the same hits give the same alerts.
 */
public final class ThresholdAlerts {
    private static final int VERSION = 1;
    private static final int MOST_EVENTS_SHOWN = 50;

    private final CorrelationRule rule;
    private final AlertingRule alerting;
    private final String tenant;
    private final Group group;
    private final CorrelationState window;
    private final TreeMap<EventRef, EventDetail> waiting = new TreeMap<>();
    private Episode open;

    public ThresholdAlerts(CorrelationRule rule, String tenant, Group group, Limits limits) {
        this.rule = rule;
        this.alerting = AlertingRule.of(rule);
        this.tenant = tenant;
        this.group = group;
        this.window = new CorrelationState(rule, group, limits);
    }

    /** Takes a hit in; false if its time is decided already or too many are waiting. */
    public boolean add(Hit hit) {
        EventRef event = new EventRef(hit.timeMillis(), hit.eventId());
        boolean taken = window.add(new Contribution(event, hit.places(), hit.values(), hit.carried()));
        if (taken) {
            waiting.put(event, EventDetail.of(hit));
        }
        return taken;
    }

    /** Decides everything up to a moment of event time, inclusive. The clock's time is only noted in the alerts. */
    public List<Alert> decide(long untilMillis, long nowMillis) {
        List<Alert> alerts = new ArrayList<>();
        for (Firing firing : window.decide(untilMillis)) {
            on(firing, nowMillis, alerts);
        }
        while (!waiting.isEmpty() && waiting.firstKey().timeMillis() <= untilMillis) {
            waiting.pollFirstEntry();
        }
        tell(untilMillis, nowMillis, alerts);
        window.expire(untilMillis);
        return alerts;
    }

    private void on(Firing firing, long nowMillis, List<Alert> alerts) {
        long timeMillis = firing.at().timeMillis();
        long measured = firing.measured().longValue();
        Severity severity = alerting.severity(measured);
        tell(timeMillis, nowMillis, alerts);
        if (open == null) {
            open = open(firing, severity, measured);
            alerts.add(open.publish(alerting, tenant, timeMillis, nowMillis));
        } else if (open.fold(timeMillis, measured, severity)) {
            alerts.add(open.publish(alerting, tenant, timeMillis, nowMillis));
        }
    }

    /** Publishes the update that is due by now, and ends the alert whose time is over. */
    private void tell(long untilMillis, long nowMillis, List<Alert> alerts) {
        if (open == null) {
            return;
        }
        boolean isOver = untilMillis >= endMillis();
        if (open.isChanged() && (isOver || untilMillis >= open.updateDueMillis())) {
            long atMillis = Math.min(open.updateDueMillis(), endMillis());
            alerts.add(open.publish(alerting, tenant, atMillis, nowMillis));
        }
        if (isOver) {
            open = null;
        }
    }

    private Episode open(Firing firing, Severity severity, long measured) {
        TreeMap<String, String> values = new TreeMap<>();
        group.asMap().forEach((name, value) -> {
            if (value != null) {
                values.put(name, value);
            }
        });
        String id = DerivedId.of(
                tenant,
                rule.key(),
                group.key(),
                firing.at().eventId(),
                Long.toString(firing.at().timeMillis()));
        return new Episode(
                id,
                firing.at().timeMillis(),
                values,
                firing.events().stream()
                        .limit(MOST_EVENTS_SHOWN)
                        .map(EventRef::eventId)
                        .toList(),
                firing.events().isEmpty()
                        ? firing.at().timeMillis()
                        : firing.events().get(0).timeMillis(),
                waiting.getOrDefault(firing.at(), new EventDetail(firing.at().timeMillis(), Map.of(), List.of())),
                severity,
                measured);
    }

    private long endMillis() {
        return open.startMillis() + alerting.suppress().toMillis();
    }

    /** When {@link #decide} has something to do next; empty once everything is forgotten. */
    public OptionalLong nextMillis() {
        LongStream.Builder moments = LongStream.builder();
        window.nextDecisionMillis().ifPresent(moments::add);
        if (!window.isEmpty()) {
            moments.add(window.emptyAtMillis());
        }
        if (open != null) {
            moments.add(endMillis());
            if (open.isChanged()) {
                moments.add(open.updateDueMillis());
            }
        }
        return moments.build().min();
    }

    public boolean isEmpty() {
        return open == null && window.isEmpty();
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        window.write(output);
        output.writeInt(waiting.size());
        for (var entry : waiting.entrySet()) {
            output.writeLong(entry.getKey().timeMillis());
            DataText.write(entry.getKey().eventId(), output);
            entry.getValue().write(output);
        }
        output.writeBoolean(open != null);
        if (open != null) {
            open.write(output);
        }
    }

    /** Fills a fresh value of the same correlation, tenant and group. */
    public void read(DataInput input) throws IOException {
        int version = input.readByte();
        if (version != VERSION) {
            throw new IOException("found version " + version + " of the alerts of a group, expected " + VERSION);
        }
        window.read(input);
        for (int left = input.readInt(); left > 0; left--) {
            long timeMillis = input.readLong();
            String eventId = DataText.read(input);
            waiting.put(new EventRef(timeMillis, eventId), EventDetail.read(input));
        }
        open = input.readBoolean() ? Episode.read(input) : null;
    }
}

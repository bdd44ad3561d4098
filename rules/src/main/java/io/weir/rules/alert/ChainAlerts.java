package io.weir.rules.alert;

import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.chain.ChainRun;
import io.weir.rules.chain.ChainStep;
import io.weir.rules.chain.Completion;
import io.weir.rules.chain.Segment;
import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.StateCodec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * All that one entity in one segment of a chain remembers: how far it has come, the ends that wait for something not to
 * happen, and the alerts that are open.
 */
public final class ChainAlerts {
    private static final int VERSION = 2;
    private static final int WITHOUT_DECIDED = 1;
    /** Ends that wait at the same time; what comes beyond would only be folded into the alert of one of these. */
    private static final int MOST_WAITING = 16;

    /** Alerts of one entity that are open at the same time, each for another path that led to it. */
    private static final int MOST_OPEN = 64;

    private final Segment segment;
    private final String tenant;
    private final String entity;
    private final ChainRun run;
    private final Deque<Completion> waiting = new ArrayDeque<>();
    private final Map<List<String>, Open> openByPath = new LinkedHashMap<>();
    private AlertingRule alerting;
    private long decidedMillis = Long.MIN_VALUE;
    private long evicted;
    private long folded;

    /** An alert that is open, and the steps of the run that raised it. */
    private record Open(Episode episode, List<AlertStep> steps) {}

    /** Where decisions go: alerts out, runs on to the next entity. */
    public record Outlet(Consumer<Alert> alerts, Consumer<ChainHit> continuations) {}

    public ChainAlerts(Segment segment, ChainRun run, String tenant, String entity) {
        this.segment = segment;
        this.tenant = tenant;
        this.entity = entity;
        this.run = run;
    }

    /**
     * Decides these hits and everything else up to a moment of event time, inclusive; none of them may be later than that,
     * and none that is earlier may come afterwards. The clock's time is only noted in the alerts.
     */
    public void decide(List<ChainHit> hits, long untilMillis, long nowMillis, Outlet outlet) {
        for (ChainHit hit : ChainHit.inOrder(hits)) {
            endWaits(hit.timeMillis() - 1, nowMillis, outlet);
            breakWaits(hit);
            for (Completion completion : run.accept(hit)) {
                complete(completion, nowMillis, outlet);
            }
        }
        endWaits(untilMillis, nowMillis, outlet);
        tell(untilMillis, nowMillis, outlet);
        run.expire(untilMillis);
        decidedMillis = Math.max(decidedMillis, untilMillis);
    }

    /** Up to when everything is decided. */
    public long decidedMillis() {
        return decidedMillis;
    }

    private void complete(Completion completion, long nowMillis, Outlet outlet) {
        if (!segment.isLast()) {
            outlet.continuations().accept(continuation(completion));
        } else if (waits()) {
            if (waiting.size() < MOST_WAITING) {
                waiting.addLast(completion);
            } else {
                evicted++;
            }
        } else {
            fire(completion, completion.last().timeMillis(), nowMillis, outlet);
        }
    }

    private boolean waits() {
        return segment.isLast() && segment.chain().waitingStep().isPresent();
    }

    private ChainHit continuation(Completion completion) {
        Chain chain = segment.chain();
        List<String> path = new ArrayList<>(completion.path());
        path.add(entity);
        return new ChainHit(
                tenant,
                chain.key(),
                segment.revision(),
                segment.index() + 1,
                completion.entities().get(segment.leadsTo().orElseThrow()),
                completion.last().eventId(),
                completion.last().timeMillis(),
                completion.ingestedMillis(),
                0,
                0,
                List.of(),
                completion.entities(),
                List.of(),
                path,
                completion.steps());
    }

    /** A hit that must not follow ends every wait that it falls into; their beginnings lie before it. */
    private void breakWaits(ChainHit hit) {
        if (!waiting.isEmpty() && hit.bars(segment.chain().steps().size() - 1)) {
            waiting.clear();
        }
    }

    private void endWaits(long untilMillis, long nowMillis, Outlet outlet) {
        while (!waiting.isEmpty() && waitsUntilMillis(waiting.peekFirst()) <= untilMillis) {
            Completion held = waiting.removeFirst();
            fire(held, waitsUntilMillis(held), nowMillis, outlet);
        }
    }

    private long waitsUntilMillis(Completion completion) {
        Duration patience = segment.chain()
                .waitingStep()
                .flatMap(ChainStep::within)
                .orElseThrow(() -> new IllegalStateException("a step that waits says how long"));
        return completion.last().timeMillis() + patience.toMillis();
    }

    private void fire(Completion completion, long atMillis, long nowMillis, Outlet outlet) {
        tell(atMillis, nowMillis, outlet);
        Open open = openByPath.get(completion.path());
        int count = completion.steps().size();
        if (open == null) {
            endOldest(atMillis, nowMillis, outlet);
            open = open(completion, atMillis);
            openByPath.put(completion.path(), open);
            publish(open, atMillis, nowMillis, outlet);
            return;
        }
        folded++;
        if (open.episode().fold(atMillis, count, alerting().severity(count))) {
            publish(open, atMillis, nowMillis, outlet);
        }
    }

    /** Makes room for one more: the alert that is open for longest ends before its time. */
    private void endOldest(long atMillis, long nowMillis, Outlet outlet) {
        if (openByPath.size() < MOST_OPEN) {
            return;
        }
        Iterator<Open> opens = openByPath.values().iterator();
        Open oldest = opens.next();
        if (oldest.episode().isChanged()) {
            publish(oldest, atMillis, nowMillis, outlet);
        }
        opens.remove();
        evicted++;
    }

    private Open open(Completion completion, long atMillis) {
        List<AlertStep> steps = completion.steps();
        AlertStep first = steps.get(0);
        List<String> parts = new ArrayList<>(List.of(tenant, segment.chain().key(), entity));
        parts.addAll(completion.path());
        parts.add(first.eventId());
        parts.add(Long.toString(first.timeMillis()));
        List<Evidence> evidence = steps.stream()
                .flatMap(step -> step.evidence().stream())
                .distinct()
                .limit(EventDetail.MOST_EVIDENCE)
                .toList();
        Episode episode = new Episode(
                DerivedId.of(parts.toArray(String[]::new)),
                atMillis,
                Map.of(segment.chain().entity(), first.entity()),
                steps.stream().map(AlertStep::eventId).toList(),
                first.timeMillis(),
                new EventDetail(completion.ingestedMillis(), completion.entities(), evidence),
                alerting().severity(steps.size()),
                steps.size());
        return new Open(episode, steps);
    }

    private void publish(Open open, long atMillis, long nowMillis, Outlet outlet) {
        outlet.alerts()
                .accept(open.episode()
                        .publish(alerting(), tenant, atMillis, nowMillis)
                        .with(open.steps()));
    }

    /** Publishes the updates that are due by now, and ends the alerts whose time is over. */
    private void tell(long untilMillis, long nowMillis, Outlet outlet) {
        for (Iterator<Open> opens = openByPath.values().iterator(); opens.hasNext(); ) {
            Open open = opens.next();
            long endMillis = endMillis(open);
            long dueMillis = Math.min(open.episode().updateDueMillis(), endMillis);
            if (open.episode().isChanged() && untilMillis >= dueMillis) {
                publish(open, dueMillis, nowMillis, outlet);
            }
            if (untilMillis >= endMillis) {
                opens.remove();
            }
        }
    }

    /** Worked out when it is needed: most decisions raise nothing. */
    private AlertingRule alerting() {
        alerting = alerting == null ? AlertingRule.of(segment.chain()) : alerting;
        return alerting;
    }

    private long endMillis(Open open) {
        return open.episode().startMillis() + alerting().suppress().toMillis();
    }

    /** When {@link #decide} has something to do without further hits; empty once everything is forgotten. */
    public OptionalLong nextMillis() {
        LongStream.Builder moments = LongStream.builder();
        run.emptyAtMillis().ifPresent(moments::add);
        if (!waiting.isEmpty()) {
            moments.add(waitsUntilMillis(waiting.peekFirst()));
        }
        for (Open open : openByPath.values()) {
            moments.add(
                    open.episode().isChanged()
                            ? Math.min(open.episode().updateDueMillis(), endMillis(open))
                            : endMillis(open));
        }
        return moments.build().min();
    }

    public boolean isEmpty() {
        return run.isEmpty() && waiting.isEmpty() && openByPath.isEmpty();
    }

    /** What had to be given up since this value was made, because it was too much for one entity. */
    public long evicted() {
        return evicted + run.evicted();
    }

    /** How often the chain was complete since this value was made and was folded into an alert that is open. */
    public long folded() {
        return folded;
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        output.writeLong(decidedMillis);
        run.write(output);
        output.writeInt(waiting.size());
        for (Completion completion : waiting) {
            completion.write(output);
        }
        output.writeInt(openByPath.size());
        for (Map.Entry<List<String>, Open> entry : openByPath.entrySet()) {
            DataText.write(entry.getKey(), output);
            entry.getValue().episode().write(output);
            output.writeInt(entry.getValue().steps().size());
            for (AlertStep step : entry.getValue().steps()) {
                step.write(output);
            }
        }
    }

    /** Fills a fresh value of the same segment, tenant and entity. */
    public void read(DataInput input) throws IOException {
        int version = StateCodec.readVersion(WITHOUT_DECIDED, VERSION, "the state of a chain", input);
        decidedMillis = version == WITHOUT_DECIDED ? Long.MIN_VALUE : input.readLong();
        run.read(input);
        for (int left = input.readInt(); left > 0; left--) {
            waiting.addLast(Completion.read(input));
        }
        for (int left = input.readInt(); left > 0; left--) {
            List<String> path = DataText.readList(input);
            Episode episode = Episode.read(input);
            List<AlertStep> steps = new ArrayList<>();
            for (int more = input.readInt(); more > 0; more--) {
                steps.add(AlertStep.read(input));
            }
            openByPath.put(path, new Open(episode, List.copyOf(steps)));
        }
    }
}

package io.weir.jobs.chain;

import io.weir.rules.alert.AlertStep;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.chain.ChainRun;
import io.weir.rules.chain.Completion;
import io.weir.rules.chain.Segment;
import org.apache.flink.cep.nfa.ComputationState;
import org.apache.flink.cep.nfa.NFAState;
import org.apache.flink.cep.nfa.NFAStateSerializer;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.nfa.sharedbuffer.EventId;
import org.apache.flink.cep.nfa.sharedbuffer.SharedBufferAccessor;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Follows a segment with Flink CEP.
 *
 * <p>The automaton keeps every way to go on; of those that wait for the same, only the newest is left to it after each hit,
 * because whatever can follow on an older one, can follow on it.
 */
final class NfaRun implements ChainRun {
    /** Paths from other entities that are followed at the same time; the same bound as without CEP. */
    private static final int MOST_PATHS = 16;

    private static final int VERSION = 1;
    private static final AfterMatchSkipStrategy EVERY_MATCH = AfterMatchSkipStrategy.noSkip();
    private static final NFAStateSerializer STATES = new NFAStateSerializer();

    private final NfaPattern pattern;
    private final Segment segment;
    private final NfaHost host;
    private HeldStates.Content content;
    private NFAState state;
    private long evicted;

    NfaRun(NfaPattern pattern, NfaHost host) {
        this.pattern = pattern;
        this.segment = pattern.segment();
        this.host = host;
        forget();
    }

    private void forget() {
        content = host.states().newContent();
        state = pattern.nfa().createInitialNFAState();
    }

    @Override
    public List<Completion> accept(ChainHit hit) {
        if (isEmpty() && !begins(hit)) {
            return List.of();
        }
        try (SharedBufferAccessor<ChainHit> buffer = host.open(content)) {
            pattern.nfa().advanceTime(buffer, state, hit.timeMillis(), EVERY_MATCH);
            var matches = pattern.nfa().process(buffer, state, hit, hit.timeMillis(), EVERY_MATCH, () -> 0L);
            keepNewest(buffer);
            return matches.isEmpty() ? List.of() : completions(matches, hit);
        } catch (Exception e) {
            throw failed(e);
        }
    }

    private boolean begins(ChainHit hit) {
        return segment.isFirst() ? hit.satisfies(segment.place(1).step()) : hit.isContinuation();
    }

    /** Of all that wait in one state and came by one path, the newest stays. */
    private void keepNewest(SharedBufferAccessor<ChainHit> buffer) throws Exception {
        Map<List<String>, Map<String, ComputationState>> newestByPath = new LinkedHashMap<>();
        Set<ComputationState> superseded = new HashSet<>();
        for (ComputationState each : state.getPartialMatches()) {
            if (each.getStartEventID() != null) {
                Map<String, ComputationState> newest =
                        newestByPath.computeIfAbsent(pathOf(each, buffer), unseen -> new HashMap<>());
                ComputationState other = newest.get(each.getCurrentStateName());
                if (other == null || isNewer(each, other, buffer)) {
                    newest.put(each.getCurrentStateName(), each);
                    superseded.add(other);
                } else {
                    superseded.add(each);
                }
            }
        }
        while (newestByPath.size() > MOST_PATHS) {
            List<String> oldest = oldest(newestByPath);
            superseded.addAll(newestByPath.remove(oldest).values());
            evicted++;
        }
        superseded.remove(null);
        release(superseded, buffer);
    }

    private void release(Set<ComputationState> superseded, SharedBufferAccessor<ChainHit> buffer) throws Exception {
        for (ComputationState each : superseded) {
            buffer.releaseNode(each.getPreviousBufferEntry(), each.getVersion());
        }
        if (!superseded.isEmpty()) {
            state.getPartialMatches().removeAll(superseded);
            state.setStateChanged();
        }
    }

    private List<String> pathOf(ComputationState each, SharedBufferAccessor<ChainHit> buffer) {
        return segment.isFirst() ? List.of() : firstHit(each, buffer).path();
    }

    private static ChainHit firstHit(ComputationState each, SharedBufferAccessor<ChainHit> buffer) {
        return buffer.materializeMatch(Map.of("first", List.of(each.getStartEventID())))
                .get("first")
                .get(0);
    }

    private static boolean isNewer(
            ComputationState one, ComputationState other, SharedBufferAccessor<ChainHit> buffer) {
        int byNewestHit = newestHit(one).compareTo(newestHit(other));
        return byNewestHit != 0
                ? byNewestHit > 0
                : compare(taken(one, buffer), taken(other, buffer), Comparator.naturalOrder()) > 0;
    }

    private static EventId newestHit(ComputationState each) {
        return each.getPreviousBufferEntry().getEventId();
    }

    private static List<Taken<EventId>> taken(ComputationState each, SharedBufferAccessor<ChainHit> buffer) {
        return taken(buffer.extractPatterns(each.getPreviousBufferEntry(), each.getVersion())
                .get(0));
    }

    /** What took which place, oldest first. */
    private static <T> List<Taken<T>> taken(Map<String, List<T>> match) {
        List<Taken<T>> taken = new ArrayList<>();
        match.forEach((name, hits) -> taken.add(new Taken<>(NfaPattern.placeOf(name), hits.get(0))));
        return taken;
    }

    /** By where they began, then by what they took, newest first; of two hits at once, by the place farther on. */
    private static <T> int compare(List<Taken<T>> one, List<Taken<T>> other, Comparator<T> order) {
        int compared = order.compare(one.get(0).hit(), other.get(0).hit());
        for (int back = 1; compared == 0 && back <= Math.min(one.size(), other.size()); back++) {
            Taken<T> first = one.get(one.size() - back);
            Taken<T> second = other.get(other.size() - back);
            compared = order.compare(first.hit(), second.hit());
            compared = compared == 0 ? Integer.compare(first.place(), second.place()) : compared;
        }
        return compared;
    }

    private static List<String> oldest(Map<List<String>, Map<String, ComputationState>> newestByPath) {
        Comparator<Map.Entry<List<String>, Map<String, ComputationState>>> byNewestHit =
                Comparator.comparing(entry -> entry.getValue().values().stream()
                        .map(NfaRun::newestHit)
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
        return newestByPath.entrySet().stream()
                .min(byNewestHit.thenComparing(entry -> entry.getKey().toString()))
                .orElseThrow()
                .getKey();
    }

    /** For each path the newest way. */
    private List<Completion> completions(Iterable<Map<String, List<ChainHit>>> matches, ChainHit last) {
        Map<List<String>, List<Taken<ChainHit>>> newestByPath = new HashMap<>();
        for (Map<String, List<ChainHit>> match : matches) {
            List<Taken<ChainHit>> taken = taken(match);
            List<String> path =
                    segment.isFirst() ? List.of() : taken.get(0).hit().path();
            newestByPath.merge(path, taken, (one, other) -> compare(one, other, ChainHit.ORDER) >= 0 ? one : other);
        }
        List<Completion> completions = new ArrayList<>();
        newestByPath.forEach((path, taken) ->
                completions.add(new Completion(path, steps(taken), last.ingestedMillis(), last.entities())));
        completions.sort(Comparator.comparing(completion -> completion.path().toString()));
        return completions;
    }

    private record Taken<T>(int place, T hit) {}

    private List<AlertStep> steps(List<Taken<ChainHit>> taken) {
        List<AlertStep> steps = new ArrayList<>();
        for (Taken<ChainHit> each : taken) {
            if (each.place() == 0) {
                steps.addAll(each.hit().carried());
            } else {
                Segment.Place place = segment.place(each.place());
                steps.add(each.hit().asStep(place.step(), segment.nameOf(place)));
            }
        }
        return steps;
    }

    @Override
    public void expire(long atMillis) {
        if (isEmpty()) {
            return;
        }
        try (SharedBufferAccessor<ChainHit> buffer = host.open(content)) {
            pattern.nfa().advanceTime(buffer, state, atMillis + 1, EVERY_MATCH);
            Set<ComputationState> over = new HashSet<>();
            for (ComputationState each : state.getPartialMatches()) {
                if (each.getStartEventID() != null && startMillis(each, buffer) + segment.withinMillis() <= atMillis) {
                    over.add(each);
                }
            }
            release(over, buffer);
        } catch (Exception e) {
            throw failed(e);
        }
        if (isEmpty()) {
            forget();
        }
    }

    private long startMillis(ComputationState each, SharedBufferAccessor<ChainHit> buffer) {
        return segment.isFirst()
                ? each.getStartTimestamp()
                : firstHit(each, buffer).carried().get(0).timeMillis();
    }

    @Override
    public boolean isEmpty() {
        return state.getPartialMatches().stream().allMatch(each -> each.getStartEventID() == null);
    }

    @Override
    public OptionalLong emptyAtMillis() {
        try (SharedBufferAccessor<ChainHit> buffer = host.open(content)) {
            OptionalLong newest = state.getPartialMatches().stream()
                    .filter(each -> each.getStartEventID() != null)
                    .mapToLong(each -> startMillis(each, buffer) + segment.withinMillis())
                    .max();
            return newest;
        } catch (Exception e) {
            throw failed(e);
        }
    }

    @Override
    public long evicted() {
        return evicted;
    }

    @Override
    public void write(DataOutput output) throws IOException {
        DataOutputSerializer bytes = new DataOutputSerializer(512);
        if (!isEmpty()) {
            STATES.serialize(state, bytes);
            host.states().write(content, bytes);
        }
        output.writeByte(VERSION);
        output.writeInt(bytes.length());
        output.write(bytes.getSharedBuffer(), 0, bytes.length());
    }

    @Override
    public void read(DataInput input) throws IOException {
        int version = input.readByte();
        if (version != VERSION) {
            throw new IOException("found version " + version + " of the runs of a chain, expected " + VERSION);
        }
        byte[] bytes = new byte[input.readInt()];
        input.readFully(bytes);
        if (bytes.length > 0) {
            DataInputDeserializer stored = new DataInputDeserializer(bytes);
            state = STATES.deserialize(stored);
            content = host.states().read(stored);
        }
    }

    private IllegalStateException failed(Exception cause) {
        return new IllegalStateException(
                "the automaton of the chain '" + segment.chain().key() + "' failed", cause);
    }
}

package io.weir.rules.incident;

import io.weir.rules.command.Command;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.memory.HeapMemory;
import io.weir.rules.memory.Stored;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs entities and stories as operators would: entities first, then the story, each with its timers; everything between two
 * calls is bytes, so every call follows a restore.
 */
final class StoryRun implements Story.Outlet {
    static final long GRID = 100;

    final List<Incident> told = new ArrayList<>();
    final List<Occasion> occasions = new ArrayList<>();
    final List<Triage> triages = new ArrayList<>();
    final List<CommandAnswer> answers = new ArrayList<>();
    final HeapMemory memory = new HeapMemory();

    private final StoryRules rules;
    private final Map<String, byte[]> entities = new TreeMap<>();
    private final Map<String, List<Finding>> waiting = new TreeMap<>();
    private final TreeMap<Long, TreeSet<String>> entityTimers = new TreeMap<>();
    private final TreeSet<Long> storyTimers = new TreeSet<>();
    private long watermark = Long.MIN_VALUE;
    long late;

    StoryRun(StoryRules rules) {
        this.rules = rules;
    }

    static StoryRun of(StoryRules rules, Collection<Finding> findings) {
        StoryRun run = new StoryRun(rules);
        findings.forEach(run::take);
        run.watermark(Long.MAX_VALUE);
        return run;
    }

    void take(Finding finding) {
        String key = finding.key();
        if (rounded(finding.atMillis()) > watermark) {
            waiting.computeIfAbsent(key, any -> new ArrayList<>()).add(finding);
            remind(key, finding.atMillis());
            return;
        }
        EntityActivity activity = activity(key);
        late += activity.knows(finding) ? 0 : 1;
        decide(key, activity, List.of(finding), watermark);
    }

    void obey(Command command) {
        story().obey(command, watermark);
    }

    private Story story() {
        return new Story(rules, "default", memory, storyTimers::add, this);
    }

    private EntityActivity activity(String key) {
        EntityActivity activity = new EntityActivity(rules.inactivity());
        byte[] stored = entities.get(key);
        if (stored != null) {
            try {
                activity.read(new DataInputStream(new ByteArrayInputStream(stored)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return activity;
    }

    /** A moment is not over before the next point of the grid. */
    private static long rounded(long timeMillis) {
        return -Math.floorDiv(-timeMillis, GRID) * GRID;
    }

    private void remind(String key, long timeMillis) {
        entityTimers
                .computeIfAbsent(rounded(timeMillis), any -> new TreeSet<>())
                .add(key);
    }

    private void decide(String key, EntityActivity activity, List<Finding> findings, long untilMillis) {
        List<Strand> strands = activity.decide(findings, untilMillis);
        OptionalLong next = activity.nextMillis();
        if (next.isPresent()) {
            remind(key, Math.max(next.getAsLong(), untilMillis + 1));
            entities.put(key, Stored.bytes(activity::write));
        } else {
            entities.remove(key);
        }
        strands.forEach(strand -> story().take(strand, watermark));
    }

    void watermark(long timeMillis) {
        while (!entityTimers.isEmpty() && entityTimers.firstKey() <= timeMillis) {
            var due = entityTimers.pollFirstEntry();
            for (String key : due.getValue()) {
                List<Finding> mine = waiting.getOrDefault(key, List.of());
                List<Finding> ready = mine.stream()
                        .filter(finding -> finding.atMillis() <= due.getKey())
                        .toList();
                List<Finding> left = new ArrayList<>(mine);
                left.removeAll(ready);
                waiting.put(key, left);
                decide(key, activity(key), ready, due.getKey());
            }
        }
        watermark = timeMillis;
        while (!storyTimers.isEmpty() && storyTimers.first() <= timeMillis) {
            story().onTime(storyTimers.pollFirst());
        }
    }

    int entitiesLeft() {
        return entities.size();
    }

    /** The newest version of each incident. */
    Map<String, Incident> incidents() {
        Map<String, Incident> newest = new TreeMap<>();
        told.forEach(incident ->
                newest.merge(incident.id(), incident, (one, other) -> one.version() > other.version() ? one : other));
        return newest;
    }

    Incident only() {
        if (incidents().size() != 1) {
            throw new AssertionError("found " + incidents().size() + " incidents, expected one: "
                    + incidents().values().stream().map(Incident::title).toList());
        }
        return incidents().values().iterator().next();
    }

    @Override
    public void incident(Incident incident) {
        told.add(incident);
    }

    @Override
    public void occasion(Occasion occasion) {
        occasions.add(occasion);
    }

    @Override
    public void triage(Triage triage) {
        triages.add(triage);
    }

    @Override
    public void answer(CommandAnswer answer) {
        answers.add(answer);
    }
}

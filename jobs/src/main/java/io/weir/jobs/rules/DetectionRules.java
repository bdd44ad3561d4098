package io.weir.jobs.rules;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.jobs.time.Lanes;
import io.weir.rules.alert.MatchedEvent;
import io.weir.rules.book.RuleBook;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.book.RulePush;
import io.weir.rules.event.FieldTable;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.sigma.CorrelationRule;
import io.weir.rules.sigma.Problem;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The rules that a job starts with: they travel as text, and every process compiles them once. */
public final class DetectionRules implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How many correlations may lie over each other in a job. */
    public static final int MOST_STAGES = 3;

    /** The newest rule sets of this process; tasks take up a new one at nearly the same time. */
    private static final int MOST_SHARED = 4;

    private static final Map<Shared, CompletableFuture<CompiledRules>> SHARED = new LinkedHashMap<>();

    /** One after the other, so that a push does not take every core from the events. The thread ends when it is idle. */
    private static final Executor COMPILER = compiler();

    private final List<String> files;
    private final List<String> texts;
    private final TopicFormats formats;
    private final Lanes lanes;
    private final RuleUpdate pushedBefore;
    private final List<PushesAtStart.Tried> unanswered;
    private final String cityFile;
    /** What reading needs, found out once: tasks that start together ask again and again whether their rules are the same. */
    private transient List<FieldTable.Field> fields;

    private record Shared(DetectionRules start, long version, List<RuleDocument> pushed) {}

    private DetectionRules(
            List<String> files,
            List<String> texts,
            TopicFormats formats,
            Lanes lanes,
            RuleUpdate pushedBefore,
            List<PushesAtStart.Tried> unanswered,
            String cityFile) {
        this.files = files;
        this.texts = texts;
        this.formats = formats;
        this.lanes = lanes;
        this.pushedBefore = pushedBefore;
        this.unanswered = unanswered;
        this.cityFile = cityFile;
    }

    /** Refuses the whole set, with every reason, if anything in it cannot be applied in full. */
    public static DetectionRules of(List<RuleSource> sources, TopicFormats formats, Lanes lanes) {
        RuleSet.Compilation compilation = RuleSet.compile(sources);
        List<String> problems = new ArrayList<>(
                compilation.problems().stream().map(Problem::toString).toList());
        notApplied(RuleBook.of(sources), compilation.rules()).forEach(problem -> problems.add(problem.toString()));
        if (problems.isEmpty()
                && areCalledTheSame(compilation.rules())) { // of names and ids the compiler says it better
            problems.addAll(calledTheSame(sources));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the rules cannot be applied:\n  " + String.join("\n  ", problems));
        }
        return new DetectionRules(
                sources.stream().map(RuleSource::file).toList(),
                sources.stream().map(RuleSource::text).toList(),
                formats,
                lanes,
                new RuleUpdate(0, List.of()),
                List.of(),
                "");
    }

    /** What the topic of pushes makes of these rules, be it pushed while no job ran, or before one that left no state. */
    public PushesAtStart tried(List<RuleRecord> pushed) {
        return PushesAtStart.of(book(), pushed);
    }

    /**
     * These rules and over them what was pushed.
     *
     * @param unanswered ids of pushes that nobody has answered yet
     */
    public DetectionRules with(PushesAtStart pushes, Set<String> unanswered) {
        return new DetectionRules(
                files,
                texts,
                formats,
                lanes,
                new RuleUpdate(pushes.book().version(), pushes.book().pushed()),
                pushes.tried().stream()
                        .filter(tried -> unanswered.contains(tried.push().id()))
                        .toList(),
                cityFile);
    }

    /** Tries a push. What the language allows and this job does not do is refused, too, never half-applied. */
    static RuleBook.Outcome tried(RuleBook book, RulePush push) {
        RuleBook.Outcome outcome = book.apply(push);
        if (!outcome.isAccepted() || outcome.changed().isEmpty()) {
            return outcome;
        }
        List<Problem> problems =
                notApplied(outcome.book(), outcome.book().compile().rules());
        return problems.isEmpty() ? outcome : new RuleBook.Outcome(book, List.of(), problems);
    }

    /** The same; where addresses are that come without coordinates says a file, which every process opens for itself. */
    public DetectionRules placedBy(String file) {
        return new DetectionRules(files, texts, formats, lanes, pushedBefore, unanswered, file);
    }

    /** Pushes that the rules came from, or were kept from, and that wait for an answer. */
    List<PushesAtStart.Tried> unanswered() {
        return unanswered;
    }

    private static List<Problem> notApplied(RuleBook book, RuleSet rules) {
        List<Problem> reasons = new ArrayList<>();
        for (CorrelationRule correlation : rules.correlations()) {
            if (CompiledRules.depth(correlation) >= MOST_STAGES) {
                RuleDocument document = book.document(correlation.key()).orElseThrow();
                reasons.add(new Problem(
                        document.file(),
                        document.line(),
                        1,
                        "correlation '" + correlation.key() + "': found more than " + MOST_STAGES
                                + " correlations over each other, the detect job follows no more"));
            }
        }
        return reasons;
    }

    private static boolean areCalledTheSame(RuleSet rules) {
        Set<String> keys = new HashSet<>();
        rules.rules().forEach(rule -> keys.add(rule.key()));
        rules.correlations().forEach(correlation -> keys.add(correlation.key()));
        rules.filters().forEach(filter -> keys.add(filter.metadata().key()));
        rules.chains().forEach(chain -> keys.add(chain.key()));
        return keys.size() < rules.size();
    }

    /** Of documents that are called the same only the last would be in force: whoever has no id and no name goes by his title. */
    private static List<String> calledTheSame(List<RuleSource> sources) {
        List<String> reasons = new ArrayList<>();
        Map<String, RuleDocument> byKey = new HashMap<>();
        for (RuleSource source : sources) {
            for (RuleDocument document : RuleDocument.of(source)) {
                RuleDocument other = byKey.putIfAbsent(document.key(), document);
                if (other != null) {
                    reasons.add(place(document) + ": found '" + document.key() + "', which the document at "
                            + place(other) + " is called, too, expected one that differs; a name or an id helps");
                }
            }
        }
        return reasons;
    }

    private static String place(RuleDocument document) {
        return document.file() + ":" + document.line();
    }

    /** The documents that the job starts with. */
    public RuleBook book() {
        List<RuleSource> sources = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            sources.add(new RuleSource(files.get(i), texts.get(i)));
        }
        return RuleBook.of(sources).with(pushedBefore.pushed(), pushedBefore.version());
    }

    /** What the job starts with, compiled. */
    public CompiledRules compiled() {
        return compiled(pushedBefore);
    }

    RuleUpdate pushedBefore() {
        return pushedBefore;
    }

    /** What results from an update, compiled. */
    public CompiledRules compiled(RuleUpdate update) {
        return compiling(update, null).join();
    }

    /** What will result from an update, compiled with as much as possible of what was in force before, if anything was. */
    CompletableFuture<CompiledRules> compiling(RuleUpdate update, CompiledRules before) {
        Shared key = new Shared(this, update.version(), update.pushed());
        synchronized (SHARED) {
            CompletableFuture<CompiledRules> known = SHARED.get(key);
            if (known == null) {
                known = CompletableFuture.supplyAsync(() -> compile(update, before), COMPILER);
                SHARED.put(key, known);
                if (SHARED.size() > MOST_SHARED) {
                    SHARED.remove(SHARED.keySet().iterator().next());
                }
            }
            return known;
        }
    }

    private CompiledRules compile(RuleUpdate update, CompiledRules before) {
        RuleBook book = book().with(update.pushed(), update.version());
        return before == null
                ? CompiledRules.of(book, Mappings.bundled(), fields(), lanes, CityFiles.lookup(cityFile))
                : before.changedTo(book);
    }

    private synchronized List<FieldTable.Field> fields() {
        if (fields == null) {
            List<FieldTable.Field> all = new ArrayList<>(formats.fields());
            MatchedEvent.fields().forEach(field -> all.add(FieldTable.Field.at(field.name())));
            fields = all;
        }
        return fields;
    }

    private static Executor compiler() {
        var executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "weir-rule-compiler");
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DetectionRules rules
                && files.equals(rules.files)
                && texts.equals(rules.texts)
                && lanes.equals(rules.lanes)
                && pushedBefore.equals(rules.pushedBefore)
                && cityFile.equals(rules.cityFile)
                && fields().equals(rules.fields());
    }

    @Override
    public int hashCode() {
        return Objects.hash(files, texts);
    }
}

package io.weir.jobs.rules;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.rules.book.RuleBook;
import io.weir.rules.book.RuleBook.Outcome;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.book.RulePush;
import io.weir.rules.sigma.Problem;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one place where rules change: gathers the documents of a push, tries them on all that is in force, numbers the
 * result and answers. Runs alone, so that versions have an order. A refused push is undone in the topic, so that
 * whoever starts from there finds what is in force.
 */
public final class MaintainRules extends ProcessFunction<RuleRecord, RuleUpdate> implements CheckpointedFunction {
    public static final OutputTag<RuleAnswer> ANSWERS =
            new OutputTag<>("rule-answers", TypeInformation.of(RuleAnswer.class));
    public static final OutputTag<RuleRecord> CORRECTIONS =
            new OutputTag<>("rule-corrections", TypeInformation.of(RuleRecord.class));

    /** More pushes than this are never half sent at the same time; of more, the oldest are given up. */
    private static final int MOST_UNFINISHED = 100;

    /** Pushes that put back what a refused one replaced. */
    private static final String CORRECTION = "correction-of-";

    private final DetectionRules rules;
    private final Map<String, List<RuleRecord>> unfinished = new LinkedHashMap<>();
    private transient RuleBook book;
    private transient ListState<RuleUpdate> remembered;
    private transient ListState<RuleRecord> waiting;

    public MaintainRules(DetectionRules rules) {
        this.rules = rules;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        remembered = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("rules", TypeInformation.of(RuleUpdate.class)));
        waiting = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("unfinished-pushes", TypeInformation.of(RuleRecord.class)));
        book = rules.book();
        for (RuleUpdate update : remembered.get()) {
            book = book.with(update.pushed(), update.version());
        }
        for (RuleRecord record : waiting.get()) {
            unfinished.computeIfAbsent(record.push(), push -> new ArrayList<>()).add(record);
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        remembered.update(List.of(update()));
        waiting.update(unfinished.values().stream().flatMap(List::stream).toList());
    }

    @Override
    public void open(OpenContext context) {
        getRuntimeContext().getMetricGroup().gauge("ruleSetVersion", () -> book.version());
    }

    @Override
    public void processElement(RuleRecord record, Context context, Collector<RuleUpdate> out) {
        List<RuleRecord> push = unfinished.computeIfAbsent(record.push(), unknown -> new ArrayList<>());
        push.add(record);
        if (push.size() < record.size()) {
            if (unfinished.size() > MOST_UNFINISHED) {
                String oldest = unfinished.keySet().iterator().next();
                unfinished.remove(oldest);
                answer(context, oldest, List.of(), List.of("it never came whole"));
            }
            return;
        }
        unfinished.remove(record.push());
        apply(RuleRecord.push(push), context, out);
    }

    private void apply(RulePush push, Context context, Collector<RuleUpdate> out) {
        Outcome outcome = book.apply(push);
        List<String> problems = new ArrayList<>(
                outcome.problems().stream().map(Problem::toString).toList());
        if (outcome.isAccepted()) {
            problems.addAll(DetectionRules.notApplied(outcome.book().compile().rules()));
        }
        if (problems.isEmpty()) {
            book = outcome.book();
            if (!outcome.changed().isEmpty()) {
                out.collect(update());
            }
        } else {
            undo(push, context);
        }
        if (!push.id().startsWith(CORRECTION)) {
            answer(
                    context,
                    push.id(),
                    problems.isEmpty()
                            ? outcome.changed().stream().map(RuleDocument::key).toList()
                            : List.of(),
                    problems);
        }
    }

    private RuleUpdate update() {
        return new RuleUpdate(book.version(), book.pushed());
    }

    private void undo(RulePush refused, Context context) {
        if (refused.id().startsWith(CORRECTION)) {
            return; // what was in force cannot be refused; never answer ourselves for ever
        }
        List<RuleDocument> before = refused.documents().stream()
                .map(document -> book.document(document.key()).orElse(RuleDocument.removed(document.key())))
                .toList();
        RuleRecord.of(new RulePush(CORRECTION + refused.id(), before))
                .forEach(record -> context.output(CORRECTIONS, record));
    }

    private void answer(Context context, String push, List<String> changed, List<String> problems) {
        context.output(ANSWERS, new RuleAnswer(push, book.version(), changed, problems, System.currentTimeMillis()));
    }
}

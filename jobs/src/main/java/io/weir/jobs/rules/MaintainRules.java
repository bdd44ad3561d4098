package io.weir.jobs.rules;

import io.weir.connectors.kafka.RuleRecord;
import io.weir.rules.book.RuleBook;
import io.weir.rules.book.RuleBook.Outcome;
import io.weir.rules.book.RuleDocument;
import io.weir.rules.book.RulePush;
import io.weir.rules.sigma.Problem;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
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
public final class MaintainRules extends AbstractStreamOperator<RuleUpdate>
        implements OneInputStreamOperator<RuleRecord, RuleUpdate> {
    private static final long serialVersionUID = 1L;

    public static final OutputTag<RuleAnswer> ANSWERS =
            new OutputTag<>("rule-answers", TypeInformation.of(RuleAnswer.class));
    public static final OutputTag<RuleRecord> CORRECTIONS =
            new OutputTag<>("rule-corrections", TypeInformation.of(RuleRecord.class));

    /** More pushes than this are never half sent at the same time; of more, the oldest are given up. */
    private static final int MOST_UNFINISHED = 100;

    /** Pushes that put back what a refused one replaced. */
    private static final String CORRECTION = "correction-of-";

    /** What rules of before a restart are told under that no longer go with those of the start. */
    private static final String RESTART = "restart";

    private final DetectionRules rules;
    private transient Map<String, List<RuleRecord>> unfinished;
    private transient RuleBook book;
    private transient boolean isRestored;
    private transient ListState<RuleUpdate> remembered;
    private transient ListState<RuleRecord> waiting;

    public MaintainRules(DetectionRules rules) {
        this.rules = rules;
    }

    static boolean isCorrection(RulePush push) {
        return push.id().startsWith(CORRECTION);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        remembered = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("rules", TypeInformation.of(RuleUpdate.class)));
        waiting = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("unfinished-pushes", TypeInformation.of(RuleRecord.class)));
        isRestored = context.isRestored();
        book = rules.book();
        for (RuleUpdate update : remembered.get()) {
            book = book.with(update.pushed(), update.version());
        }
        unfinished = new LinkedHashMap<>();
        for (RuleRecord record : waiting.get()) {
            unfinished.computeIfAbsent(record.push(), push -> new ArrayList<>()).add(record);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        remembered.update(List.of(update()));
        waiting.update(unfinished.values().stream().flatMap(List::stream).toList());
    }

    @Override
    public void open() throws Exception {
        super.open();
        getMetricGroup().gauge("ruleSetVersion", () -> book.version());
        var service = getProcessingTimeService();
        var unused = service.registerTimer(service.getCurrentProcessingTime(), time -> tellOfStart());
    }

    private void tellOfStart() {
        if (isRestored) {
            List<String> problems = problems(book.compile().problems());
            if (!problems.isEmpty()) {
                LOG.error("with the rules of this start some that were pushed are not in force: {}", problems);
                answer(RESTART, List.of(), problems);
            }
            return;
        }
        for (PushesAtStart.Tried tried : rules.unanswered()) {
            if (!tried.problems().isEmpty()) {
                undo(tried.push());
            }
            answer(tried.push(), tried.push().documents(), tried.problems());
        }
    }

    @Override
    public void processElement(StreamRecord<RuleRecord> element) {
        RuleRecord record = element.getValue();
        List<RuleRecord> push = unfinished.computeIfAbsent(record.push(), unknown -> new ArrayList<>());
        push.add(record);
        if (push.size() < record.size()) {
            if (unfinished.size() > MOST_UNFINISHED) {
                String oldest = unfinished.keySet().iterator().next();
                unfinished.remove(oldest);
                answer(oldest, List.of(), List.of("it never came whole"));
            }
            return;
        }
        unfinished.remove(record.push());
        apply(RuleRecord.push(push));
    }

    private void apply(RulePush push) {
        if (isCorrection(push)) {
            // It says what was in force when it was written, and changes nothing; what was accepted since belongs
            // behind it.
            correct(push);
            return;
        }
        Outcome outcome = DetectionRules.tried(book, push);
        if (!outcome.isAccepted()) {
            undo(push);
        } else if (!outcome.changed().isEmpty()) {
            book = outcome.book();
            output.collect(new StreamRecord<>(update()));
        }
        answer(push, outcome.changed(), outcome.problems());
    }

    private RuleUpdate update() {
        return new RuleUpdate(book.version(), book.pushed());
    }

    private void undo(RulePush refused) {
        correct(new RulePush(CORRECTION + refused.id(), refused.documents()));
    }

    /** Puts what is in force behind what says otherwise. */
    private void correct(RulePush said) {
        List<RuleDocument> standing = said.documents().stream()
                .map(document -> book.standing(document.key()))
                .distinct()
                .toList();
        if (!standing.equals(said.documents())) {
            RuleRecord.of(new RulePush(said.id(), standing))
                    .forEach(record -> output.collect(CORRECTIONS, new StreamRecord<>(record)));
        }
    }

    private void answer(RulePush push, List<RuleDocument> changed, List<Problem> problems) {
        List<String> keys = changed.stream().map(RuleDocument::key).toList();
        answer(push.id(), problems.isEmpty() ? keys : List.of(), problems(problems));
    }

    private static List<String> problems(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    private void answer(String push, List<String> changed, List<String> problems) {
        RuleAnswer answer = new RuleAnswer(push, book.version(), changed, problems, System.currentTimeMillis());
        output.collect(ANSWERS, new StreamRecord<>(answer));
    }
}

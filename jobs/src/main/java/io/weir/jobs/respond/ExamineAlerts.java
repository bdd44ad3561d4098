package io.weir.jobs.respond;

import io.weir.connectors.kafka.IntelRecord;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.alert.Alert;
import io.weir.rules.indicator.AlertIndicators;
import io.weir.rules.indicator.FoundIndicators;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.intel.IntelException;
import io.weir.rules.intel.IntelFiles;
import io.weir.rules.intel.IntelList;
import io.weir.rules.intel.IntelSet;
import io.weir.rules.intel.Verdict;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Finds out of alerts, keyed by their ids, what can be told without asking anybody: which indicators they hold, and what lists say
 * of these. A list that comes while the job runs counts from then on; one that is not understood changes nothing.
 */
public final class ExamineAlerts extends KeyedBroadcastProcessFunction<String, CountedAlert, IntelRecord, ExaminedAlert>
        implements CheckpointedFunction {
    public static final MapStateDescriptor<String, String> LISTS =
            new MapStateDescriptor<>("intel-lists", Types.STRING, Types.STRING);
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("unreadable-lists", TypeInformation.of(DeadLetter.class));

    private final AssessmentSources sources;
    private final StartingLists startingLists;
    private transient AlertIndicators indicators;
    private transient IntelSet fromFiles;
    private transient IntelSet fromTopic;
    private transient Counter listedIndicators;
    private transient Counter refusedLists;

    /** The lists that a start without state begins with, by name. */
    @FunctionalInterface
    public interface StartingLists extends Serializable {
        Map<String, String> get();
    }

    public ExamineAlerts(AssessmentSources sources, StartingLists startingLists) {
        this.sources = sources;
        this.startingLists = startingLists;
    }

    /** Versions of one alert stay in their order. */
    static String key(CountedAlert counted) {
        return counted.alert().id();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        BroadcastState<String, String> lists = context.getOperatorStateStore().getBroadcastState(LISTS);
        if (!context.isRestored()) {
            lists.putAll(startingLists.get());
        }
        fromTopic = IntelSet.EMPTY;
        for (Map.Entry<String, String> list : lists.entries()) {
            fromTopic = read(list.getKey(), list.getValue(), fromTopic);
        }
    }

    /** What was accepted once, or stood in the topic before, and is not understood any more is left out. */
    private static IntelSet read(String name, String text, IntelSet others) {
        try {
            return others.with(IntelList.read(name, text));
        } catch (IntelException e) {
            return others;
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // the state holds the lists already
    }

    @Override
    public void open(OpenContext context) {
        indicators = new AlertIndicators(sources.scanner());
        fromFiles = IntelSet.EMPTY;
        for (String directory : sources.directories()) {
            fromFiles = fromFiles.withAll(IntelFiles.read(Path.of(directory)));
        }
        var metrics = getRuntimeContext().getMetricGroup();
        listedIndicators = metrics.counter("listedIndicators");
        refusedLists = metrics.counter("refusedLists");
        metrics.gauge("indicatorsInLists", () -> fromFiles.size() + fromTopic.size());
    }

    @Override
    public void processElement(CountedAlert counted, ReadOnlyContext context, Collector<ExaminedAlert> out) {
        Alert alert = counted.alert();
        FoundIndicators found = indicators.of(alert);
        List<Verdict> verdicts = new ArrayList<>();
        for (Indicator indicator : found.all()) {
            verdicts.addAll(fromFiles.verdicts(indicator, alert.timeMillis()));
            verdicts.addAll(fromTopic.verdicts(indicator, alert.timeMillis()));
        }
        listedIndicators.inc(verdicts.size());
        out.collect(new ExaminedAlert(alert, counted.earlier(), found.all(), found.cut(), verdicts));
    }

    @Override
    public void processBroadcastElement(IntelRecord record, Context context, Collector<ExaminedAlert> out)
            throws Exception {
        BroadcastState<String, String> lists = context.getBroadcastState(LISTS);
        if (record.text().isEmpty()) {
            lists.remove(record.name());
            fromTopic = fromTopic.without(record.name());
            return;
        }
        if (record.text().equals(lists.get(record.name()))) {
            return;
        }
        try {
            fromTopic = fromTopic.with(IntelList.read(record.name(), record.text()));
            lists.put(record.name(), record.text());
        } catch (IntelException e) {
            refusedLists.inc();
            if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
                context.output(
                        DEAD_LETTERS,
                        new DeadLetter(
                                record.name(),
                                0,
                                0,
                                "intel",
                                e.getMessage(),
                                record.text().getBytes(UTF_8)));
            }
        }
    }
}

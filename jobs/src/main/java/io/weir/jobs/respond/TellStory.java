package io.weir.jobs.respond;

import io.weir.rules.command.Command;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Occasion;
import io.weir.rules.incident.Story;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.incident.Strand;
import io.weir.rules.incident.Triage;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Tells the stories of a tenant: the only writer of incidents, and the only reader of what analysts decide about them. */
public final class TellStory extends KeyedCoProcessFunction<String, Strand, Command, Incident> {
    public static final OutputTag<Occasion> OCCASIONS =
            new OutputTag<>("occasions", TypeInformation.of(Occasion.class));
    public static final OutputTag<Triage> TRIAGES = new OutputTag<>("triages", TypeInformation.of(Triage.class));
    public static final OutputTag<CommandAnswer> ANSWERS =
            new OutputTag<>("story-answers", TypeInformation.of(CommandAnswer.class));

    private final StoryRules rules;
    private transient StateMemory memory;
    private transient Counter incidentVersions;
    private transient Counter refusedCommands;

    public TellStory(StoryRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        memory = StateMemory.of("story", getRuntimeContext());
        var metrics = getRuntimeContext().getMetricGroup();
        incidentVersions = metrics.counter("incidentVersions");
        refusedCommands = metrics.counter("refusedCommands");
    }

    @Override
    public void processElement1(Strand strand, Context context, Collector<Incident> out) {
        TimerService timers = context.timerService();
        story(context, timers, out).take(strand, timers.currentWatermark());
    }

    @Override
    public void processElement2(Command command, Context context, Collector<Incident> out) {
        TimerService timers = context.timerService();
        story(context, timers, out).obey(command, timers.currentWatermark());
    }

    @Override
    public void onTimer(long timeMillis, OnTimerContext context, Collector<Incident> out) {
        story(context, context.timerService(), out).onTime(timeMillis);
    }

    private Story story(Context context, TimerService timers, Collector<Incident> out) {
        return new Story(
                rules, context.getCurrentKey(), memory, timers::registerEventTimeTimer, new Outlets(context, out));
    }

    /** Sends on what a story decides. */
    private final class Outlets implements Story.Outlet {
        private final Context context;
        private final Collector<Incident> out;

        Outlets(Context context, Collector<Incident> out) {
            this.context = context;
            this.out = out;
        }

        @Override
        public void incident(Incident incident) {
            incidentVersions.inc();
            out.collect(incident);
        }

        @Override
        public void occasion(Occasion occasion) {
            context.output(OCCASIONS, occasion);
        }

        @Override
        public void triage(Triage triage) {
            context.output(TRIAGES, triage);
        }

        @Override
        public void answer(CommandAnswer answer) {
            refusedCommands.inc(answer.accepted() ? 0 : 1);
            context.output(ANSWERS, answer);
        }
    }
}

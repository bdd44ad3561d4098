package io.weir.jobs.detect;

import io.weir.connectors.alert.AlertDocument;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.connectors.telemetry.Reading;
import io.weir.rules.alert.Hit;
import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.CorrelationPlan.Addressed;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.event.Scalar;
import io.weir.rules.sigma.DetectionRule;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Matches every event against the rules, where it was read; only hits go on. */
public final class MatchRules extends ProcessFunction<Reading, Hit> {
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

    private static final int MOST_EVIDENCE = 20;
    private static final List<Field> ENTITIES =
            AlertDocument.ENTITY_FIELDS.stream().map(Field::of).toList();

    private final DetectionRules rules;
    private transient Counter events;
    private transient Counter hits;
    private transient Counter deadLetters;

    public MatchRules(DetectionRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        var metrics = getRuntimeContext().getMetricGroup();
        events = metrics.counter("events");
        hits = metrics.counter("hits");
        deadLetters = metrics.counter("deadLetters");
    }

    @Override
    public void processElement(Reading reading, Context context, Collector<Hit> out) {
        if (reading instanceof Reading.Rejected rejected) {
            deadLetters.inc();
            context.output(DEAD_LETTERS, rejected.deadLetter());
        } else if (reading instanceof Reading.Parsed parsed) {
            events.inc();
            match(parsed, out);
        }
    }

    private void match(Reading.Parsed parsed, Collector<Hit> out) {
        List<DetectionRule> matched = new ArrayList<>();
        for (DetectionRule rule : rules.detections()) {
            if (rule.matches(parsed.event())) {
                matched.add(rule);
            }
        }
        if (matched.isEmpty()) {
            return;
        }
        EventRef at = new EventRef(parsed.timeMillis(), parsed.eventId());
        for (Addressed addressed : rules.plan().contributions(at, parsed.event(), matched)) {
            hits.inc();
            out.collect(hit(parsed, matched, addressed));
        }
    }

    private static Hit hit(Reading.Parsed parsed, List<DetectionRule> matched, Addressed addressed) {
        Map<String, String> group = new TreeMap<>();
        addressed.group().asMap().forEach((name, value) -> {
            if (value != null) {
                group.put(name, value);
            }
        });
        List<Evidence> evidence = matched.stream()
                .flatMap(rule -> rule.evidence(parsed.event()).stream())
                .distinct()
                .limit(MOST_EVIDENCE)
                .toList();
        return new Hit(
                parsed.source().tenant(),
                addressed.correlation().key(),
                addressed.group().key(),
                group,
                parsed.eventId(),
                parsed.timeMillis(),
                parsed.source().brokerTimeMillis(),
                addressed.contribution().places(),
                addressed.contribution().values(),
                addressed.contribution().carried(),
                entities(parsed.event()),
                evidence);
    }

    private static Map<String, String> entities(Event event) {
        Map<String, String> entities = new LinkedHashMap<>();
        for (Field field : ENTITIES) {
            event.scalars(field).stream()
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(value -> entities.put(field.name(), Scalar.text(value)));
        }
        return entities;
    }
}

package io.weir.jobs.detect;

import io.weir.connectors.alert.AlertDocument;
import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.connectors.telemetry.TopicReaders;
import io.weir.jobs.rules.CompiledRules;
import io.weir.rules.alert.AlertGroup;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.InstantAlert;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.chain.ChainSignal;
import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.CorrelationPlan.Addressed;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.FieldPlaces;
import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.event.Scalar;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleCosts;
import io.weir.rules.session.SessionClue;
import io.weir.rules.session.SessionMarks;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.SessionKeys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Matches events against one rule set. An event that matches nothing costs the look into the index; only what matched is
 * read a second time, as a document. For one thread.
 */
final class EventMatching {
    private static final int MOST_EVIDENCE = 20;
    private static final String HOST = "host.name";
    private static final String SOURCE = "source.ip";
    private static final List<Field> ENTITIES =
            AlertDocument.ENTITY_FIELDS.stream().map(Field::of).toList();

    private final CompiledRules rules;
    private final Matcher matcher;
    private final FieldPlaces places;
    private final TopicReaders views;
    private final TopicReaders documents;
    private final List<DetectionRule> matched = new ArrayList<>();

    EventMatching(CompiledRules rules, Mappings mappings, TopicFormats formats, TelemetryLimits limits) {
        this.rules = rules;
        this.matcher = new Matcher(rules.index());
        this.places = new FieldPlaces(mappings);
        this.views = TopicReaders.ofViews(formats, limits, rules.index().fields());
        this.documents = TopicReaders.ofDocuments(formats, limits);
    }

    /** Takes what became of an event. */
    interface Outcome {
        /** A rule matched, whatever it is used for. */
        void matched(DetectionRule rule);

        /** A hit for a correlation with so many others under it. */
        void hit(Hit hit, int depth);

        /** A hit of a rule that alerts at once. */
        void instantHit(Hit hit);

        /** That a session of a host begins or ends, or a hit that wants to know where it comes from. */
        void hostSignal(HostSignal signal);

        /** What a chain looks for. */
        void chainHit(ChainHit hit);

        /** An alert of another system, as a document has it. */
        void foreignAlert(ReadEvent alert);
    }

    RuleCosts costs() {
        return matcher.costs();
    }

    void match(Incoming incoming, Outcome outcome) {
        read(incoming, views, event -> match(incoming, event, outcome));
    }

    private void match(Incoming incoming, ReadEvent event, Outcome outcome) {
        if (event.isAlert()) {
            read(incoming, documents, outcome::foreignAlert);
            return;
        }
        matched.clear();
        matcher.match(event.view(), place -> matched.add(rules.rule(place)));
        if (!matched.isEmpty()) {
            read(incoming, documents, document -> report(incoming, document, outcome));
        }
    }

    private void report(Incoming incoming, ReadEvent read, Outcome outcome) {
        Event event = Event.of(read.document());
        EventRef at = new EventRef(incoming.timeMillis(), read.eventId());
        Map<String, String> entities = entities(event);
        Optional<SessionClue> clue = clue(event, entities);
        for (DetectionRule rule : matched) {
            markSession(incoming.record(), at, rule, entities, event, outcome);
            outcome.matched(rule);
            if (!rules.rules().isSilenced(rule)) {
                AlertGroup group = AlertGroup.of(
                        rule, at.eventId(), field -> places.of(event).text(rule, field));
                Hit hit = instantHit(incoming.record(), at, rule, group, entities, event);
                outcome.instantHit(hit);
                clue.ifPresent(
                        found -> outcome.hostSignal(HostSignal.ofInstant(hit, found, rules.delayMillis(rule.key()))));
            }
        }
        for (Addressed addressed : rules.plan().contributions(at, event, matched, places)) {
            Hit hit = hit(incoming.record(), at, addressed, entities, event);
            int depth = CompiledRules.depth(addressed.correlation());
            if (clue.isPresent()) {
                long delayMillis = rules.delayMillis(hit.correlation());
                outcome.hostSignal(HostSignal.of(hit, clue.get(), delayMillis, depth, addressed.group()));
            } else {
                outcome.hit(hit, depth);
            }
        }
        reportToChains(incoming.record(), at, entities, clue, event, outcome);
    }

    /** What an event without a source address says about its session; a host's sessions are known by the host's name. */
    private static Optional<SessionClue> clue(Event event, Map<String, String> entities) {
        boolean mayComeFromElsewhere = entities.containsKey(HOST) && !entities.containsKey(SOURCE);
        return mayComeFromElsewhere ? SessionClue.of(event) : Optional.empty();
    }

    private void markSession(
            TelemetryRecord record,
            EventRef at,
            DetectionRule rule,
            Map<String, String> entities,
            Event event,
            Outcome outcome) {
        Optional<SessionKeys> keys = rule.weir().session();
        String host = entities.get(HOST);
        if (keys.isPresent() && host != null) {
            FieldPlaces.RuleTexts texts = places.of(event);
            SessionMarks.of(keys.get(), field -> texts.text(rule, field))
                    .ifPresent(mark -> outcome.hostSignal(
                            HostSignal.of(mark, record.tenant(), host, at, rules.delayMillis(rule.key()))));
        }
    }

    private void reportToChains(
            TelemetryRecord record,
            EventRef at,
            Map<String, String> entities,
            Optional<SessionClue> clue,
            Event event,
            Outcome outcome) {
        List<DetectionRule> used = matched.stream()
                .filter(rule -> rules.chainPlan().uses(rule.key()))
                .toList();
        if (used.isEmpty()) {
            return;
        }
        List<ChainSignal.Match> matches = used.stream()
                .map(rule -> new ChainSignal.Match(rule.key(), InstantAlert.severityWhenRaised(rule)))
                .toList();
        ChainSignal signal = new ChainSignal(
                record.tenant(),
                at.eventId(),
                at.timeMillis(),
                record.brokerTimeMillis(),
                matches,
                entities,
                evidence(used, event));
        if (clue.isPresent()) {
            rules.chainPlan()
                    .hitsOfSession(signal)
                    .forEach(hit -> outcome.hostSignal(
                            HostSignal.of(hit, clue.get(), entities.get(HOST), rules.delayMillis(hit.chain()))));
        } else {
            rules.chainPlan().hits(signal).forEach(outcome::chainHit);
        }
    }

    private Hit instantHit(
            TelemetryRecord record,
            EventRef at,
            DetectionRule rule,
            AlertGroup group,
            Map<String, String> entities,
            Event event) {
        return new Hit(
                record.tenant(),
                rule.key(),
                InstantAlert.groupKey(rule, group, at.timeMillis()),
                group.values(),
                at.eventId(),
                at.timeMillis(),
                record.brokerTimeMillis(),
                List.of(),
                List.of(),
                Map.of(),
                "",
                rules.version(),
                "",
                entities,
                evidence(List.of(rule), event),
                List.of());
    }

    private Hit hit(
            TelemetryRecord record, EventRef at, Addressed addressed, Map<String, String> entities, Event event) {
        return new Hit(
                record.tenant(),
                addressed.correlation().key(),
                addressed.group().key(),
                addressed.group().present(),
                at.eventId(),
                at.timeMillis(),
                record.brokerTimeMillis(),
                addressed.contribution().places(),
                addressed.contribution().values(),
                addressed.contribution().carried(),
                "",
                rules.version(),
                rules.revision(addressed.correlation().key()),
                entities,
                evidence(matched, event),
                List.of());
    }

    private List<Evidence> evidence(List<DetectionRule> of, Event event) {
        return of.stream()
                .flatMap(rule -> rule.evidence(places.seenBy(rule, event)).stream())
                .distinct()
                .limit(MOST_EVIDENCE)
                .toList();
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

    /** Reads the record of an event and takes the event out of it. */
    private static void read(Incoming incoming, TopicReaders readers, Consumer<ReadEvent> then) {
        readers.read(incoming.record(), new EventSink() {
            @Override
            public void event(ReadEvent event) {
                if (event.index() == incoming.index()) {
                    then.accept(event);
                }
            }

            @Override
            public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
                // the source has told
            }
        });
    }
}

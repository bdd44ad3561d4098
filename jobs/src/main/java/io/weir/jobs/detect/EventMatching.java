package io.weir.jobs.detect;

import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.Incoming;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.connectors.telemetry.TopicReaders;
import io.weir.jobs.rules.CompiledRules;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.MatchedEvent;
import io.weir.rules.chain.ChainHit;
import io.weir.rules.chain.ChainSignal;
import io.weir.rules.correlation.CorrelationPlan.Addressed;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.FieldPlaces;
import io.weir.rules.event.Event;
import io.weir.rules.event.ViewedFields;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleCosts;
import io.weir.rules.session.SessionClue;
import io.weir.rules.sigma.DetectionRule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Matches events against one rule set. What becomes of a match is mostly told by what rules wanted to know anyway; an event
 * is read a second time, as a document, only for what is not, like the value that a search without a field found. For one
 * thread.
 */
final class EventMatching {
    private final CompiledRules rules;
    private final Matcher matcher;
    private final FieldPlaces places;
    private final TopicReaders views;
    private final TopicReaders documents;
    private final ViewedFields.Names names;
    private final List<DetectionRule> matched = new ArrayList<>();

    EventMatching(CompiledRules rules, Mappings mappings, TopicFormats formats, TelemetryLimits limits) {
        this.rules = rules;
        this.matcher = new Matcher(rules.index());
        this.places = new FieldPlaces(mappings);
        this.views = TopicReaders.ofViews(formats, limits, rules.index().fields());
        this.documents = TopicReaders.ofDocuments(formats, limits);
        this.names = new ViewedFields.Names(rules.index().fields(), ReadEvent::isOfDocument);
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
        ReadEvent event = incoming.event(rules.index().fields());
        if (event != null) {
            match(incoming, event, outcome);
        } else {
            read(incoming, views, read -> match(incoming, read, outcome));
        }
    }

    private void match(Incoming incoming, ReadEvent event, Outcome outcome) {
        if (event.isAlert()) {
            read(incoming, documents, outcome::foreignAlert);
            return;
        }
        matched.clear();
        matcher.match(event.view(), place -> matched.add(rules.rule(place)));
        if (!matched.isEmpty()) {
            report(incoming, event, outcome);
        }
    }

    private Map<String, Object> document(Incoming incoming) {
        Map<String, Object> document = new LinkedHashMap<>();
        read(incoming, documents, read -> document.putAll(read.document()));
        return document;
    }

    private void report(Incoming incoming, ReadEvent read, Outcome outcome) {
        TelemetryRecord record = incoming.record();
        var event = new MatchedEvent(
                new MatchedEvent.Arrival(
                        record.tenant(),
                        new EventRef(incoming.timeMillis(), read.eventId()),
                        record.brokerTimeMillis(),
                        rules.version()),
                Event.of(new ViewedFields(read.view(), names), () -> document(incoming)),
                matched,
                places);
        Optional<SessionClue> clue = event.clue();
        for (DetectionRule rule : matched) {
            markSession(record, event, rule, outcome);
            outcome.matched(rule);
            if (!rules.rules().isSilenced(rule)) {
                Hit hit = event.instantHit(rule);
                outcome.instantHit(hit);
                clue.ifPresent(
                        found -> outcome.hostSignal(HostSignal.ofInstant(hit, found, rules.delayMillis(rule.key()))));
            }
        }
        for (Addressed addressed : event.contributions(rules.plan())) {
            String correlation = addressed.correlation().key();
            Hit hit = event.hit(addressed, rules.revision(correlation));
            int depth = CompiledRules.depth(addressed.correlation());
            if (clue.isPresent()) {
                outcome.hostSignal(
                        HostSignal.of(hit, clue.get(), rules.delayMillis(correlation), depth, addressed.group()));
            } else {
                outcome.hit(hit, depth);
            }
        }
        event.chainSignal(rules.chainPlan()).ifPresent(signal -> reportToChains(event, signal, clue, outcome));
    }

    private void markSession(TelemetryRecord record, MatchedEvent event, DetectionRule rule, Outcome outcome) {
        event.host().ifPresent(host -> event.sessionMark(rule)
                .ifPresent(mark -> outcome.hostSignal(
                        HostSignal.of(mark, record.tenant(), host, event.at(), rules.delayMillis(rule.key())))));
    }

    private void reportToChains(MatchedEvent event, ChainSignal signal, Optional<SessionClue> clue, Outcome outcome) {
        if (clue.isPresent()) {
            String host = event.host().orElseThrow(); // there is no clue without
            rules.chainPlan()
                    .hitsOfSession(signal)
                    .forEach(hit ->
                            outcome.hostSignal(HostSignal.of(hit, clue.get(), host, rules.delayMillis(hit.chain()))));
        } else {
            rules.chainPlan().hits(signal).forEach(outcome::chainHit);
        }
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

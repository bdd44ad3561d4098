package io.weir.cli.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.rules.correlation.CorrelationEngine;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.Firing;
import io.weir.rules.correlation.Limits;
import io.weir.rules.event.Event;
import io.weir.rules.event.Json;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tries rules on events and writes each match as a line of JSON; correlations come when all events are read. */
public final class MatchRun {
    private final RuleSet rules;
    private final EventMatcher matcher;
    private final Consumer<String> lines;
    private final CorrelationEngine engine;
    private final ObjectMapper json = new ObjectMapper();
    private final List<String> fileNames = new ArrayList<>();
    private final List<Long> firstEvents = new ArrayList<>();
    private long events;
    private long matches;

    /** The scope says where correlations find fields: where the matcher finds those of their rules. */
    public MatchRun(RuleSet rules, EventMatcher matcher, Scope scope, Consumer<String> lines) {
        this.rules = rules;
        this.matcher = matcher;
        this.lines = lines;
        this.engine = new CorrelationEngine(rules, scope, Optional.empty(), Limits.NONE, this::write);
    }

    /** The next events come from this file. */
    public void startFile(String name) {
        fileNames.add(name);
        firstEvents.add(events);
    }

    public void accept(byte[] json, int from, int to) throws IOException {
        List<DetectionRule> matched = matcher.matching(json, from, to);
        for (DetectionRule rule : matched) {
            if (!rules.isSilenced(rule)) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("rule", rule.key());
                line.put("file", fileNames.get(fileNames.size() - 1));
                line.put("event", events - firstEvents.get(firstEvents.size() - 1));
                write(line);
            }
        }
        if (matched.stream().anyMatch(engine::uses)) {
            Event event = Event.of(Json.object(json, from, to));
            // Ids are compared as text, and arrival breaks ties.
            engine.accept(event, String.format(Locale.ROOT, "%015d", events), matched);
        }
        events++;
    }

    public void finish() {
        engine.finish();
    }

    private void write(Firing firing) {
        if (rules.isSilenced(firing.correlation())) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("correlation", firing.correlation().key());
        line.put("group", firing.group().asMap());
        line.put("at", place(firing.at()));
        line.put("events", firing.events().stream().map(this::place).toList());
        if (!firing.evidence().isEmpty()) {
            line.put("evidence", firing.evidence());
        }
        write(line);
    }

    /** The index of an event; with several files the name of its file before it. */
    private Object place(EventRef event) {
        long index = Long.parseLong(event.eventId());
        int file = fileNames.size() - 1;
        while (firstEvents.get(file) > index) {
            file--;
        }
        long inFile = index - firstEvents.get(file);
        return fileNames.size() == 1 ? (Object) inFile : fileNames.get(file) + ":" + inFile;
    }

    private void write(Map<String, Object> line) {
        matches++;
        try {
            lines.accept(json.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers always have a JSON form", e);
        }
    }

    public long events() {
        return events;
    }

    public long matches() {
        return matches;
    }

    /** Matched events that no correlation could place, because they state no readable time. */
    public long untimed() {
        return engine.untimed();
    }
}

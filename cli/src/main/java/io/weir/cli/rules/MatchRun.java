package io.weir.cli.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.rules.correlation.CorrelationEngine;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.Firing;
import io.weir.rules.correlation.Limits;
import io.weir.rules.event.Event;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;

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
    private final Consumer<String> lines;
    private final boolean ignoresLogSource;
    private final CorrelationEngine engine;
    private final ObjectMapper json = new ObjectMapper();
    private final List<String> fileNames = new ArrayList<>();
    private final List<Long> firstEvents = new ArrayList<>();
    private long events;
    private long matches;

    public MatchRun(RuleSet rules, boolean ignoresLogSource, Consumer<String> lines) {
        this.rules = rules;
        this.ignoresLogSource = ignoresLogSource;
        this.lines = lines;
        this.engine = new CorrelationEngine(rules, Optional.empty(), Limits.NONE, this::write);
    }

    /** The next events come from this file. */
    public void startFile(String name) {
        fileNames.add(name);
        firstEvents.add(events);
    }

    public void accept(Event read) {
        Event event = ignoresLogSource ? read.routed(Optional.empty()) : read;
        List<DetectionRule> matched =
                rules.rules().stream().filter(rule -> rule.matches(event)).toList();
        for (DetectionRule rule : matched) {
            if (!rules.isSilenced(rule)) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("rule", rule.key());
                line.put("file", fileNames.get(fileNames.size() - 1));
                line.put("event", events - firstEvents.get(firstEvents.size() - 1));
                write(line);
            }
        }
        // Ids are compared as text, and arrival breaks ties.
        engine.accept(event, String.format(Locale.ROOT, "%015d", events), matched);
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

    /** Events that no correlation could place, because they state no readable time. */
    public long untimed() {
        return engine.untimed();
    }
}

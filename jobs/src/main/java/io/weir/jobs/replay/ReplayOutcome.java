package io.weir.jobs.replay;

import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.alert.Alert;
import io.weir.rules.incident.Incident;
import io.weir.rules.playbook.Response;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What a replay brought to light, in an order that does not depend on its course.
 *
 * @param versions every version of every alert, by time, id and version
 * @param newest the newest version of each alert, by time and id: the result
 * @param described the documents of the newest versions by the ids of alerts, with scores; of those that were scored
 * @param incidentVersions every version of every incident, by the time of opening, id and version
 * @param incidents the newest version of each incident
 * @param responses the newest version of each response, by the time when it was asked for and id
 */
public record ReplayOutcome(
        List<Alert> versions,
        List<Alert> newest,
        List<DeadLetter> deadLetters,
        Map<String, byte[]> described,
        List<Incident> incidentVersions,
        List<Incident> incidents,
        List<Response> responses) {
    /** The stage of dead letters that tell of hits which came after their time was decided. */
    public static final String LATE = "late";

    private static final Comparator<Alert> BY_TIME =
            Comparator.comparingLong(Alert::timeMillis).thenComparing(Alert::id);
    private static final Comparator<Incident> BY_OPENING =
            Comparator.comparingLong(Incident::openedMillis).thenComparing(Incident::id);
    private static final Comparator<Response> BY_ASKING =
            Comparator.comparingLong(Response::askedMillis).thenComparing(Response::id);
    private static final Comparator<DeadLetter> BY_PLACE = Comparator.comparing(DeadLetter::stage)
            .thenComparing(DeadLetter::topic)
            .thenComparingLong(DeadLetter::offset)
            .thenComparingInt(DeadLetter::partition)
            .thenComparing(DeadLetter::reason)
            .thenComparing(DeadLetter::original, Arrays::compare);

    public ReplayOutcome {
        versions = List.copyOf(versions);
        newest = List.copyOf(newest);
        deadLetters = List.copyOf(deadLetters);
        described = Map.copyOf(described);
        incidentVersions = List.copyOf(incidentVersions);
        incidents = List.copyOf(incidents);
        responses = List.copyOf(responses);
    }

    static ReplayOutcome of(List<Alert> alerts, List<DeadLetter> deadLetters) {
        return new ReplayOutcome(
                alerts.stream()
                        .sorted(BY_TIME.thenComparingLong(Alert::version))
                        .toList(),
                newest(alerts, Alert::id, Alert::version, BY_TIME),
                deadLetters.stream().sorted(BY_PLACE).toList(),
                Map.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** The same with what was made of the alerts. */
    ReplayOutcome with(List<IndexDocument> documents, List<Incident> told, List<Response> asked) {
        Map<String, byte[]> byAlert = new HashMap<>();
        newest(documents, IndexDocument::id, IndexDocument::version, Comparator.comparing(IndexDocument::id))
                .forEach(document -> byAlert.put(document.id(), document.json()));
        return new ReplayOutcome(
                versions,
                newest,
                deadLetters,
                byAlert,
                told.stream()
                        .sorted(BY_OPENING.thenComparingLong(Incident::version))
                        .toList(),
                newest(told, Incident::id, Incident::version, BY_OPENING),
                newest(asked, Response::id, Response::version, BY_ASKING));
    }

    private static <T> List<T> newest(
            List<T> all, Function<T, String> id, ToLongFunction<T> version, Comparator<T> order) {
        Map<String, T> newest = new HashMap<>();
        for (T each : all) {
            newest.merge(
                    id.apply(each),
                    each,
                    (one, other) -> version.applyAsLong(one) >= version.applyAsLong(other) ? one : other);
        }
        return newest.values().stream().sorted(order).toList();
    }

    /** What came after its time was decided: only it may make a difference between two runs. */
    public List<String> late() {
        return deadLetters.stream()
                .filter(letter -> letter.stage().equals(LATE))
                .map(letter -> new String(letter.original(), StandardCharsets.UTF_8))
                .toList();
    }
}

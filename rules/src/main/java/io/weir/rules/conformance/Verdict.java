package io.weir.rules.conformance;

import io.weir.rules.event.Scalar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What comes out of a rule set: for each rule the events it matched, for each correlation where it fired. */
public record Verdict(Map<String, List<Integer>> detections, Map<String, List<Fired>> correlations) {

    /** One firing. Events are left out where a correlation works over correlations. */
    public record Fired(Map<String, String> group, int at, Optional<List<Integer>> events) {}

    static Verdict expected(Map<String, Object> expect) {
        Map<String, List<Integer>> detections = new TreeMap<>();
        ConformanceCase.map(expect.get("detections")).forEach((key, indices) -> detections.put(key, integers(indices)));
        Map<String, List<Fired>> correlations = new TreeMap<>();
        ConformanceCase.map(expect.get("correlations")).forEach((key, firings) -> {
            List<Fired> fired = ConformanceCase.list(firings).stream()
                    .map(firing -> fired(ConformanceCase.map(firing)))
                    .toList();
            if (!fired.isEmpty()) {
                correlations.put(key, fired);
            }
        });
        detections.values().removeIf(List::isEmpty);
        return new Verdict(detections, correlations);
    }

    private static Fired fired(Map<String, Object> firing) {
        Map<String, String> group = new LinkedHashMap<>();
        ConformanceCase.map(firing.get("group"))
                .forEach((name, value) -> group.put(name, value == null ? null : Scalar.text(value)));
        return new Fired(
                group,
                ((Number) firing.get("at")).intValue(),
                Optional.ofNullable(firing.get("events")).map(Verdict::integers));
    }

    private static List<Integer> integers(Object list) {
        List<Integer> integers = new ArrayList<>();
        ConformanceCase.list(list).forEach(number -> integers.add(((Number) number).intValue()));
        return integers;
    }
}

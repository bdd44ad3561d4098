package io.weir.rules.intel;

import io.weir.rules.condition.Network;
import io.weir.rules.event.Json;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorForm;
import io.weir.rules.indicator.IndicatorKind;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads lists of indicators; whatever it does not understand is a problem with its line, and then nothing of the file is used. */
final class IntelReader {
    private static final int MAX_PROBLEMS = 50;
    private static final String NETWORK = "network";
    private static final Set<String> KINDS_OF_NETWORKS =
            Set.of("", NETWORK, IndicatorKind.IPV4.label(), IndicatorKind.IPV6.label());
    static final int USUAL_CONFIDENCE = 75;
    private static final Set<String> KEYS =
            Set.of("indicator", "kind", "judgement", "confidence", "labels", "from", "until", "note");

    private final String file;
    private final List<String> problems = new ArrayList<>();
    private final Map<Indicator, List<IntelEntry>> indicators = new HashMap<>();
    private final Map<Network, List<IntelEntry>> networks = new HashMap<>();

    private IntelReader(String file) {
        this.file = file;
    }

    static IntelList read(String file, String text) {
        IntelReader reader = new IntelReader(file);
        String name = file.toLowerCase(Locale.ROOT);
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (name.endsWith(".csv")) {
            reader.csv(unmarked);
        } else if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            reader.jsonLines(unmarked);
        } else if (name.endsWith(".json")) {
            new StixBundle(reader).read(unmarked);
        } else if (name.endsWith(".txt")) {
            reader.lines(unmarked);
        } else {
            reader.problem("", "found a file of this name, expected one that ends in .csv, .jsonl, .json or .txt");
        }
        if (!reader.problems.isEmpty()) {
            throw new IntelException(reader.problems);
        }
        return new IntelList(file, reader.indicators, reader.networks);
    }

    void problem(String place, String message) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(file + (place.isEmpty() ? "" : ":" + place) + ": " + message);
        } else if (problems.size() == MAX_PROBLEMS) {
            problems.add(file + ": more is wrong, only the first " + MAX_PROBLEMS + " problems are shown");
        }
    }

    // --- forms

    /** Without a word about the indicators: to be on the list means to be malicious. */
    private void lines(String text) {
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            int comment = line.indexOf('#');
            String value = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!value.isEmpty()) {
                entry(Integer.toString(number), Map.of("indicator", value));
            }
        }
    }

    private void csv(String text) {
        CsvRows rows = new CsvRows(text);
        List<String> header = List.of();
        for (Optional<List<String>> row = rows.next(); row.isPresent(); row = rows.next()) {
            String line = Integer.toString(rows.line());
            List<String> cells = row.get();
            if (rows.isBroken()) {
                problem(line, "found a quotation mark that is never closed");
            } else if (header.isEmpty()) {
                header = cells.stream().map(String::strip).toList();
                checkHeader(line, header);
            } else if (cells.size() != header.size()) {
                problem(line, "found " + cells.size() + " cells, expected " + header.size() + " as in the first row");
            } else {
                Map<String, String> values = new LinkedHashMap<>();
                for (int i = 0; i < cells.size(); i++) {
                    values.put(header.get(i), cells.get(i).strip());
                }
                entry(line, values);
            }
        }
        if (header.isEmpty()) {
            problem("1", "found no rows, expected a first row with the names of the columns");
        }
    }

    private void checkHeader(String line, List<String> header) {
        refuseOthers(line, header);
        if (!header.contains("indicator")) {
            problem(line, "found no column 'indicator', expected one");
        }
        if (Set.copyOf(header).size() < header.size()) {
            problem(line, "found a column twice in " + header);
        }
    }

    private void refuseOthers(String line, Iterable<String> keys) {
        for (String key : keys) {
            if (!KEYS.contains(key)) {
                problem(line, "found '" + key + "', expected one of " + new TreeSet<>(KEYS));
            }
        }
    }

    private void jsonLines(String text) {
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String place = Integer.toString(number);
            try {
                Map<String, Object> object = Json.object(line);
                refuseOthers(place, object.keySet());
                Map<String, String> values = new LinkedHashMap<>();
                object.forEach((key, value) -> values.put(key, text(value)));
                entry(place, values);
            } catch (IOException e) {
                problem(place, "found no JSON object: " + firstLine(e));
            }
        }
    }

    static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            return String.join(";", list.stream().map(String::valueOf).toList());
        }
        return value == null ? "" : value.toString();
    }

    // --- entries

    private void entry(String line, Map<String, String> values) {
        int before = problems.size();
        Judgement judgement = judgement(line, values.getOrDefault("judgement", ""));
        int confidence = confidence(line, values.getOrDefault("confidence", ""));
        long from = time(line, "from", values.getOrDefault("from", ""), IntelEntry.ALWAYS);
        long until = time(line, "until", values.getOrDefault("until", ""), IntelEntry.FOR_EVER);
        List<String> labels = labels(values.getOrDefault("labels", ""));
        String note = values.getOrDefault("note", "");
        String value = values.getOrDefault("indicator", "");
        String kind = values.getOrDefault("kind", "");
        if (problems.size() == before) {
            add(line, kind, value, new IntelEntry(judgement, confidence, labels, note, from, until));
        }
    }

    /** Files an entry under an indicator or a network; without a kind, its form decides. */
    void add(String place, String kind, String value, IntelEntry entry) {
        Optional<Network> network = value.indexOf('/') > 0 ? IndicatorForm.network(value) : Optional.empty();
        if (network.isPresent() && KINDS_OF_NETWORKS.contains(kind)) {
            networks.computeIfAbsent(network.get(), any -> new ArrayList<>(1)).add(entry);
            return;
        }
        Optional<IndicatorKind> known = IndicatorKind.labelled(kind);
        if (!kind.isEmpty() && known.isEmpty()) {
            String expected = kind.equals(NETWORK)
                    ? "a network such as 192.0.2.0/24, without bits of hosts"
                    : "a kind, one of " + String.join(", ", kinds());
            problem(place, "found '" + (kind.equals(NETWORK) ? value : kind) + "', expected " + expected);
            return;
        }
        Optional<Indicator> indicator =
                known.isPresent() ? IndicatorForm.of(known.get(), value) : IndicatorForm.guess(value);
        if (indicator.isEmpty()) {
            problem(
                    place,
                    "found '" + value + "', expected "
                            + known.map(found -> "an indicator of the kind " + found.label())
                                    .orElse("an address, network, domain, URL, e-mail address, hash, CVE id or path"));
            return;
        }
        indicators.computeIfAbsent(indicator.get(), any -> new ArrayList<>(1)).add(entry);
    }

    private static List<String> kinds() {
        List<String> kinds = new ArrayList<>();
        for (IndicatorKind kind : IndicatorKind.values()) {
            kinds.add(kind.label());
        }
        kinds.add(NETWORK);
        return kinds;
    }

    private Judgement judgement(String line, String text) {
        if (text.isEmpty()) {
            return Judgement.MALICIOUS;
        }
        Optional<Judgement> judgement = Judgement.labelled(text);
        if (judgement.isEmpty() || judgement.get().compareTo(Judgement.HARMLESS) < 0) {
            problem(line, "judgement: found '" + text + "', expected harmless, suspicious or malicious");
        }
        return judgement.orElse(Judgement.UNKNOWN);
    }

    private int confidence(String line, String text) {
        if (text.isEmpty()) {
            return USUAL_CONFIDENCE;
        }
        boolean isNumber = text.length() <= 3 && text.chars().allMatch(Character::isDigit);
        if (!isNumber || Integer.parseInt(text) > 100) {
            problem(line, "confidence: found '" + text + "', expected a whole number from 0 to 100");
            return 0;
        }
        return Integer.parseInt(text);
    }

    static List<String> labels(String text) {
        List<String> labels = new ArrayList<>();
        for (String label : text.split(";")) {
            if (!label.isBlank()) {
                labels.add(label.strip());
            }
        }
        return labels;
    }

    /** A day means its beginning, in UTC. */
    long time(String place, String key, String text, long otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli()
                    : Instant.parse(text).toEpochMilli();
        } catch (DateTimeException e) {
            problem(place, key + ": found '" + text + "', expected a time such as 2026-03-01 or 2026-03-01T12:00:00Z");
            return otherwise;
        }
    }
}

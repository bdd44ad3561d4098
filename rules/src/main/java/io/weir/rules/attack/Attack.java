package io.weir.rules.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tactics and techniques of ATT&amp;CK Enterprise, in the words of version 18 and, as far as known, of version 19, in which
 * stealth and defense impairment take the place of defense evasion. Rules may use either.
 */
public final class Attack {
    private static final String FILE = "enterprise.tsv";
    private static final String UNKNOWN = "-";
    private static final Attack ENTERPRISE = read();

    private final List<Tactic> tactics = new ArrayList<>();
    private final Map<String, Technique> techniques = new LinkedHashMap<>();
    private final Map<String, String> successors = new HashMap<>();
    private final Map<String, String> renumbered = new HashMap<>();
    private String version = "";

    private Attack() {}

    public static Attack enterprise() {
        return ENTERPRISE;
    }

    private static Attack read() {
        Attack attack = new Attack();
        try (InputStream file = Attack.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the archive lacks " + FILE);
            }
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> attack.add(line.split("\t", -1)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return attack;
    }

    private void add(String[] line) {
        switch (line[0]) {
            case "version" -> version = line[1];
            case "tactic", "tactic19" ->
                tactics.add(new Tactic(line[1], known(line[2]).orElse(""), line[3], line[0].equals("tactic19")));
            case "retired" -> successors.put(line[1], known(line[2]).orElse(""));
            case "renumbered" -> renumbered.put(line[1], line[2]);
            default ->
                techniques.put(
                        line[0],
                        new Technique(line[0], known(line[1]).orElse(line[0]), names(line[2]), names(line[3])));
        }
    }

    private static Optional<String> known(String text) {
        return text.equals(UNKNOWN) ? Optional.empty() : Optional.of(text);
    }

    private static List<String> names(String text) {
        return known(text).map(names -> List.of(names.split(","))).orElse(List.of());
    }

    /** The version that all but the additions of version 19 is of. */
    public String version() {
        return version;
    }

    /** All tactics, in the order of the matrix: roughly that of an attack. */
    public List<Tactic> tactics() {
        return List.copyOf(tactics);
    }

    public Optional<Tactic> tactic(String shortName) {
        String written = shortName.replace('_', '-');
        return tactics.stream()
                .filter(tactic -> tactic.shortName().equals(written))
                .findFirst();
    }

    /** All techniques in the order of their ids. */
    public Stream<Technique> techniques() {
        return techniques.values().stream();
    }

    /** A technique in use, by its id in any case. */
    public Optional<Technique> technique(String id) {
        return Optional.ofNullable(techniques.get(id.toUpperCase(Locale.ROOT)));
    }

    /** Whether an id was in use once and is not any more. */
    public boolean isRetired(String id) {
        return successors.containsKey(id.toUpperCase(Locale.ROOT));
    }

    /** What took the place of a technique that is retired. */
    public Optional<Technique> successor(String id) {
        return Optional.ofNullable(successors.get(id.toUpperCase(Locale.ROOT))).flatMap(this::technique);
    }

    /** The id that version 19 has for a technique of version 18, if it is known to have another one. */
    public Optional<String> idOfVersion19(String id) {
        return Optional.ofNullable(renumbered.get(id.toUpperCase(Locale.ROOT)));
    }
}

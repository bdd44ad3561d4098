package io.weir.rules.yaml;

import io.weir.rules.event.Decimals;
import io.weir.rules.yaml.YamlDocument.Flaw;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads YAML 1.2 (core schema) into {@link Yaml} values.
 *
 * <p>Built on the event stream rather than on the library's node graph: so depth, size and the growth through aliases
 * are checked while reading, before hostile input has cost anything.
 */
public final class YamlReader {
    public static final int MAX_CHARACTERS = 16 << 20;
    private static final int MAX_DEPTH = 40;
    private static final int MAX_NODES_PER_DOCUMENT = 100_000;

    private static final String TAGS = "tag:yaml.org,2002:";
    private static final Set<String> NULL = Set.of("~", "null", "Null", "NULL", "");
    private static final Set<String> BOOLEAN = Set.of("true", "True", "TRUE", "false", "False", "FALSE");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private final Iterator<Event> events;
    private final Map<String, Yaml> anchors = new HashMap<>();
    private final Map<Yaml, Integer> sizes = new IdentityHashMap<>();
    private final List<Flaw> flaws = new ArrayList<>();
    private int nodes;

    private YamlReader(Iterator<Event> events) {
        this.events = events;
    }

    /** All documents of a text; empty ones are left out. After broken YAML the rest of the text is not read. */
    public static List<YamlDocument> read(String text) {
        return BlockYaml.read(text)
                .map(root -> List.of(new YamlDocument(root, List.of())))
                .orElseGet(() -> readAny(text));
    }

    /** The same for any YAML, with all that is wrong with it. */
    static List<YamlDocument> readAny(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return List.of(unreadable(
                    Position.START, "found " + text.length() + " characters, expected at most " + MAX_CHARACTERS));
        }
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        // One read takes all: at the border of two reads the library loses its place if a surrogate pair lies across.
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(MAX_CHARACTERS)
                .setBufferSize(unmarked.length() + 2)
                .build();
        return new YamlReader(new Parse(settings).parseString(unmarked).iterator()).documents();
    }

    private List<YamlDocument> documents() {
        List<YamlDocument> documents = new ArrayList<>();
        try {
            while (events.hasNext()) {
                if (events.next().getEventId() == Event.ID.DocumentStart) {
                    document().ifPresent(documents::add);
                }
            }
        } catch (LimitExceeded exceeded) {
            documents.add(unreadable(exceeded.at, exceeded.getMessage()));
        } catch (MarkedYamlEngineException broken) {
            Position at = broken.getProblemMark().map(YamlReader::position).orElse(Position.START);
            String context = broken.getContext() == null ? "" : broken.getContext() + ", ";
            documents.add(unreadable(at, "not valid YAML: " + context + broken.getProblem()));
        } catch (YamlEngineException broken) {
            documents.add(unreadable(Position.START, "not valid YAML: " + broken.getMessage()));
        }
        return documents;
    }

    private Optional<YamlDocument> document() {
        anchors.clear();
        sizes.clear();
        flaws.clear();
        nodes = 0;
        Yaml root = node(events.next(), 0);
        return root instanceof Yaml.Null && flaws.isEmpty()
                ? Optional.empty()
                : Optional.of(new YamlDocument(root, flaws));
    }

    private static YamlDocument unreadable(Position at, String message) {
        return new YamlDocument(new Yaml.Null(at), List.of(new Flaw(at, message)));
    }

    private Yaml node(Event event, int depth) {
        Position at = event.getStartMark().map(YamlReader::position).orElse(Position.START);
        if (depth > MAX_DEPTH) {
            throw new LimitExceeded(at, "found more than " + MAX_DEPTH + " levels of nesting");
        }
        if (event instanceof AliasEvent alias) {
            return resolve(alias, at);
        }
        int before = nodes;
        spend(1, at);
        Yaml value = content(event, at, depth);
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> {
            anchors.put(anchor.getValue(), value);
            sizes.put(value, nodes - before);
        });
        return value;
    }

    private Yaml content(Event event, Position at, int depth) {
        if (event instanceof SequenceStartEvent start) {
            refuseForeignTag(start.getTag(), "seq", at);
            return sequence(at, depth);
        }
        if (event instanceof MappingStartEvent start) {
            refuseForeignTag(start.getTag(), "map", at);
            return mapping(at, depth);
        }
        return scalar((ScalarEvent) event, at);
    }

    private Yaml resolve(AliasEvent alias, Position at) {
        Yaml target = anchors.get(alias.getAlias().getValue());
        if (target == null) {
            flaws.add(new Flaw(
                    at,
                    "found the alias *" + alias.getAlias().getValue()
                            + ", expected one whose anchor is complete before it"));
            return new Yaml.Null(at);
        }
        spend(sizes.get(target), at);
        return target;
    }

    private void spend(int count, Position at) {
        nodes += count;
        if (nodes > MAX_NODES_PER_DOCUMENT) {
            throw new LimitExceeded(
                    at, "found more than " + MAX_NODES_PER_DOCUMENT + " values in one document, aliases written out");
        }
    }

    private Yaml sequence(Position at, int depth) {
        List<Yaml> items = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            items.add(node(next, depth + 1));
        }
        return new Yaml.Sequence(List.copyOf(items), at);
    }

    private Yaml mapping(Position at, int depth) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            Yaml key = node(next, depth + 1);
            Position keyAt = next.getStartMark().map(YamlReader::position).orElse(at);
            Yaml value = node(events.next(), depth + 1);
            Optional<String> name = keyText(next, key);
            if (name.isEmpty()) {
                flaws.add(new Flaw(keyAt, "found " + key.describe() + " as a key, expected text"));
            } else if (entries.putIfAbsent(name.get(), new Yaml.Entry(name.get(), keyAt, value)) != null) {
                flaws.add(new Flaw(keyAt, "found the key '" + name.get() + "' a second time, expected it once"));
            }
        }
        return new Yaml.Mapping(entries, at);
    }

    /** A key is what was written: a field may be called 007 or True. */
    private static Optional<String> keyText(Event event, Yaml key) {
        boolean isWritten = event instanceof ScalarEvent && !(key instanceof Yaml.Null);
        return isWritten ? Optional.of(((ScalarEvent) event).getValue()) : key.scalarText();
    }

    private Yaml scalar(ScalarEvent event, Position at) {
        String text = event.getValue();
        Optional<String> tag = event.getTag().filter(name -> !name.equals("!"));
        if (tag.isEmpty()) {
            return event.isPlain() && event.getTag().isEmpty() ? plain(text, at, flaws) : new Yaml.Text(text, at);
        }
        Yaml resolved = tag.get().equals(TAGS + "str") ? new Yaml.Text(text, at) : plain(text, at, flaws);
        boolean asTagged = resolved instanceof Yaml.Text && tag.get().equals(TAGS + "str")
                || resolved instanceof Yaml.Null && tag.get().equals(TAGS + "null")
                || resolved instanceof Yaml.Bool && tag.get().equals(TAGS + "bool")
                || resolved instanceof Yaml.Number && tag.get().equals(TAGS + "int")
                || resolved instanceof Yaml.Number && tag.get().equals(TAGS + "float");
        if (!asTagged) {
            flaws.add(new Flaw(
                    at,
                    "found '" + text + "' with the tag " + tag.get()
                            + ", expected no tag or one of the core schema that fits the value"));
        }
        return resolved;
    }

    /** What a text without quotes stands for. */
    static Yaml plain(String text, Position at, List<Flaw> flaws) {
        if (!isSpecial(text)) {
            return new Yaml.Text(text, at);
        }
        if (NULL.contains(text)) {
            return new Yaml.Null(at);
        }
        if (BOOLEAN.contains(text)) {
            return new Yaml.Bool(Character.toLowerCase(text.charAt(0)) == 't', at);
        }
        // Digits beyond any use are a way to spend memory; what Decimals refuses is refused here too.
        if (text.length() <= Decimals.MAX_DIGITS) {
            if (OCTAL.matcher(text).matches()) {
                return new Yaml.Number(new BigDecimal(new BigInteger(text.substring(2), 8)), at);
            }
            if (HEXADECIMAL.matcher(text).matches()) {
                return new Yaml.Number(new BigDecimal(new BigInteger(text.substring(2), 16)), at);
            }
        }
        if (NOT_FINITE.matcher(text).matches()) {
            flaws.add(new Flaw(at, "found the number " + text + ", expected a finite one; quote it if text is meant"));
            return new Yaml.Text(text, at);
        }
        if (DECIMAL.matcher(text).matches()) {
            Optional<BigDecimal> value = Decimals.parse(text);
            if (value.isEmpty()) {
                flaws.add(new Flaw(
                        at,
                        "found a number out of range, expected at most " + Decimals.MAX_DIGITS
                                + " digits and an exponent up to " + Decimals.MAX_EXPONENT));
                return new Yaml.Text(text, at);
            }
            return new Yaml.Number(value.get(), at);
        }
        return new Yaml.Text(text, at);
    }

    /** Whether a text may be null, a boolean or a number: nearly all that rules are made of is not. */
    private static boolean isSpecial(String text) {
        return text.isEmpty() || "~nNtTfF+-.0123456789".indexOf(text.charAt(0)) >= 0;
    }

    private void refuseForeignTag(Optional<String> tag, String expected, Position at) {
        if (tag.isPresent() && !tag.get().equals("!") && !tag.get().equals(TAGS + expected)) {
            flaws.add(new Flaw(at, "found the tag " + tag.get() + ", expected none"));
        }
    }

    private static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Stops the reading of a text: what follows is not worth its cost. */
    private static final class LimitExceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Position at;

        LimitExceeded(Position at, String message) {
            super(message);
            this.at = at;
        }
    }
}

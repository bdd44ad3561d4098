package io.weir.rules.yaml;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a YAML 1.2 document that knows where it was written. */
public sealed interface Yaml {
    Position at();

    /** What an error message calls this value. */
    String describe();

    /** Text of a scalar that is not null; empty for null, lists and maps. */
    default Optional<String> scalarText() {
        return Optional.empty();
    }

    record Null(Position at) implements Yaml {
        @Override
        public String describe() {
            return "nothing";
        }
    }

    record Text(String text, Position at) implements Yaml {
        @Override
        public String describe() {
            String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
            return "'" + shown + "'";
        }

        @Override
        public Optional<String> scalarText() {
            return Optional.of(text);
        }
    }

    record Number(BigDecimal value, Position at) implements Yaml {
        /** Its decimal digits, however the number was written. */
        public String text() {
            return value.toPlainString();
        }

        @Override
        public String describe() {
            return "the number " + text();
        }

        @Override
        public Optional<String> scalarText() {
            return Optional.of(text());
        }
    }

    record Bool(boolean value, Position at) implements Yaml {
        @Override
        public String describe() {
            return "the boolean " + value;
        }

        @Override
        public Optional<String> scalarText() {
            return Optional.of(Boolean.toString(value));
        }
    }

    record Sequence(List<Yaml> items, Position at) implements Yaml {
        @Override
        public String describe() {
            return "a list";
        }
    }

    /** Entries in the order in which they were written. */
    record Mapping(Map<String, Entry> entries, Position at) implements Yaml {
        public Optional<Yaml> get(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }

        public Position keyPosition(String key) {
            return entries.containsKey(key) ? entries.get(key).keyAt() : at;
        }

        @Override
        public String describe() {
            return "a map";
        }
    }

    /** One key of a map with its value. */
    record Entry(String key, Position keyAt, Yaml value) {}
}

package io.weir.rules.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.rules.alert.DerivedId;
import io.weir.rules.command.Command.Action;
import io.weir.rules.command.Command.Subject;
import io.weir.rules.event.Json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands as they stand on {@code weir.commands}. */
public final class CommandJson {
    public static final int MOST_BYTES = 64 << 10;
    /** How a case may end. */
    public static final List<String> VERDICTS =
            List.of("true-positive", "false-positive", "benign", "duplicate", "undetermined");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CHARACTERS = 2_000;
    private static final Duration LONGEST = Duration.ofDays(90);
    private static final Duration MOST_AHEAD = Duration.ofHours(1);
    private static final Duration FALSE_POSITIVE_BY_DEFAULT = Duration.ofDays(7);
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,7})([smhd])");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Set<String> KEYS = Set.of(
            "id", "tenant", "time", "user", "action", "on", "target", "value", "rule", "entity", "for", "reason");
    private static final Map<Action, Set<Subject>> APPLIES = new EnumMap<>(Map.of(
            Action.ACKNOWLEDGE, EnumSet.of(Subject.ALERT, Subject.INCIDENT),
            Action.ASSIGN, EnumSet.of(Subject.ALERT, Subject.INCIDENT),
            Action.CLOSE, EnumSet.of(Subject.ALERT, Subject.INCIDENT),
            Action.FALSE_POSITIVE, EnumSet.of(Subject.ALERT, Subject.INCIDENT),
            Action.SILENCE, EnumSet.of(Subject.ALERT, Subject.INCIDENT),
            Action.MERGE, EnumSet.of(Subject.INCIDENT),
            Action.NOTE, EnumSet.of(Subject.ALERT, Subject.INCIDENT),
            Action.APPROVE, EnumSet.of(Subject.RESPONSE),
            Action.DENY, EnumSet.of(Subject.RESPONSE),
            Action.UNDO, EnumSet.of(Subject.RESPONSE)));

    private final Map<String, Object> fields;

    private CommandJson(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** @param recordMillis the time of the record, for a command that names none */
    public static Command read(byte[] bytes, long recordMillis) throws CommandException {
        if (bytes.length > MOST_BYTES) {
            throw new CommandException("found " + bytes.length + " bytes, expected at most " + MOST_BYTES);
        }
        try {
            Command command = new CommandJson(Json.object(bytes, 0, bytes.length)).command(recordMillis);
            return command.id().isEmpty() ? withId(command, bytes) : command;
        } catch (IOException e) {
            throw new CommandException("found no JSON object: " + firstLine(e), e);
        }
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** A command without an id is known by what it says. */
    private static Command withId(Command command, byte[] bytes) {
        return new Command(
                DerivedId.of(new String(bytes, StandardCharsets.UTF_8)),
                command.tenant(),
                command.timeMillis(),
                command.user(),
                command.action(),
                command.subject(),
                command.target(),
                command.value(),
                command.rule(),
                command.entity(),
                command.forMillis(),
                command.reason());
    }

    private Command command(long recordMillis) throws CommandException {
        for (String key : fields.keySet()) {
            if (!KEYS.contains(key)) {
                throw new CommandException("found the key '" + shown(key) + "', expected one of "
                        + KEYS.stream().sorted().toList());
            }
        }
        Action action = choice("action", Action.values(), Action::word);
        Subject subject = choice("on", Subject.values(), Subject::word);
        if (!APPLIES.get(action).contains(subject)) {
            throw new CommandException(
                    "on: found '" + subject.word() + "' for the action '" + action.word() + "', expected "
                            + APPLIES.get(action).stream().map(Subject::word).collect(Collectors.joining(" or ")));
        }
        boolean isSilence = action == Action.SILENCE;
        Command command = new Command(
                optional("id", ID, "letters, digits, '.', '_', ':' and '-', at most 128"),
                fields.containsKey("tenant") ? optional("tenant", TENANT, "the name of a tenant") : "default",
                time(recordMillis),
                required("user"),
                action,
                subject,
                isSilence ? text("target") : id("target"),
                value(action),
                text("rule"),
                text("entity"),
                duration(action),
                text("reason"));
        if (isSilence && command.rule().isEmpty() && command.entity().isEmpty()) {
            throw new CommandException("found neither 'rule' nor 'entity', expected what to silence");
        }
        boolean isAboutAlert = action == Action.FALSE_POSITIVE && subject == Subject.ALERT;
        if (isAboutAlert && (command.rule().isEmpty() || command.entity().isEmpty())) {
            throw new CommandException(
                    "found no 'rule' or no 'entity', expected both: those of the alert that is a false positive");
        }
        return command;
    }

    private String value(Action action) throws CommandException {
        return switch (action) {
            case ASSIGN, NOTE -> required("value");
            case MERGE -> id("value");
            case CLOSE -> {
                String verdict = required("value");
                if (!VERDICTS.contains(verdict)) {
                    throw new CommandException("value: found '" + shown(verdict) + "', expected a verdict: "
                            + String.join(", ", VERDICTS));
                }
                yield verdict;
            }
            default -> {
                if (fields.containsKey("value")) {
                    throw new CommandException("found 'value', which the action '" + action.word() + "' does not take");
                }
                yield "";
            }
        };
    }

    private long duration(Action action) throws CommandException {
        String text = text("for");
        boolean takesTime = action == Action.SILENCE || action == Action.FALSE_POSITIVE;
        if (!takesTime) {
            if (!text.isEmpty()) {
                throw new CommandException("found 'for', which the action '" + action.word() + "' does not take");
            }
            return 0;
        }
        if (text.isEmpty() && action == Action.FALSE_POSITIVE) {
            return FALSE_POSITIVE_BY_DEFAULT.toMillis();
        }
        Optional<Duration> duration = duration(text);
        if (duration.isEmpty() || duration.get().compareTo(LONGEST) > 0) {
            throw new CommandException("for: found '" + shown(text) + "', expected a time such as 24h, at most 90d");
        }
        return duration.get().toMillis();
    }

    /** Reads {@code 30s}, {@code 15m}, {@code 24h}, {@code 7d}. */
    public static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    private long time(long recordMillis) throws CommandException {
        String text = text("time");
        if (text.isEmpty()) {
            return recordMillis;
        }
        try {
            long timeMillis = Instant.parse(text).toEpochMilli();
            if (timeMillis - recordMillis > MOST_AHEAD.toMillis()) {
                throw new CommandException("time: found '" + text + "', expected no time in the future");
            }
            return timeMillis;
        } catch (DateTimeException | ArithmeticException e) {
            throw new CommandException(
                    "time: found '" + shown(text) + "', expected a time such as 2026-11-21T10:00:00Z", e);
        }
    }

    private <E extends Enum<E>> E choice(String key, E[] values, Function<E, String> word) throws CommandException {
        String text = required(key);
        for (E value : values) {
            if (word.apply(value).equals(text)) {
                return value;
            }
        }
        throw new CommandException(key + ": found '" + shown(text) + "', expected one of "
                + Arrays.stream(values).map(word).collect(Collectors.joining(", ")));
    }

    private String id(String key) throws CommandException {
        required(key);
        return optional(key, ID, "an id");
    }

    private String optional(String key, Pattern pattern, String expected) throws CommandException {
        String text = text(key);
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            throw new CommandException(key + ": found '" + shown(text) + "', expected " + expected);
        }
        return text;
    }

    private String required(String key) throws CommandException {
        String text = text(key);
        if (text.isEmpty()) {
            throw new CommandException("found no '" + key + "'");
        }
        return text;
    }

    private String text(String key) throws CommandException {
        Object value = fields.getOrDefault(key, "");
        if (!(value instanceof String text)) {
            throw new CommandException(key + ": found " + shown(String.valueOf(value)) + ", expected a text");
        }
        if (text.length() > MOST_CHARACTERS) {
            throw new CommandException(
                    key + ": found " + text.length() + " characters, expected at most " + MOST_CHARACTERS);
        }
        return text.strip();
    }

    private static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    public static byte[] write(Command command) {
        ObjectNode node = JSON.createObjectNode();
        put(node, "id", command.id());
        put(node, "tenant", command.tenant());
        node.put("time", Instant.ofEpochMilli(command.timeMillis()).toString());
        put(node, "user", command.user());
        put(node, "action", command.action().word());
        put(node, "on", command.subject().word());
        put(node, "target", command.target());
        put(node, "value", command.value());
        put(node, "rule", command.rule());
        put(node, "entity", command.entity());
        if (command.forMillis() > 0) {
            node.put("for", command.forMillis() / 1000 + "s");
        }
        put(node, "reason", command.reason());
        return bytes(node);
    }

    private static void put(ObjectNode node, String key, String value) {
        if (!value.isEmpty()) {
            node.put(key, value);
        }
    }

    /** An answer as it stands on the topic of answers. */
    public static byte[] write(CommandAnswer answer) {
        ObjectNode node = JSON.createObjectNode();
        node.put("@timestamp", Instant.ofEpochMilli(answer.timeMillis()).toString());
        node.put("command", answer.command());
        node.put("tenant", answer.tenant());
        put(node, "target", answer.target());
        node.put("accepted", answer.accepted());
        put(node, "reason", answer.reason());
        return bytes(node);
    }

    public static CommandAnswer readAnswer(byte[] bytes) throws IOException {
        var node = JSON.readTree(bytes);
        return new CommandAnswer(
                node.path("command").asText(),
                node.path("tenant").asText(),
                node.path("target").asText(),
                node.path("accepted").asBoolean(),
                node.path("reason").asText(),
                Instant.parse(node.path("@timestamp").asText()).toEpochMilli());
    }

    private static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers can always be written", e);
        }
    }
}

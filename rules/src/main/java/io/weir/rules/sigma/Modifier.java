package io.weir.rules.sigma;

import io.weir.rules.condition.Comparison;
import io.weir.rules.condition.TimePart;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modifiers of Sigma and {@code weekday}, each with the family that says what it goes together with. */
public enum Modifier {
    CONTAINS(Family.POSITION),
    STARTSWITH(Family.POSITION),
    ENDSWITH(Family.POSITION),
    CASED(Family.TEXT),
    WINDASH(Family.TEXT),
    WIDE(Family.TEXT),
    UTF16LE(Family.TEXT),
    UTF16BE(Family.TEXT),
    UTF16(Family.TEXT),
    BASE64(Family.TEXT),
    BASE64OFFSET(Family.TEXT),
    EXPAND(Family.TEXT),
    ALL(Family.ITEM),
    NEQ(Family.ITEM),
    RE(Family.REGEX),
    I(Family.REGEX_FLAG),
    M(Family.REGEX_FLAG),
    S(Family.REGEX_FLAG),
    LT(Family.COMPARISON),
    LTE(Family.COMPARISON),
    GT(Family.COMPARISON),
    GTE(Family.COMPARISON),
    MINUTE(Family.TIME_PART),
    HOUR(Family.TIME_PART),
    DAY(Family.TIME_PART),
    WEEKDAY(Family.TIME_PART),
    WEEK(Family.TIME_PART),
    MONTH(Family.TIME_PART),
    YEAR(Family.TIME_PART),
    CIDR(Family.CIDR),
    FIELDREF(Family.FIELDREF),
    EXISTS(Family.EXISTS);

    /** Modifiers that play the same part. */
    public enum Family {
        POSITION,
        TEXT,
        ITEM,
        REGEX,
        REGEX_FLAG,
        COMPARISON,
        TIME_PART,
        CIDR,
        FIELDREF,
        EXISTS
    }

    private static final Map<String, Modifier> BY_TEXT =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Modifier::text, modifier -> modifier));

    private final Family family;

    Modifier(Family family) {
        this.family = family;
    }

    public Family family() {
        return family;
    }

    /** The name as rules write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    Comparison comparison() {
        return Comparison.valueOf(name());
    }

    TimePart timePart() {
        return TimePart.valueOf(name());
    }

    static Optional<Modifier> named(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    static String names() {
        return names(List.of(values()));
    }

    static String names(List<Modifier> modifiers) {
        return modifiers.stream().map(Modifier::text).collect(Collectors.joining(", "));
    }
}

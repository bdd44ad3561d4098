package io.weir.rules.match;

import io.weir.rules.condition.Condition;
import io.weir.rules.condition.Glob;
import io.weir.rules.condition.Network;
import io.weir.rules.condition.Regex;
import io.weir.rules.condition.ValueTest;
import io.weir.rules.event.Field;
import io.weir.rules.event.Utf8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/** Turns the condition of a rule into checks on slots. Values of one field in one choice become one check. */
final class CheckCompiler {
    private static final Pattern LONG_LINE = Pattern.compile("\\.\\{([0-9]{1,6}),\\}");

    private final Map<List<Glob>, TextSet> textSets = new HashMap<>();
    private ToIntFunction<Field> slots;
    private boolean needsAllValues;

    /** Whether something that was compiled searches values wherever they are. */
    boolean needsAllValues() {
        return needsAllValues;
    }

    /** What does not depend on slots is shared with what was compiled before. */
    Check compile(Condition condition, ToIntFunction<Field> slotsOfFields) {
        slots = slotsOfFields;
        return compile(condition);
    }

    private Check compile(Condition condition) {
        if (condition instanceof Condition.AllOf all) {
            return BranchCheck.all(all.parts().stream().map(this::compile).toList());
        }
        if (condition instanceof Condition.AnyOf any) {
            return choice(any.parts());
        }
        if (condition instanceof Condition.Not not) {
            return NotCheck.of(compile(not.part()));
        }
        if (condition instanceof Condition.Search search) {
            return compile(search.body());
        }
        if (condition instanceof Condition.IsNull isNull) {
            return new IsNullCheck(slots.applyAsInt(isNull.field()));
        }
        if (condition instanceof Condition.Exists exists) {
            return new ExistsCheck(slots.applyAsInt(exists.field()), exists.expected());
        }
        if (condition instanceof Condition.SameText same) {
            return new SameTextCheck(slots.applyAsInt(same.field()), slots.applyAsInt(same.other()));
        }
        return choice(List.of(condition));
    }

    private Check choice(List<Condition> parts) {
        List<Check> checks = new ArrayList<>();
        Map<Integer, List<Glob>> patternsBySlot = new LinkedHashMap<>();
        Map<Integer, List<Long>> numbersBySlot = new LinkedHashMap<>();
        Map<Integer, List<Network>> networksBySlot = new LinkedHashMap<>();
        List<Glob> keywords = new ArrayList<>();
        for (Condition part : parts) {
            if (part instanceof Condition.FieldTest fieldTest) {
                int slot = slots.applyAsInt(fieldTest.field());
                ValueTest test = fieldTest.test();
                if (test instanceof ValueTest.TextMatch match && !match.isCased()) {
                    patternsBySlot.computeIfAbsent(slot, s -> new ArrayList<>()).add(match.folded());
                } else if (test instanceof ValueTest.BooleanEquals is) {
                    patternsBySlot
                            .computeIfAbsent(slot, s -> new ArrayList<>())
                            .add(Glob.literal(Boolean.toString(is.expected())));
                } else if (test instanceof ValueTest.NumberEquals is && NumberReader.isRead(is.expected())) {
                    numbersBySlot
                            .computeIfAbsent(slot, s -> new ArrayList<>())
                            .add(is.expected().longValueExact());
                } else if (test instanceof ValueTest.InNetwork in) {
                    networksBySlot.computeIfAbsent(slot, s -> new ArrayList<>()).add(in.network());
                } else {
                    checks.add(valueCheck(slot, test));
                }
            } else if (part instanceof Condition.KeywordTest keyword) {
                needsAllValues = true;
                if (keyword.test() instanceof ValueTest.TextMatch match && !match.isCased()) {
                    keywords.add(match.folded());
                } else {
                    checks.add(new AnyValueMeetsCheck(keyword.test(), gate(keyword.test())));
                }
            } else {
                checks.add(compile(part));
            }
        }
        numbersBySlot.forEach((slot, numbers) -> checks.add(NumberInCheck.of(slot, numbers)));
        networksBySlot.forEach((slot, networks) -> checks.add(NetworkCheck.of(slot, networks)));
        patternsBySlot.forEach((slot, patterns) -> checks.add(TextInCheck.of(slot, textSet(patterns))));
        if (!keywords.isEmpty()) {
            checks.add(new AnyValueInCheck(textSet(keywords)));
        }
        return BranchCheck.any(checks);
    }

    private static Check valueCheck(int slot, ValueTest test) {
        return NumberCompareCheck.of(slot, test)
                .or(() -> longLine(slot, test))
                .orElseGet(() -> new ValueMeetsCheck(slot, test, gate(test)));
    }

    private TextSet textSet(List<Glob> patterns) {
        return textSets.computeIfAbsent(patterns, TextSet::new);
    }

    /** An expression that asks for nothing but length, which engines pay for with a state per character. */
    private static Optional<Check> longLine(int slot, ValueTest test) {
        if (test instanceof ValueTest.RegexFind find) {
            var length = LONG_LINE.matcher(find.regex().expression());
            if (length.matches()) {
                return Optional.of(new LongLineCheck(
                        slot,
                        Integer.parseInt(length.group(1)),
                        find.regex().flags().dotAll()));
            }
        }
        return Optional.empty();
    }

    /** What a value must hold before the test is worth its price. */
    private static Gate gate(ValueTest test) {
        if (test instanceof ValueTest.RegexFind find) {
            return regexGate(find.regex());
        }
        if (test instanceof ValueTest.TextMatch match) {
            // Outside ASCII the case of a letter may depend on its neighbours, which a pattern does not know.
            return new Gate(
                    TextSet.required(match.pattern().folded()).stream()
                            .filter(needle -> isAscii(needle.text()) && needle.text().length > 0)
                            .map(List::of)
                            .toList(),
                    0);
        }
        return Gate.OPEN;
    }

    private static Gate regexGate(Regex regex) {
        boolean ignoresCase = regex.flags().ignoreCase() || regex.expression().startsWith("(?i)");
        if (ignoresCase && !regex.isLinear()) {
            return Gate.OPEN; // the backtracking engine takes more letters for equal than folding does
        }
        RegexLiterals.Needs needs =
                RegexLiterals.of(regex.expression(), regex.flags().ignoreCase());
        return new Gate(
                needs.texts().stream()
                        .map(texts -> texts.stream()
                                .map(text -> new Needle(Needle.Anchor.NONE, Utf8.bytes(text)))
                                .toList())
                        .toList(),
                needs.length());
    }

    private static boolean isAscii(byte[] text) {
        for (byte b : text) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}

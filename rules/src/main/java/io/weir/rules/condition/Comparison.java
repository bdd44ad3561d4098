package io.weir.rules.condition;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** How a number is held against a bound. */
public enum Comparison {
    LT("<") {
        @Override
        public boolean accepts(int order) {
            return order < 0;
        }
    },
    LTE("<=") {
        @Override
        public boolean accepts(int order) {
            return order <= 0;
        }
    },
    GT(">") {
        @Override
        public boolean accepts(int order) {
            return order > 0;
        }
    },
    GTE(">=") {
        @Override
        public boolean accepts(int order) {
            return order >= 0;
        }
    },
    EQ("=") {
        @Override
        public boolean accepts(int order) {
            return order == 0;
        }
    },
    NEQ("!=") {
        @Override
        public boolean accepts(int order) {
            return order != 0;
        }
    };

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    /** Whether it holds for a number that is less than, equal to or greater than the bound, as the order says. */
    public abstract boolean accepts(int order);

    public boolean holds(BigDecimal value, BigDecimal bound) {
        return accepts(value.compareTo(bound));
    }

    public String sign() {
        return sign;
    }

    /** The comparison with this name in a rule: {@code gte} and so on. */
    public static Optional<Comparison> named(String name) {
        for (Comparison comparison : values()) {
            if (comparison.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(comparison);
            }
        }
        return Optional.empty();
    }
}

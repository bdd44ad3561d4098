package io.weir.rules.sigma;

import io.weir.rules.condition.Condition;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A condition text as a tree over names; quantified patterns are written out. */
public sealed interface Expression {
    boolean holds(Predicate<String> isTrue);

    Condition toCondition(Function<String, Condition> searches);

    record Name(String name) implements Expression {
        @Override
        public boolean holds(Predicate<String> isTrue) {
            return isTrue.test(name);
        }

        @Override
        public Condition toCondition(Function<String, Condition> searches) {
            return searches.apply(name);
        }
    }

    record And(List<Expression> parts) implements Expression {
        @Override
        public boolean holds(Predicate<String> isTrue) {
            return parts.stream().allMatch(part -> part.holds(isTrue));
        }

        @Override
        public Condition toCondition(Function<String, Condition> searches) {
            return new Condition.AllOf(
                    parts.stream().map(part -> part.toCondition(searches)).toList());
        }
    }

    record Or(List<Expression> parts) implements Expression {
        @Override
        public boolean holds(Predicate<String> isTrue) {
            return parts.stream().anyMatch(part -> part.holds(isTrue));
        }

        @Override
        public Condition toCondition(Function<String, Condition> searches) {
            return new Condition.AnyOf(
                    parts.stream().map(part -> part.toCondition(searches)).toList());
        }
    }

    record Not(Expression part) implements Expression {
        @Override
        public boolean holds(Predicate<String> isTrue) {
            return !part.holds(isTrue);
        }

        @Override
        public Condition toCondition(Function<String, Condition> searches) {
            return new Condition.Not(part.toCondition(searches));
        }
    }
}

package io.weir.rules.sigma;

import io.weir.rules.yaml.Position;

import java.util.Optional;

/** A document as far as it can be understood alone. */
sealed interface Document {
    Problems problems();

    Position at();

    /** Empty only where there was nothing to read it from. */
    Optional<Metadata> metadata();

    default boolean isRefused() {
        return !problems().isEmpty();
    }

    record Detection(DetectionRule rule, Position at, Problems problems) implements Document {
        @Override
        public Optional<Metadata> metadata() {
            return Optional.of(rule.metadata());
        }
    }

    record Filtering(Filter filter, Position at, Problems problems) implements Document {
        @Override
        public Optional<Metadata> metadata() {
            return Optional.of(filter.metadata());
        }
    }

    /** The draft is empty if there is no map to read the correlation from. */
    record Correlating(Metadata known, Optional<CorrelationDraft> draft, Position at, Problems problems)
            implements Document {
        @Override
        public Optional<Metadata> metadata() {
            return Optional.of(known);
        }
    }

    /** The draft is empty if there is no map to read the chain from. */
    record Chaining(Metadata known, Optional<ChainDraft> draft, Position at, Problems problems) implements Document {
        @Override
        public Optional<Metadata> metadata() {
            return Optional.of(known);
        }
    }

    record Unreadable(Position at, Problems problems) implements Document {
        @Override
        public Optional<Metadata> metadata() {
            return Optional.empty();
        }
    }
}

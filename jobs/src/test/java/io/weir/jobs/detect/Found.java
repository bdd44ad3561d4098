package io.weir.jobs.detect;

import io.weir.rules.alert.Hit;
import io.weir.rules.chain.ChainHit;

/** What matching found in an event, and which operator it goes to. */
sealed interface Found {
    long timeMillis();

    /** Tells it apart from all others, also once sessions have added to it. */
    String name();

    /** For the correlations of a stage. */
    record ForStage(Hit hit, int stage) implements Found {
        @Override
        public long timeMillis() {
            return hit.timeMillis();
        }

        @Override
        public String name() {
            return nameOf(hit);
        }
    }

    /** For who raises alerts at once. */
    record AtOnce(Hit hit) implements Found {
        @Override
        public long timeMillis() {
            return hit.timeMillis();
        }

        @Override
        public String name() {
            return nameOf(hit);
        }
    }

    /** For the sessions of a host. */
    record ForHost(HostSignal signal) implements Found {
        @Override
        public long timeMillis() {
            return signal.timeMillis();
        }

        boolean isMark() {
            return signal.content() instanceof HostSignal.Session;
        }

        @Override
        public String name() {
            HostSignal.Content content = signal.content();
            if (content instanceof HostSignal.OfCorrelation question) {
                return nameOf(question.hit());
            } else if (content instanceof HostSignal.OfChain question) {
                return nameOf(question.hit());
            } else if (content instanceof HostSignal.AtOnce question) {
                return "origin of " + nameOf(question.hit());
            }
            return "session of " + signal.host() + " " + signal.mark() + " " + signal.timeMillis();
        }
    }

    record ForChain(ChainHit hit) implements Found {
        @Override
        public long timeMillis() {
            return hit.timeMillis();
        }

        @Override
        public String name() {
            return nameOf(hit);
        }
    }

    static String nameOf(Hit hit) {
        return "rule " + hit.correlation() + " " + hit.eventId();
    }

    static String nameOf(ChainHit hit) {
        return "chain " + hit.chain() + " " + hit.segment() + " " + hit.eventId();
    }
}

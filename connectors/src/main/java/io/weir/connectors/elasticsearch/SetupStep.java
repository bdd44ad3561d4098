package io.weir.connectors.elasticsearch;

/** One thing that a set-up looked at, and what it did about it. */
public record SetupStep(String subject, Change change, String detail) {
    public enum Change {
        CREATED,
        UPDATED,
        /** It was so already. */
        UNCHANGED,
        /** The server does not offer it, or not to this user. */
        SKIPPED,
        /** Somebody has to look at it. */
        PROBLEM
    }

    static SetupStep of(String subject, Change change) {
        return new SetupStep(subject, change, "");
    }
}

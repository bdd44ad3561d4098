package io.weir.connectors.archive;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;

/** Which part of the events of a topic is kept; by their ids, so that a repeat keeps the same ones. */
public record Sampling(List<Topics> topics) implements Serializable {
    public static final Sampling EVERYTHING = new Sampling(List.of());

    private static final int ALL = 100;

    /** Topics whose whole name matches. */
    public record Topics(Pattern names, int percent) implements Serializable {}

    public Sampling {
        topics = List.copyOf(topics);
    }

    /** The first that fits counts; a topic that none fits is kept as a whole. */
    int percent(String topic) {
        return topics.stream()
                .filter(some -> some.names().matcher(topic).matches())
                .mapToInt(Topics::percent)
                .findFirst()
                .orElse(ALL);
    }

    /** Whether an event is among so many of a hundred; its id is a hash. */
    static boolean isAmong(String hash, int percent) {
        return percent >= ALL || Math.floorMod(hash.hashCode(), ALL) < percent;
    }
}

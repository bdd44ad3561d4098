package io.weir.rules.match;

import java.util.Arrays;

/** The rules of a route that an event may match, each once. Used again for the next event. */
final class Candidates implements NeedleIndex.Sink, NetworkTable.Sink {
    private int[] members = new int[64];
    private int[] stamps = new int[64];
    private int stamp;
    private int count;
    private int[][] filings = {};

    void begin(int routeSize) {
        if (stamps.length < routeSize) {
            stamps = new int[Integer.highestOneBit(routeSize) * 2];
            members = new int[stamps.length];
            stamp = 0;
        }
        if (++stamp == 0) {
            Arrays.fill(stamps, 0);
            stamp = 1;
        }
        count = 0;
    }

    /** Sets what the needles or networks that are found next stand for. */
    void use(int[][] nextFilings) {
        filings = nextFilings;
    }

    @Override
    public void found(int key) {
        addAll(filings[key]);
    }

    void addAll(int[] candidates) {
        for (int candidate : candidates) {
            if (stamps[candidate] != stamp) {
                stamps[candidate] = stamp;
                members[count++] = candidate;
            }
        }
    }

    int count() {
        return count;
    }

    /** Puts the candidates into the order of their rules, so that the order of hits does not depend on filing. */
    void sort() {
        if (count > 1) {
            Arrays.sort(members, 0, count);
        }
    }

    int get(int index) {
        return members[index];
    }
}

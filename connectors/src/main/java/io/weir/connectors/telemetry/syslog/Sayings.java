package io.weir.connectors.telemetry.syslog;

import java.util.ArrayList;
import java.util.List;

/** What a program says in fixed sentences. The first that fits counts. */
final class Sayings implements Program {
    private final HostFacts facts;
    private final List<List<Saying>> byFirstByte = new ArrayList<>();
    private final List<Saying> others = new ArrayList<>();

    private record Saying(Phrase phrase, Meaning meaning) {}

    Sayings(HostFacts facts) {
        this.facts = facts;
        for (int i = 0; i < 256; i++) {
            byFirstByte.add(List.of());
        }
    }

    /** Adds ways to say one thing. */
    Sayings say(Meaning meaning, String... phrases) {
        for (String text : phrases) {
            var saying = new Saying(new Phrase(text, facts), meaning);
            int first = saying.phrase().firstByte();
            if (first < 0) {
                others.add(saying);
                continue;
            }
            List<Saying> more = new ArrayList<>(byFirstByte.get(first));
            more.add(saying);
            byFirstByte.set(first, more);
        }
        return this;
    }

    @Override
    public boolean read(byte[] bytes, int from, int to) {
        return from < to
                && (read(byFirstByte.get(bytes[from] & 0xFF), bytes, from, to) || read(others, bytes, from, to));
    }

    private boolean read(List<Saying> sayings, byte[] bytes, int from, int to) {
        for (int i = 0; i < sayings.size(); i++) {
            Saying saying = sayings.get(i);
            if (saying.phrase().matches(bytes, from, to)) {
                facts.mean(saying.meaning());
                saying.phrase().write(bytes);
                return true;
            }
        }
        return false;
    }
}

package io.weir.rules.correlation;

/** Names an event; events are decided in this order, so that their arrival does not matter. */
public record EventRef(long timeMillis, String eventId) implements Comparable<EventRef> {
    @Override
    public int compareTo(EventRef other) {
        int byTime = Long.compare(timeMillis, other.timeMillis);
        return byTime != 0 ? byTime : eventId.compareTo(other.eventId);
    }
}

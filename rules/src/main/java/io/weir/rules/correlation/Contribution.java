package io.weir.rules.correlation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one event, or one firing of an inner correlation, brings to one group of a correlation.
 *
 * @param places the places in the list of referenced rules that it stands for, ascending
 * @param values the values that the correlation measures; empty if it measures none
 * @param carried what outer correlations will ask of a firing at this event; absent fields are absent
 * @param innerGroup the group of the inner firing, empty for an event: two groups can fire at one event
 */
public record Contribution(
        EventRef event, List<Integer> places, List<String> values, Map<String, String> carried, String innerGroup)
        implements Comparable<Contribution> {
    public Contribution {
        places = List.copyOf(places);
        values = List.copyOf(values);
        carried = Map.copyOf(carried);
    }

    /** What an event contributes. */
    public Contribution(EventRef event, List<Integer> places, List<String> values, Map<String, String> carried) {
        this(event, places, values, carried, "");
    }

    @Override
    public int compareTo(Contribution other) {
        int byEvent = event.compareTo(other.event);
        int byPlace = byEvent != 0 ? byEvent : Integer.compare(places.get(0), other.places.get(0));
        return byPlace != 0 ? byPlace : innerGroup.compareTo(other.innerGroup);
    }

    void write(DataOutput output) throws IOException {
        StateCodec.writeEvent(event, output);
        output.writeInt(places.size());
        for (int place : places) {
            output.writeInt(place);
        }
        StateCodec.writeTexts(values, output);
        output.writeInt(carried.size());
        for (Map.Entry<String, String> entry : carried.entrySet()) {
            StateCodec.writeText(entry.getKey(), output);
            StateCodec.writeText(entry.getValue(), output);
        }
        StateCodec.writeText(innerGroup, output);
    }

    static Contribution read(DataInput input) throws IOException {
        EventRef event = StateCodec.readEvent(input);
        List<Integer> places = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            places.add(input.readInt());
        }
        List<String> values = StateCodec.readTexts(input);
        Map<String, String> carried = new LinkedHashMap<>();
        for (int left = input.readInt(); left > 0; left--) {
            String name = StateCodec.readText(input);
            carried.put(name, StateCodec.readText(input));
        }
        return new Contribution(event, places, values, carried, StateCodec.readText(input));
    }
}

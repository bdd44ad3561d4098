package io.weir.rules.indicator;

import io.weir.rules.alert.DataText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Something by which an attack can be known again; its value is in the one form that {@link IndicatorForm} gives it. */
public record Indicator(IndicatorKind kind, String value) implements Comparable<Indicator> {
    private static final Comparator<Indicator> ORDER =
            Comparator.comparing(Indicator::kind).thenComparing(Indicator::value);

    @Override
    public int compareTo(Indicator other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind.label() + ":" + value;
    }

    public static void write(List<Indicator> indicators, DataOutput output) throws IOException {
        output.writeInt(indicators.size());
        for (Indicator indicator : indicators) {
            DataText.write(indicator.kind.name(), output);
            DataText.write(indicator.value, output);
        }
    }

    public static List<Indicator> readList(DataInput input) throws IOException {
        List<Indicator> indicators = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            indicators.add(new Indicator(IndicatorKind.valueOf(DataText.read(input)), DataText.read(input)));
        }
        return indicators;
    }
}

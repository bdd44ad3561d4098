package io.weir.rules.intel;

import io.weir.rules.alert.DataText;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorKind;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What one source says of one indicator.
 *
 * @param source the list or provider
 * @param confidence how sure the source is of its judgement, 0 to 100
 * @param labels what it calls the indicator: families, campaigns, uses; bounded
 * @param note in one short sentence, on what the judgement rests
 */
public record Verdict(
        Indicator indicator, String source, Judgement judgement, int confidence, List<String> labels, String note) {
    public static final int MAX_LABELS = 8;
    public static final int MAX_LABEL_LENGTH = 80;
    private static final byte VERSION = 1;

    public Verdict {
        Objects.requireNonNull(indicator, "indicator is null");
        Objects.requireNonNull(source, "source is null");
        Objects.requireNonNull(judgement, "judgement is null");
        confidence = Math.max(0, Math.min(100, confidence));
        labels = labels == null
                ? List.of()
                : labels.stream()
                        .map(label -> label.length() > MAX_LABEL_LENGTH ? label.substring(0, MAX_LABEL_LENGTH) : label)
                        .distinct()
                        .limit(MAX_LABELS)
                        .toList();
        note = note == null ? "" : note;
    }

    /** The source does not know the indicator. */
    public static Verdict unknown(Indicator indicator, String source) {
        return new Verdict(indicator, source, Judgement.UNKNOWN, 0, List.of(), "");
    }

    /** The source could not be asked, and why. */
    public static Verdict unavailable(Indicator indicator, String source, String reason) {
        return new Verdict(indicator, source, Judgement.UNAVAILABLE, 0, List.of(), reason);
    }

    public void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        DataText.write(indicator.kind().label(), output);
        DataText.write(indicator.value(), output);
        DataText.write(source, output);
        DataText.write(judgement.label(), output);
        output.writeByte(confidence);
        DataText.write(labels, output);
        DataText.write(note, output);
    }

    public static Verdict read(DataInput input) throws IOException {
        byte version = input.readByte();
        if (version != VERSION) {
            throw new IOException("found a verdict of version " + version + ", expected " + VERSION);
        }
        IndicatorKind kind = IndicatorKind.labelled(DataText.read(input))
                .orElseThrow(() -> new IOException("found a verdict on an unknown kind of indicator"));
        String value = DataText.read(input);
        String source = DataText.read(input);
        Judgement judgement = Judgement.labelled(DataText.read(input))
                .orElseThrow(() -> new IOException("found a verdict with an unknown judgement"));
        return new Verdict(
                new Indicator(kind, value),
                source,
                judgement,
                input.readUnsignedByte(),
                DataText.readList(input),
                DataText.read(input));
    }

    public static void write(List<Verdict> verdicts, DataOutput output) throws IOException {
        output.writeInt(verdicts.size());
        for (Verdict verdict : verdicts) {
            verdict.write(output);
        }
    }

    public static List<Verdict> readList(DataInput input) throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            verdicts.add(read(input));
        }
        return verdicts;
    }
}

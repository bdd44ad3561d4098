package io.weir.connectors.telemetry;

import io.weir.connectors.telemetry.json.JsonFormat;
import io.weir.connectors.telemetry.json.JsonShape;

import java.util.Optional;
import java.util.function.Function;

/**
 * A format as users see it.
 *
 * @param example one record, as it is shipped; of a binary format what it stands for
 * @param line how to read its lines, if a record of the format is one: then others may carry it
 * @param shape how to tell and describe its documents, if the format is JSON
 */
public record FormatKind(
        String name,
        String title,
        String example,
        Function<ReadContext, Format> factory,
        Optional<Function<ReadContext, LineFormat>> line,
        Optional<Function<ReadContext, JsonShape>> shape) {

    public static FormatKind of(String name, String title, String example, Function<ReadContext, Format> factory) {
        return new FormatKind(name, title, example, factory, Optional.empty(), Optional.empty());
    }

    public static FormatKind ofLines(
            String name, String title, String example, Function<ReadContext, LineFormat> factory) {
        return new FormatKind(
                name,
                title,
                example,
                context -> new LineReader(context, factory.apply(context)),
                Optional.of(factory),
                Optional.empty());
    }

    public static FormatKind ofJson(
            String name, String title, String example, Function<ReadContext, JsonShape> factory) {
        return new FormatKind(
                name,
                title,
                example,
                context -> JsonFormat.ofShape(context, name, factory.apply(context)),
                Optional.empty(),
                Optional.of(factory));
    }
}

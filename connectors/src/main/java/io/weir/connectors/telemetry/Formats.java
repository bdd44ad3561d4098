package io.weir.connectors.telemetry;

import io.weir.connectors.telemetry.alerts.AlertFormats;
import io.weir.connectors.telemetry.auditd.AuditdFormats;
import io.weir.connectors.telemetry.avro.AvroFormats;
import io.weir.connectors.telemetry.cloud.CloudFormats;
import io.weir.connectors.telemetry.json.JsonFormat;
import io.weir.connectors.telemetry.json.JsonFormats;
import io.weir.connectors.telemetry.network.NetworkFormats;
import io.weir.connectors.telemetry.syslog.SyslogFormats;
import io.weir.connectors.telemetry.web.WebFormats;
import io.weir.connectors.telemetry.windows.WindowsFormats;
import io.weir.rules.event.FieldTable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every format that Weir reads. Their order is the order in which {@code auto} asks whose a record is. */
public final class Formats {
    private static final List<FormatKind> ALL = all();

    private Formats() {}

    private static List<FormatKind> all() {
        List<FormatKind> kinds = new ArrayList<>();
        kinds.addAll(WindowsFormats.kinds());
        kinds.addAll(CloudFormats.kinds());
        kinds.addAll(AlertFormats.kinds());
        kinds.addAll(NetworkFormats.kinds());
        kinds.addAll(WebFormats.kinds());
        kinds.addAll(AuditdFormats.kinds());
        kinds.addAll(SyslogFormats.kinds());
        kinds.addAll(AvroFormats.kinds());
        kinds.addAll(JsonFormats.kinds()); // the last of them takes any JSON
        return List.copyOf(kinds);
    }

    public static List<FormatKind> kinds() {
        return ALL;
    }

    public static Optional<FormatKind> kind(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /** The fields that a reader needs in the table of its events, besides those of rules. */
    public static List<FieldTable.Field> fields(FormatSettings settings) {
        ReadContext context = new ReadContext(settings, TelemetryLimits.DEFAULT, FieldTable.empty(), false);
        build(context);
        return List.copyOf(context.asked());
    }

    /** The format that settings name, ready to read. */
    static Format build(ReadContext context) {
        List<Format> formats = new ArrayList<>();
        formats.add(JsonFormat.ofAnyShape(context, ALL));
        ALL.stream()
                .filter(kind -> kind.shape().isEmpty())
                .forEach(kind -> formats.add(kind.factory().apply(context)));
        Format whole = new AutoFormat(context, formats);
        context.setWhole(whole);
        String wanted = context.settings().format();
        if (wanted.equals(FormatSettings.AUTO)) {
            return whole;
        }
        return kind(wanted)
                .orElseThrow(() -> new IllegalArgumentException("unknown format '" + wanted
                        + "', expected auto or one of "
                        + ALL.stream().map(FormatKind::name).toList()))
                .factory()
                .apply(context);
    }
}

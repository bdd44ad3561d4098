package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;

import java.util.ArrayList;
import java.util.List;

/**
 * JSON as it is: ECS names are kept, others too; what the site says about names, and what such names usually mean, gives
 * further ones. Addresses get their canonical form, the time is found.
 */
final class PlainShape implements JsonShape {
    private static final List<String> ADDRESSES = List.of("source.ip", "destination.ip", "client.ip", "server.ip");

    private final ReadContext context;
    private final EventWriter out;
    private final JsonTime time;
    private final Renaming names;
    private final UsualNames usualNames;
    private final UsualRequest request;
    private final UsualWords words;
    private final int[] addressSlots;
    private final Target[] addresses;
    private final List<Constant> constants = new ArrayList<>();

    private record Constant(Target target, byte[] value, boolean isLogSource) {}

    PlainShape(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        FormatSettings settings = context.settings();
        this.time = settings.timeField().isEmpty()
                ? new JsonTime(
                        context,
                        "@timestamp",
                        "timestamp",
                        "time",
                        "ts",
                        "date",
                        "eventTime",
                        "event_time",
                        "datetime",
                        "date_time",
                        "Timestamp",
                        "TimeCreated",
                        "created_at",
                        "occurred_at",
                        "log_time",
                        "start_time",
                        "unixTime",
                        "_time")
                : new JsonTime(context, settings.timeField());
        this.addressSlots = ADDRESSES.stream().mapToInt(context::slot).toArray();
        this.addresses = ADDRESSES.stream().map(out::target).toArray(Target[]::new);
        this.names = new Renaming(context);
        this.usualNames = new UsualNames(context);
        this.request = new UsualRequest(context);
        this.words = new UsualWords(context);
        settings.fields().forEach((name, ecs) -> {
            if (ecs.endsWith(".ip")) {
                names.address(ecs.substring(0, ecs.length() - ".ip".length()), name);
            } else {
                names.all(ecs, name);
            }
        });
        settings.constants()
                .forEach((name, value) -> constants.add(new Constant(
                        out.target(name), Bytes.of(value), name.startsWith(FieldTable.DECLARED_LOGSOURCE + "."))));
    }

    @Override
    public String name() {
        return "json";
    }

    /** Never by itself: it takes what is left when nobody else wants it. */
    @Override
    public boolean recognises() {
        return false;
    }

    @Override
    public void describe() {
        EventView event = context.event();
        for (int i = 0; i < addresses.length; i++) {
            out.copyAddress(addresses[i], event.first(addressSlots[i]));
        }
        names.write();
        usualNames.write();
        words.write(request.write());
        for (Constant constant : constants) {
            if (constant.isLogSource()) {
                out.logSource(constant.target(), constant.value());
            } else {
                out.text(constant.target(), constant.value());
            }
        }
        context.emit(this, time.read(LineFormat.NO_TIME));
    }
}

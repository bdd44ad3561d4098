package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;

import java.util.List;

/** JSON as it is: ECS names are kept, others too. Addresses get their canonical form, the time is found. */
final class PlainShape implements JsonShape {
    private static final List<String> ADDRESSES = List.of("source.ip", "destination.ip", "client.ip", "server.ip");

    private final ReadContext context;
    private final EventWriter out;
    private final JsonTime time;
    private final int[] addressSlots;
    private final Target[] addresses;

    PlainShape(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.time = new JsonTime(context, "@timestamp", "timestamp", "time", "ts", "date", "eventTime");
        this.addressSlots = ADDRESSES.stream().mapToInt(context::slot).toArray();
        this.addresses = ADDRESSES.stream().map(out::target).toArray(Target[]::new);
    }

    @Override
    public String name() {
        return "json";
    }

    @Override
    public boolean recognises() {
        return true;
    }

    @Override
    public void describe() {
        EventView event = context.event();
        for (int i = 0; i < addresses.length; i++) {
            out.copyAddress(addresses[i], event.first(addressSlots[i]));
        }
        context.emit(this, time.read(LineFormat.NO_TIME));
    }
}

package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.connectors.telemetry.json.JsonTime;
import io.weir.rules.event.EventView;

/** A line of a log file as shippers wrap it up: untouched, in a document that tells where it came from. */
final class ShippedLineShape implements JsonShape {
    static final String NAME = "shipped-line";

    private final ReadContext context;
    private final SyslogHeader header;
    private final CarriedLines carried;
    private final JsonTime time;
    private final int line;
    private final int origin;
    private final int understood;
    private final int host;
    private final int path;
    private final Target hostName;
    private final Target logPath;
    private byte[] plain = {};
    private int from;
    private int to;

    ShippedLineShape(ReadContext context) {
        this.context = context;
        this.header = new SyslogHeader(context);
        this.carried = new CarriedLines(context);
        this.time = new JsonTime(context, "@timestamp", "timestamp", "time", "date");
        this.line = context.slot("message", "log", "event.original", "MESSAGE");
        this.origin = context.slot(
                "log.file.path",
                "input.type",
                "agent.type",
                "fileset.name",
                "file",
                "source_type",
                "filename",
                "log",
                "path");
        this.understood = context.slot("event.category", "event.action");
        this.host = context.slot("host.name", "host.hostname", "host", "hostname", "agent.hostname");
        this.path = context.slot("log.file.path", "file", "filename", "path");
        this.hostName = context.writer().target("host.name");
        this.logPath = context.writer().target("log.file.path");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean recognises() {
        EventView event = context.event();
        int value = event.first(line);
        if (value == EventView.NONE || !event.isText(value) || event.has(understood) || !event.has(origin)) {
            return false;
        }
        find(value);
        return from < to && (header.recognises(plain, from, to) || carried.find(plain, from, to) != null);
    }

    private void find(int value) {
        EventView event = context.event();
        if (event.isEscaped(value)) {
            plain = Bytes.of(event.text(value));
            from = 0;
            to = plain.length;
        } else {
            plain = event.bytes(value);
            from = event.start(value);
            to = event.end(value);
        }
    }

    @Override
    public void describe() {
        EventView event = context.event();
        if (!recognises()) {
            context.emit(this, time.read(LineFormat.NO_TIME));
            return;
        }
        int wrapped = context.wrapped();
        wrap(hostName, event.first(host));
        wrap(logPath, event.first(path));
        context.wrapTime(time.read(LineFormat.NO_TIME));
        context.readCarried(plain, from, to);
        context.unwrap(wrapped);
    }

    private void wrap(Target target, int value) {
        if (value != EventView.NONE && context.event().isText(value)) {
            context.wrap(target, Bytes.of(context.event().text(value)));
        }
    }
}

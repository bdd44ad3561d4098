package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.SyslogMark;

/** nginx's error log, and access lines that end with a time span as nginx writes it. */
final class NginxFormat implements LineFormat {
    private final AccessLine access;
    private final NginxError error;

    NginxFormat(ReadContext context) {
        var web = new WebFields(context.writer());
        this.access = new AccessLine(context, web, "nginx.access");
        this.error = new NginxError(context, web);
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        if (SyslogMark.begins(bytes, from, to)) {
            return false;
        }
        return NginxError.isAt(bytes, from, to)
                || AccessLine.isAt(bytes, from, to) && AccessLine.hasRequestTime(bytes, from, to);
    }

    @Override
    public long read(byte[] bytes, int from, int to) {
        return NginxError.isAt(bytes, from, to) ? error.read(bytes, from, to) : access.read(bytes, from, to);
    }
}

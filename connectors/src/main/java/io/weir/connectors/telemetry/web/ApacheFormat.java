package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.SyslogMark;

/** Apache's access and error logs; also the access logs of the many servers that write the same lines. */
final class ApacheFormat implements LineFormat {
    private final AccessLine access;
    private final ApacheError error;

    ApacheFormat(ReadContext context) {
        var web = new WebFields(context.writer());
        this.access = new AccessLine(context, web, "apache.access");
        this.error = new ApacheError(context, web);
    }

    @Override
    public String name() {
        return "apache";
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        if (SyslogMark.begins(bytes, from, to)) {
            return false;
        }
        return bytes[from] == '[' ? ApacheError.isAt(bytes, from, to) : AccessLine.isAt(bytes, from, to);
    }

    @Override
    public long read(byte[] bytes, int from, int to) {
        return ApacheError.isAt(bytes, from, to) ? error.read(bytes, from, to) : access.read(bytes, from, to);
    }
}

package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.TimeText;

/** Squid's native access log: {@code 1736496000.123 12 192.0.2.7 TCP_MISS/200 374 GET http://a/ mia HIER_DIRECT/b text/html}. */
final class SquidFormat implements LineFormat {
    private static final byte[] DATASET = Bytes.of("squid.access");
    private static final byte[] DENIED = Bytes.of("DENIED");
    private static final byte[] DENIED_TYPE = Bytes.of("denied");
    private static final byte[] ALLOWED_TYPE = Bytes.of("allowed");

    private final ReadContext context;
    private final WebFields web;
    private final Target type;
    private final Target action;
    private final Target hierarchy;
    private final Target destinationDomain;
    private final Target mimeType;
    private final int[] from = new int[10];
    private final int[] to = new int[10];

    SquidFormat(ReadContext context) {
        this.context = context;
        this.web = new WebFields(context.writer());
        this.type = context.writer().target("event.type");
        this.action = context.writer().target("event.action");
        this.hierarchy = context.writer().target("squid.access.hierarchy");
        this.destinationDomain = context.writer().target("destination.domain");
        this.mimeType = context.writer().target("http.response.mime_type");
    }

    @Override
    public String name() {
        return "squid";
    }

    @Override
    public boolean recognises(byte[] b, int start, int end) {
        int digits = Bytes.skipDigits(b, start, end);
        if (digits - start < 9 || digits - start > 10 || digits == end || b[digits] != '.') {
            return false;
        }
        int spanFrom = Bytes.skipSpaces(b, Bytes.skipDigits(b, digits + 1, end), end);
        int spanTo = Bytes.skipDigits(b, spanFrom, end);
        if (spanTo == spanFrom || spanTo == end || b[spanTo] != ' ') {
            return false;
        }
        int resultFrom = Bytes.find(b, Bytes.skipSpaces(b, spanTo, end), end, ' ') + 1;
        int slash = Bytes.find(b, Math.min(resultFrom, end), Bytes.find(b, Math.min(resultFrom, end), end, ' '), '/');
        return slash + 3 < end && Bytes.isDigit(b[slash + 1]) && Bytes.isDigit(b[slash + 3]);
    }

    @Override
    public long read(byte[] b, int start, int end) {
        int count = split(b, start, end);
        if (count < 7) {
            return context.because(
                    "expected 'time span client result/status bytes method URL', found " + count + " parts");
        }
        long millis = TimeText.epoch(b, from[0], to[0]);
        if (millis == TimeText.NONE) {
            return context.because("expected a time in seconds since 1970, byte 0");
        }
        web.begin(DATASET);
        web.duration(b, from[1], to[1], 1_000_000);
        web.client(b, from[2], to[2]);
        int slash = Bytes.find(b, from[3], to[3], '/');
        web.text(action, b, from[3], slash);
        boolean isDenied = Bytes.find(b, from[3], slash, DENIED) < slash;
        context.writer().text(type, isDenied ? DENIED_TYPE : ALLOWED_TYPE);
        web.status(b, Math.min(slash + 1, to[3]), to[3]);
        web.number(web.responseBytes, b, from[4], to[4]);
        web.text(web.method, b, from[5], to[5]);
        web.target(WebFields.isConnect(b, from[5], to[5]), b, from[6], to[6]);
        if (count > 7) {
            web.text(web.user, b, from[7], to[7]);
        }
        if (count > 8) {
            int peer = Bytes.find(b, from[8], to[8], '/');
            web.text(hierarchy, b, from[8], peer);
            readPeer(b, Math.min(peer + 1, to[8]), to[8]);
        }
        if (count > 9) {
            web.text(mimeType, b, from[9], to[9]);
        }
        return millis;
    }

    private void readPeer(byte[] b, int peerFrom, int peerTo) {
        if (!WebFields.isAbsent(b, peerFrom, peerTo)
                && !context.writer().address(web.destinationIp, b, peerFrom, peerTo)) {
            web.text(destinationDomain, b, peerFrom, peerTo);
        }
    }

    /** Squid encodes spaces in what clients send; so parts are what spaces divide. */
    private int split(byte[] b, int start, int end) {
        int count = 0;
        int at = Bytes.skipSpaces(b, start, end);
        while (at < end && count < from.length) {
            from[count] = at;
            at = Bytes.find(b, at, end, ' ');
            to[count++] = at;
            at = Bytes.skipSpaces(b, at, end);
        }
        return count;
    }
}

package io.weir.connectors.telemetry;

/** Reads records that are lines: each an event, or none. */
public final class LineReader implements Format {
    private final ReadContext context;
    private final LineFormat format;

    public LineReader(ReadContext context, LineFormat format) {
        this.context = context;
        this.format = format;
    }

    @Override
    public String name() {
        return format.name();
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        return format.recognises(bytes, from, to);
    }

    @Override
    public void read(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int end = Bytes.find(bytes, at, to, '\n');
            int next = end + 1;
            while (end > at && (bytes[end - 1] == '\r' || bytes[end - 1] == 0)) {
                end--;
            }
            if (end > at) {
                readLine(bytes, at, end);
            }
            at = next;
        }
    }

    private void readLine(byte[] bytes, int from, int to) {
        context.beginText(bytes, from, to);
        long time = format.read(bytes, from, to);
        if (time == LineFormat.UNREADABLE) {
            context.reject(bytes, from, to, "no " + format.name() + " line: " + context.reason());
        } else if (time != LineFormat.REPORTED) {
            context.emit(format, time);
        }
    }
}

package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Format;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.TimeText;

/**
 * Log files of containers as Kubernetes nodes have them: time, stream, a mark for whole or partial lines, and what the
 * container wrote, which is read in whatever format it is.
 */
final class CriFormat implements Format {
    private static final byte[] OUT = Bytes.of(" stdout ");
    private static final byte[] ERROR = Bytes.of(" stderr ");
    private static final int SHORTEST_TIME = 20;
    private static final int LONGEST_TIME = 35;

    private final ReadContext context;
    private final EventWriter out;
    private final Target message;
    private final Target stream;

    CriFormat(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.message = out.target("message");
        this.stream = out.target("stream");
    }

    @Override
    public String name() {
        return "container";
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        return messageFrom(bytes, from, Math.min(to, from + LONGEST_TIME + 12)) >= 0;
    }

    /** Where the message begins, or -1 if the line does not begin as one of a container. */
    private static int messageFrom(byte[] bytes, int from, int to) {
        if (to - from < SHORTEST_TIME || !Bytes.isDigit(bytes[from]) || bytes[from + 10] != 'T') {
            return -1;
        }
        int space = Bytes.find(bytes, from + 11, Math.min(to, from + LONGEST_TIME + 1), ' ');
        if (!Bytes.startsWith(bytes, space, to, OUT) && !Bytes.startsWith(bytes, space, to, ERROR)) {
            return -1;
        }
        int mark = space + OUT.length;
        if (mark == to || bytes[mark] != 'F' && bytes[mark] != 'P') {
            return -1;
        }
        return mark + 1 == to ? to : bytes[mark + 1] == ' ' ? mark + 2 : -1;
    }

    @Override
    public void read(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int end = Bytes.find(bytes, at, to, '\n');
            int next = end + 1;
            while (end > at && bytes[end - 1] == '\r') {
                end--;
            }
            if (end > at) {
                readLine(bytes, at, end);
            }
            at = next;
        }
    }

    private void readLine(byte[] bytes, int from, int to) {
        int messageFrom = messageFrom(bytes, from, to);
        if (messageFrom < 0) {
            context.reject(bytes, from, to, "no container line: expected 'TIME stdout F MESSAGE'");
            return;
        }
        int timeTo = Bytes.find(bytes, from, to, ' ');
        long time = TimeText.iso(bytes, from, timeTo, context.zone());
        long millis = time == TimeText.NONE ? LineFormat.NO_TIME : time;
        if (context.isRecognised(bytes, messageFrom, to)) {
            int wrapped = context.wrapped();
            context.wrapTime(millis);
            boolean isRead = context.tryCarried(bytes, messageFrom, to);
            context.unwrap(wrapped);
            if (isRead) {
                return;
            }
        }
        context.beginText(bytes, from, to);
        out.text(stream, timeTo + 1, timeTo + OUT.length - 1);
        out.text(message, messageFrom, to);
        context.emit(this, millis);
    }
}

package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.Format;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.windows.XmlScanner.Token;
import io.weir.rules.event.ScanProblem;

/**
 * Reads events as Windows renders them: {@code <Event>} elements, one or many, with or without {@code <Events>} around
 * them. Each becomes the document that Winlogbeat would have made of it.
 */
final class EventXml implements Format {
    private static final byte[] EVENT = Bytes.of("Event");
    private static final byte[] EVENTS = Bytes.of("Events");
    private static final byte[] EVENT_END = Bytes.of("Event>");
    private static final byte[] INSTRUCTION = Bytes.of("<?");
    private static final byte[] INSTRUCTION_END = Bytes.of("?>");
    private static final byte[] COMMENT = Bytes.of("<!--");
    private static final byte[] COMMENT_END = Bytes.of("-->");

    private final ReadContext context;
    private final WindowsShape shape;
    private final XmlScanner scanner = new XmlScanner();
    private final XmlEvent event = new XmlEvent(scanner);

    EventXml(ReadContext context) {
        this.context = context;
        this.shape = new WindowsShape(context);
    }

    @Override
    public String name() {
        return "windows-xml";
    }

    @Override
    public String eventId() {
        return shape.eventId();
    }

    @Override
    public boolean recognises(byte[] bytes, int from, int to) {
        int at = skipProlog(bytes, from, to);
        return isElement(bytes, at, to, EVENT) || isElement(bytes, at, to, EVENTS);
    }

    @Override
    public void read(byte[] bytes, int from, int to) {
        int at = skipProlog(bytes, from, to);
        while (at < to) {
            if (isElement(bytes, at, to, EVENT)) {
                at = readEvent(bytes, at, to);
            } else if (isElement(bytes, at, to, EVENTS) || isEnd(bytes, at, to)) {
                at = Math.min(Bytes.find(bytes, at, to, '>') + 1, to);
            } else {
                int next = nextEvent(bytes, at + 1, to);
                context.reject(bytes, at, next, "not XML of an event: expected <Event>");
                at = next;
            }
            at = skipProlog(bytes, at, to);
        }
    }

    /** Skips white space, processing instructions and comments, and the byte that ends a C string. */
    private static int skipProlog(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] <= ' ' && bytes[at] >= 0) {
                at++;
            } else if (Bytes.startsWith(bytes, at, to, INSTRUCTION)) {
                at = Math.min(Bytes.find(bytes, at, to, INSTRUCTION_END) + INSTRUCTION_END.length, to);
            } else if (Bytes.startsWith(bytes, at, to, COMMENT)) {
                at = Math.min(Bytes.find(bytes, at, to, COMMENT_END) + COMMENT_END.length, to);
            } else {
                return at;
            }
        }
        return at;
    }

    /** Whether an element of a name begins here, with any prefix. */
    private static boolean isElement(byte[] bytes, int at, int to, byte[] name) {
        if (at >= to || bytes[at] != '<') {
            return false;
        }
        int end = endOfName(bytes, at + 1, to);
        int colon = Bytes.find(bytes, at + 1, end, ':');
        return Bytes.equal(bytes, colon == end ? at + 1 : colon + 1, end, name);
    }

    private static int endOfName(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] > ' ' || bytes[at] < 0) && bytes[at] != '>' && bytes[at] != '/') {
            at++;
        }
        return at;
    }

    private static boolean isEnd(byte[] bytes, int at, int to) {
        return at + 1 < to && bytes[at] == '<' && bytes[at + 1] == '/';
    }

    private static int nextEvent(byte[] bytes, int from, int to) {
        int at = Bytes.find(bytes, from, to, '<');
        while (at < to && !isElement(bytes, at, to, EVENT)) {
            at = Bytes.find(bytes, at + 1, to, '<');
        }
        return at;
    }

    /** Reads one event and returns where it ends; a broken one ends where the tag says that it does. */
    private int readEvent(byte[] bytes, int from, int to) {
        scanner.begin(bytes, from, to);
        if (event.read(bytes) == Token.BROKEN) {
            int end = Math.min(Bytes.find(bytes, scanner.tokenFrom(), to, EVENT_END) + EVENT_END.length, to);
            context.reject(
                    bytes,
                    from,
                    end,
                    "not XML of an event: " + scanner.problem() + ", byte " + (scanner.tokenFrom() - from));
            return end;
        }
        int end = scanner.at();
        ScanProblem problem =
                context.beginJson(event.json().bytes(), 0, event.json().length());
        if (problem == ScanProblem.NONE) {
            context.writer().shipped(bytes, from, end);
            shape.describe(this);
        } else {
            context.reject(bytes, from, end, "not XML of an event: " + problem.reason());
        }
        return end;
    }
}

package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.windows.XmlScanner.Token;

import java.util.Arrays;

/** One event of XML, told as the document that Winlogbeat makes of it. */
final class XmlEvent {
    private static final byte[] SYSTEM = Bytes.of("System");
    private static final byte[] EVENT_DATA = Bytes.of("EventData");
    private static final byte[] USER_DATA = Bytes.of("UserData");
    private static final byte[] RENDERING_INFO = Bytes.of("RenderingInfo");
    private static final byte[] DATA = Bytes.of("Data");
    private static final byte[] MESSAGE = Bytes.of("Message");
    private static final byte[] KEYWORD = Bytes.of("Keyword");
    private static final byte[] NAME = Bytes.of("Name");
    private static final byte[] PARAM = Bytes.of("param");

    private static final byte[] WINLOG_KEY = Bytes.of("\"winlog\":");
    private static final byte[] EVENT_DATA_KEY = Bytes.of("\"event_data\":");
    private static final byte[] USER_DATA_KEY = Bytes.of("\"user_data\":");
    private static final byte[] XML_NAME_KEY = Bytes.of("\"xml_name\":");
    private static final byte[] DATA_KEY = Bytes.of("\"Data\":");
    private static final byte[] MESSAGE_KEY = Bytes.of("\"message\":");

    /** What stands in an element of its own below System. */
    private static final Place[] TEXTS = {
        Place.of("EventID", "event_id"),
        Place.of("Version", "version"),
        Place.of("EventRecordID", "record_id"),
        Place.of("Channel", "channel"),
        Place.of("Computer", "computer_name"),
    };

    /** What stands in attributes below System. */
    private static final Place[] ATTRIBUTES = {
        Place.of("Name", "provider_name"),
        Place.of("Guid", "provider_guid"),
        Place.of("SystemTime", "time_created"),
        Place.of("ActivityID", "activity_id"),
        Place.of("RelatedActivityID", "related_activity_id"),
    };

    /** What System has as a number and RenderingInfo may have as a text: both are told. */
    private static final Place[] RENDERED = {
        Place.of("Level", "level"),
        Place.of("Task", "task"),
        Place.of("Opcode", "opcode"),
        Place.of("Keywords", "keywords"),
    };

    private static final byte[] PROCESS_ID = Bytes.of("ProcessID");
    private static final byte[] THREAD_ID = Bytes.of("ThreadID");
    private static final byte[] USER_ID = Bytes.of("UserID");
    private static final byte[] PROCESS_KEY = Bytes.of("\"process\":");
    private static final byte[] PID_KEY = Bytes.of("\"pid\":");
    private static final byte[] THREAD_KEY = Bytes.of("\"thread\":");
    private static final byte[] ID_KEY = Bytes.of("\"id\":");
    private static final byte[] USER_KEY = Bytes.of("\"user\":");
    private static final byte[] IDENTIFIER_KEY = Bytes.of("\"identifier\":");

    private final XmlScanner scanner;
    private final EventJson json = new EventJson();
    private byte[] bytes = new byte[0];

    /** Where the contents are that are told at the end: pairs of positions. */
    private final Ranges unnamed = new Ranges();

    private final Ranges[] rendered = {new Ranges(), new Ranges(), new Ranges(), new Ranges()};
    private final Ranges message = new Ranges();

    /** The name of an element or attribute, and the key of its value, quoted, with its colon. */
    private record Place(byte[] name, byte[] key) {
        static Place of(String name, String key) {
            return new Place(Bytes.of(name), Bytes.of("\"" + key + "\":"));
        }
    }

    /** Some pieces of the input, from and to, one after the other. */
    private static final class Ranges {
        private int[] positions = new int[8];
        private int count;

        void add(int from, int to) {
            if (2 * count == positions.length) {
                positions = Arrays.copyOf(positions, 4 * count);
            }
            positions[2 * count] = from;
            positions[2 * count + 1] = to;
            count++;
        }

        int from(int i) {
            return positions[2 * i];
        }

        int to(int i) {
            return positions[2 * i + 1];
        }
    }

    XmlEvent(XmlScanner scanner) {
        this.scanner = scanner;
    }

    EventJson json() {
        return json;
    }

    /** Reads the event that the scanner stands before. */
    Token read(byte[] input) {
        bytes = input;
        json.clear();
        unnamed.count = 0;
        message.count = 0;
        for (Ranges ranges : rendered) {
            ranges.count = 0;
        }
        json.beginObject();
        json.key(WINLOG_KEY);
        json.beginObject();
        Token token = scanner.next();
        while (token != Token.DONE && token != Token.BROKEN) {
            if (token == Token.START && scanner.depth() == 2) {
                token = readSection();
            } else {
                token = scanner.next();
            }
        }
        for (int i = 0; i < RENDERED.length; i++) {
            tellRendered(RENDERED[i].key(), rendered[i]);
        }
        json.endObject();
        if (message.count > 0) {
            json.key(MESSAGE_KEY);
            json.text(bytes, message.from(0), message.to(0));
        }
        json.endObject();
        return token;
    }

    private void tellRendered(byte[] key, Ranges ranges) {
        if (ranges.count == 0) {
            return;
        }
        json.key(key);
        if (ranges.count == 1) {
            json.text(bytes, ranges.from(0), ranges.to(0));
            return;
        }
        json.beginArray();
        for (int i = 0; i < ranges.count; i++) {
            json.text(bytes, ranges.from(i), ranges.to(i));
        }
        json.endArray();
    }

    /** Reads one of the parts of an event and returns the first token that is not its own. */
    private Token readSection() {
        if (scanner.isNamed(SYSTEM)) {
            return readSystem();
        }
        if (scanner.isNamed(EVENT_DATA)) {
            json.key(EVENT_DATA_KEY);
            json.beginObject();
            Token token = readLeaves(false);
            tellUnnamed();
            json.endObject();
            return token;
        }
        if (scanner.isNamed(USER_DATA)) {
            json.key(USER_DATA_KEY);
            json.beginObject();
            Token token = readLeaves(true);
            json.endObject();
            return token;
        }
        return scanner.isNamed(RENDERING_INFO) ? readRenderingInfo() : skipElement();
    }

    /** Reads up to behind the end of the element that has begun, which is left out. */
    private Token skipElement() {
        int depth = scanner.depth();
        Token token = scanner.next();
        while (!isEnd(token) && (token != Token.END || scanner.depth() >= depth)) {
            token = scanner.next();
        }
        return token;
    }

    private static boolean isEnd(Token token) {
        return token == Token.BROKEN || token == Token.DONE;
    }

    private Token readSystem() {
        Token token = scanner.next();
        while (!isEnd(token) && scanner.depth() >= 2) {
            if (token == Token.START) {
                token = readSystemElement();
            } else {
                token = scanner.next();
            }
        }
        return token;
    }

    private Token readSystemElement() {
        byte[] textKey = keyOf(TEXTS);
        int place = indexOf(RENDERED);
        if (scanner.hasAttributes()) {
            tellAttributes();
        }
        int from = scanner.at();
        Token token = skipElement();
        int start = trimmedFrom(from, scanner.tokenFrom());
        int end = trimmedTo(start, scanner.tokenFrom());
        if (!isEnd(token) && start < end) {
            if (textKey != null) {
                json.key(textKey);
                json.text(bytes, start, end);
            } else if (place >= 0) {
                rendered[place].add(start, end);
            }
        }
        return token;
    }

    private void tellAttributes() {
        for (Place attribute : ATTRIBUTES) {
            tellAttribute(attribute.name(), attribute.key());
        }
        tellExecution();
        if (scanner.attribute(USER_ID) >= 0) {
            json.key(USER_KEY);
            json.beginObject();
            tellAttribute(USER_ID, IDENTIFIER_KEY);
            json.endObject();
        }
    }

    private byte[] keyOf(Place[] places) {
        int index = indexOf(places);
        return index < 0 ? null : places[index].key();
    }

    private int indexOf(Place[] places) {
        for (int i = 0; i < places.length; i++) {
            if (scanner.isNamed(places[i].name())) {
                return i;
            }
        }
        return -1;
    }

    private void tellAttribute(byte[] name, byte[] key) {
        int attribute = scanner.attribute(name);
        if (attribute >= 0 && scanner.valueTo(attribute) > scanner.valueFrom(attribute)) {
            json.key(key);
            json.text(bytes, scanner.valueFrom(attribute), scanner.valueTo(attribute));
        }
    }

    private void tellExecution() {
        int process = scanner.attribute(PROCESS_ID);
        int thread = scanner.attribute(THREAD_ID);
        if (process < 0) {
            return;
        }
        json.key(PROCESS_KEY);
        json.beginObject();
        json.key(PID_KEY);
        json.number(bytes, scanner.valueFrom(process), scanner.valueTo(process));
        if (thread >= 0) {
            json.key(THREAD_KEY);
            json.beginObject();
            json.key(ID_KEY);
            json.number(bytes, scanner.valueFrom(thread), scanner.valueTo(thread));
            json.endObject();
        }
        json.endObject();
    }

    private int trimmedFrom(int from, int to) {
        int at = from;
        while (at < to && bytes[at] <= ' ' && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private int trimmedTo(int from, int to) {
        int at = to;
        while (at > from && bytes[at - 1] <= ' ' && bytes[at - 1] >= 0) {
            at--;
        }
        return at;
    }

    /** Tells every element that holds no other, by the name that it states or by its own. */
    private Token readLeaves(boolean tellsRoot) {
        boolean isRootTold = !tellsRoot;
        boolean isLeaf = false;
        int keyFrom = 0;
        int keyTo = 0;
        boolean isUnnamed = false;
        int from = scanner.at();
        Token token = scanner.next();
        while (!isEnd(token) && scanner.depth() >= 2) {
            if (token == Token.START) {
                if (!isRootTold) {
                    json.key(XML_NAME_KEY);
                    json.text(bytes, scanner.nameFrom(), scanner.nameTo());
                    isRootTold = true;
                }
                int name = scanner.attribute(NAME);
                isUnnamed = name < 0 && scanner.isNamed(DATA);
                keyFrom = name >= 0 ? scanner.valueFrom(name) : scanner.nameFrom();
                keyTo = name >= 0 ? scanner.valueTo(name) : scanner.nameTo();
                from = scanner.at();
                isLeaf = true;
            } else if (token == Token.END && isLeaf) {
                isLeaf = false;
                if (isUnnamed) {
                    unnamed.add(from, scanner.tokenFrom());
                } else {
                    json.key(bytes, keyFrom, keyTo);
                    json.text(bytes, from, scanner.tokenFrom());
                }
            }
            token = scanner.next();
        }
        return token;
    }

    /** Values without a name: numbered, as Winlogbeat has them, and as a list, as Sigma rules want them. */
    private void tellUnnamed() {
        for (int i = 0; i < unnamed.count; i++) {
            json.numberedKey(PARAM, i + 1);
            json.text(bytes, unnamed.from(i), unnamed.to(i));
        }
        tellRendered(DATA_KEY, unnamed);
        unnamed.count = 0;
    }

    private Token readRenderingInfo() {
        Token token = scanner.next();
        while (!isEnd(token) && scanner.depth() >= 2) {
            if (token != Token.START) {
                token = scanner.next();
                continue;
            }
            boolean isMessage = scanner.isNamed(MESSAGE);
            int place = scanner.isNamed(KEYWORD) ? RENDERED.length - 1 : indexOf(RENDERED);
            int from = scanner.at();
            if (place == RENDERED.length - 1 && !scanner.isNamed(KEYWORD)) {
                token = scanner.next(); // the keywords are elements of their own
                continue;
            }
            token = skipElement();
            int to = scanner.tokenFrom();
            if (!isEnd(token) && isMessage) {
                message.add(from, to);
            } else if (!isEnd(token) && place >= 0 && from < to) {
                rendered[place].add(from, to);
            }
        }
        return token;
    }
}

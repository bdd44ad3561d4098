package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EscapedText;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Family;
import io.weir.connectors.telemetry.Format;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.web.UrlWriter;
import io.weir.rules.alert.DerivedId;
import io.weir.rules.event.TimeText;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Zeek's logs in columns. A record may begin with the header of the file ({@code #separator}, {@code #fields}, {@code
 * #path}), which then says what its rows hold; rows without one are taken for those of a Zeek that nobody configured.
 */
final class ZeekColumns implements Format {
    private static final byte[] SEPARATOR = Bytes.of("#separator ");
    private static final byte[] SET_SEPARATOR = Bytes.of("#set_separator");
    private static final byte[] EMPTY_FIELD = Bytes.of("#empty_field");
    private static final byte[] UNSET_FIELD = Bytes.of("#unset_field");
    private static final byte[] PATH = Bytes.of("#path");
    private static final byte[] FIELDS = Bytes.of("#fields");
    private static final byte[] HEX = Bytes.of("\\x");
    private static final byte[] EMPTY = Bytes.of("(empty)");
    private static final byte[] UNSET = Bytes.of("-");
    private static final byte[] TIME = Bytes.of("ts");
    private static final byte[] UID = Bytes.of("uid");
    private static final byte[] FILE_ID = Bytes.of("fuid");
    private static final byte[] URI = Bytes.of("uri");
    private static final byte[] HOST = Bytes.of("host");
    private static final byte[] SOURCE = Bytes.of("src");
    private static final byte[] DESTINATION = Bytes.of("dst");
    private static final byte[] CLIENT = Bytes.of("id.orig_h");
    private static final byte[] ANSWERS = Bytes.of("answers");
    private static final byte[] RECIPIENTS = Bytes.of("rcptto");
    private static final int MOST_COLUMNS = 256;

    private final ReadContext context;
    private final EventWriter out;
    private final ZeekEvent zeek;
    private final UrlWriter url;
    private final Target sourceIp;
    private final Target destinationIp;
    private final List<Log> usual = new ArrayList<>();
    private final Map<String, Family> families = new HashMap<>();
    private final Map<String, Map<String, Meaning>> meanings = new HashMap<>();
    private final EscapedText plain = new EscapedText();
    private final int[] from = new int[MOST_COLUMNS];
    private final int[] to = new int[MOST_COLUMNS];
    private byte separator;
    private byte setSeparator;
    private byte[] empty = EMPTY;
    private byte[] unset = UNSET;
    private long rowTime;
    private int rowFrom;
    private int rowTo;
    private int uidColumn;

    /** What a field stands for in ECS. */
    private record Meaning(Target target, ZeekNames.Kind kind) {}

    /** A log with its columns; what they stand for in ECS is null where nothing is. */
    private record Log(String name, byte[] dataset, Family family, byte[][] columns, Meaning[] meanings) {
        int find(byte[] column) {
            for (int i = 0; i < columns.length; i++) {
                if (Bytes.equal(columns[i], 0, columns[i].length, column)) {
                    return i;
                }
            }
            return -1;
        }
    }

    ZeekColumns(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.zeek = new ZeekEvent(out);
        this.url = new UrlWriter(out);
        this.sourceIp = out.target("source.ip");
        this.destinationIp = out.target("destination.ip");
        for (String name : ZeekNames.LOGS) {
            families.put(name, out.family("zeek." + name));
            meanings.put(name, meaningsOf(name));
        }
        meanings.put("other", meaningsOf("other"));
        ZeekLayout.USUAL.forEach(layout -> usual.add(log(layout.log(), layout.columns())));
    }

    private Map<String, Meaning> meaningsOf(String log) {
        Map<String, Meaning> all = new HashMap<>();
        for (ZeekNames.Name name : ZeekNames.ALL) {
            if (name.log().equals("*") || name.log().equals(log)) {
                all.put(name.field(), new Meaning(out.target(name.target()), name.kind()));
            }
        }
        return all;
    }

    private Log log(String name, List<String> columns) {
        Map<String, Meaning> known = meanings.getOrDefault(name, meanings.get("other"));
        Family family = families.containsKey(name) ? families.get(name) : out.family("zeek." + name);
        return new Log(
                name,
                Bytes.of("zeek." + name),
                family,
                columns.stream().map(Bytes::of).toArray(byte[][]::new),
                columns.stream().map(known::get).toArray(Meaning[]::new));
    }

    @Override
    public String name() {
        return "zeek-tsv";
    }

    @Override
    public boolean recognises(byte[] bytes, int start, int end) {
        if (bytes[start] == '#') {
            return Bytes.startsWith(bytes, start, end, SEPARATOR) || Bytes.startsWith(bytes, start, end, FIELDS);
        }
        int point = Bytes.skipDigits(bytes, start, end);
        int timeTo = point < end && bytes[point] == '.' ? Bytes.skipDigits(bytes, point + 1, end) : end;
        if (point - start < 9 || timeTo == end || bytes[timeTo] != '\t') {
            return false;
        }
        useDefaults();
        return usualLog(bytes, start, endOfLine(bytes, start, end)) != null;
    }

    private void useDefaults() {
        separator = '\t';
        setSeparator = ',';
        empty = EMPTY;
        unset = UNSET;
    }

    private static int endOfLine(byte[] bytes, int start, int end) {
        int at = Bytes.find(bytes, start, end, '\n');
        return at > start && bytes[at - 1] == '\r' ? at - 1 : at;
    }

    @Override
    public void read(byte[] bytes, int start, int end) {
        useDefaults();
        String path = "";
        Log log = null;
        int at = start;
        while (at < end) {
            int lineTo = endOfLine(bytes, at, end);
            if (lineTo > at && bytes[at] == '#') {
                if (Bytes.startsWith(bytes, at, lineTo, SEPARATOR)) {
                    useDefaults();
                    separator = separatorOf(bytes, at + SEPARATOR.length, lineTo);
                    log = null;
                } else if (Bytes.startsWith(bytes, at, lineTo, SET_SEPARATOR)) {
                    setSeparator = bytes[Math.min(lineTo - 1, at + SET_SEPARATOR.length + 1)];
                } else if (Bytes.startsWith(bytes, at, lineTo, EMPTY_FIELD)) {
                    empty = rest(bytes, at + EMPTY_FIELD.length, lineTo);
                } else if (Bytes.startsWith(bytes, at, lineTo, UNSET_FIELD)) {
                    unset = rest(bytes, at + UNSET_FIELD.length, lineTo);
                } else if (Bytes.startsWith(bytes, at, lineTo, PATH)) {
                    byte[] name = rest(bytes, at + PATH.length, lineTo);
                    path = Bytes.text(name, 0, Math.min(64, name.length));
                } else if (Bytes.startsWith(bytes, at, lineTo, FIELDS)) {
                    log = log(path.isEmpty() ? "other" : path, columnsOf(bytes, at + FIELDS.length, lineTo));
                }
                context.ignore();
            } else if (lineTo > at) {
                readRow(bytes, at, lineTo, log);
            }
            at = Bytes.find(bytes, lineTo, end, '\n') + 1;
        }
    }

    private static byte separatorOf(byte[] bytes, int at, int end) {
        if (Bytes.startsWith(bytes, at, end, HEX) && at + 4 <= end) {
            int high = Character.digit(bytes[at + 2], 16);
            int low = Character.digit(bytes[at + 3], 16);
            return (high | low) < 0 ? (byte) '\t' : (byte) (high << 4 | low);
        }
        return at < end ? bytes[at] : (byte) '\t';
    }

    private static byte[] rest(byte[] bytes, int at, int end) {
        return Arrays.copyOfRange(bytes, Math.min(at + 1, end), end);
    }

    private List<String> columnsOf(byte[] bytes, int start, int end) {
        int count = split(bytes, Math.min(start + 1, end), end);
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(Bytes.text(bytes, from[i], to[i]));
        }
        return columns;
    }

    private Log usualLog(byte[] bytes, int start, int end) {
        int count = split(bytes, start, end);
        for (int i = 0; i < usual.size(); i++) {
            if (ZeekLayout.USUAL.get(i).fits(bytes, from, to, count)) {
                return usual.get(i);
            }
        }
        return null;
    }

    private void readRow(byte[] bytes, int start, int end, Log given) {
        context.beginText(bytes, start, end);
        Log log = given == null ? usualLog(bytes, start, end) : given;
        if (log == null) {
            context.reject(
                    bytes,
                    start,
                    end,
                    "no zeek-tsv line: found no '#fields' before it and not the columns of one of Zeek's usual logs");
            return;
        }
        int count = split(bytes, start, end);
        if (count != log.columns().length) {
            context.reject(
                    bytes,
                    start,
                    end,
                    "no zeek-tsv line: expected " + log.columns().length + " columns, found " + count);
            return;
        }
        zeek.begin(log.name(), log.dataset());
        for (int i = 0; i < count; i++) {
            if (!isAbsent(bytes, from[i], to[i])) {
                readColumn(log, i, bytes);
            }
        }
        readMore(log, bytes);
        int timeColumn = log.find(TIME);
        rowTime = timeColumn < 0 ? TimeText.NONE : TimeText.epoch(bytes, from[timeColumn], to[timeColumn]);
        if (rowTime == TimeText.NONE && timeColumn >= 0) {
            rowTime = TimeText.iso(bytes, from[timeColumn], to[timeColumn], context.zone());
        }
        uidColumn = log.find(UID) >= 0 ? log.find(UID) : log.find(FILE_ID);
        rowFrom = start;
        rowTo = end;
        context.emit(this, rowTime == TimeText.NONE ? LineFormat.NO_TIME : rowTime);
    }

    private boolean isAbsent(byte[] bytes, int start, int end) {
        return start == end || Bytes.equal(bytes, start, end, unset) || Bytes.equal(bytes, start, end, empty);
    }

    private void readColumn(Log log, int i, byte[] bytes) {
        Meaning meaning = log.meanings()[i];
        byte[] name = log.columns()[i];
        boolean isEscaped = Bytes.find(bytes, from[i], to[i], HEX) < to[i];
        byte[] text = bytes;
        int start = from[i];
        int end = to[i];
        if (isEscaped) {
            plain.undoLog(bytes, start, end);
            text = plain.bytes();
            start = 0;
            end = plain.length();
            out.derivedText(log.family(), name, 0, name.length, text, start, end);
        } else {
            out.text(log.family(), name, 0, name.length, start, end);
        }
        if (meaning == null) {
            return;
        }
        switch (meaning.kind()) {
            case ADDRESS -> out.address(meaning.target(), text, start, end);
            case SECONDS -> zeek.seconds(meaning.target(), text, start, end);
            case SUCCESS -> zeek.success(meaning.target(), end - start == 1 && text[start] == 'T');
            default -> writeValues(meaning.target(), text, start, end, isSet(name));
        }
    }

    /** The only set among the fields that have ECS names; elsewhere a comma is a comma. */
    private static boolean isSet(byte[] name) {
        return Bytes.equal(name, 0, name.length, ANSWERS) || Bytes.equal(name, 0, name.length, RECIPIENTS);
    }

    private void writeValues(Target target, byte[] text, int start, int end, boolean isSet) {
        long number = Bytes.number(text, start, end);
        if (number >= 0 && (end - start == 1 || text[start] != '0')) {
            out.number(target, number);
            return;
        }
        int at = start;
        while (isSet && at < end) {
            int valueTo = Bytes.find(text, at, end, (char) setSeparator);
            out.text(target, text, at, valueTo);
            at = valueTo + 1;
        }
        if (!isSet) {
            out.text(target, text, start, end);
        }
    }

    private void readMore(Log log, byte[] bytes) {
        if (log.name().equals("http")) {
            int uri = log.find(URI);
            if (uri >= 0 && !isAbsent(bytes, from[uri], to[uri])) {
                plain.undoLog(bytes, from[uri], to[uri]);
                url.writeTarget(plain.bytes(), 0, plain.length());
            }
            int host = log.find(HOST);
            if (host >= 0 && !isAbsent(bytes, from[host], to[host])) {
                url.writeHost(bytes, from[host], to[host]);
            }
        } else if (log.name().equals("notice")) {
            int client = log.find(CLIENT);
            if (client >= 0 && isAbsent(bytes, from[client], to[client])) {
                address(sourceIp, log.find(SOURCE));
                address(destinationIp, log.find(DESTINATION));
            }
        }
    }

    private void address(Target target, int column) {
        if (column >= 0) {
            out.address(target, from[column], to[column]);
        }
    }

    private int split(byte[] bytes, int start, int end) {
        int count = 0;
        int at = start;
        while (at <= end && count < MOST_COLUMNS) {
            from[count] = at;
            at = Bytes.find(bytes, at, end, (char) separator);
            to[count++] = at;
            at++;
        }
        return count;
    }

    /** The same connection may have several rows of one log at one time: so what they say counts, too. */
    @Override
    public String eventId() {
        byte[] bytes = context.event().input();
        if (uidColumn < 0 || rowTime == TimeText.NONE || isAbsent(bytes, from[uidColumn], to[uidColumn])) {
            return "";
        }
        return Bytes.text(bytes, from[uidColumn], to[uidColumn]) + ":" + rowTime + ":"
                + DerivedId.of(Bytes.text(bytes, rowFrom, rowTo));
    }
}

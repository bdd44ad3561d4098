package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Family;
import io.weir.connectors.telemetry.Format;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.IpText;
import io.weir.rules.event.TimeText;

import java.time.ZoneOffset;

/**
 * The extended log format of the W3C, as IIS writes it, and proxies and content networks. What the columns are says the
 * {@code #Fields:} line before them in the same record; rows without one are taken for those of an IIS that nobody
 * configured, by how many columns they have.
 */
final class W3cFormat implements Format {
    private static final byte[] FIELDS = Bytes.of("#Fields:");
    private static final byte[] SOFTWARE = Bytes.of("#Software:");
    private static final byte[] VERSION = Bytes.of("#Version:");
    private static final byte[] IIS = Bytes.of("iis.access");
    private static final byte[] PROXY = Bytes.of("w3c.proxy");
    private static final byte[] CLOUDFRONT = Bytes.of("aws.cloudfront");
    private static final int MOST_COLUMNS = 128;

    private static final String IIS_10 = "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip"
            + " cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken";
    private static final String IIS_7 = "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip"
            + " cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken";
    private static final String IIS_6 =
            "date time s-sitename s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username"
                    + " c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status";
    private static final String IIS_ALL = "date time s-sitename s-computername s-ip cs-method cs-uri-stem cs-uri-query"
            + " s-port cs-username c-ip cs-version cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status sc-substatus"
            + " sc-win32-status sc-bytes cs-bytes time-taken";

    private final ReadContext context;
    private final EventWriter out;
    private final WebFields web;
    private final Family others;
    private final Target host;
    private final Target userDomain;
    private final Target cookie;
    private final IpText address = new IpText();
    private final Layout given = new Layout();
    private final Layout[] usual = {Layout.of(IIS_10), Layout.of(IIS_7), Layout.of(IIS_6), Layout.of(IIS_ALL)};
    private final int[] from = new int[MOST_COLUMNS];
    private final int[] to = new int[MOST_COLUMNS];
    private final byte[] clock = new byte[32];
    private byte[] spaced = new byte[256];

    /** What a column holds. */
    private enum Column {
        DATE("date"),
        TIME("time"),
        CLIENT("c-ip"),
        CLIENT_PORT("c-port"),
        SERVER("s-ip"),
        SERVER_PORT("s-port"),
        PEER("r-ip"),
        PEER_PORT("r-port"),
        COMPUTER("s-computername"),
        USER("cs-username"),
        METHOD("cs-method"),
        URI("cs-uri"),
        STEM("cs-uri-stem"),
        QUERY("cs-uri-query"),
        HOST("cs-host"),
        HOST_HEADER("cs(Host)"),
        PROTOCOL("cs-version"),
        PROTOCOL_OF_CDN("cs-protocol-version"),
        AGENT("cs(User-Agent)"),
        REFERRER("cs(Referer)"),
        COOKIE("cs(Cookie)"),
        FORWARDED("X-Forwarded-For"),
        FORWARDED_OF_CDN("x-forwarded-for"),
        STATUS("sc-status"),
        SENT("sc-bytes"),
        RECEIVED("cs-bytes"),
        SPAN("time-taken"),
        OTHER("");

        private final byte[] name;

        Column(String name) {
            this.name = Bytes.of(name);
        }

        private static final Column[] ALL = values();

        static Column of(byte[] bytes, int from, int to) {
            for (Column column : ALL) {
                if (Bytes.equal(bytes, from, to, column.name)) {
                    return column;
                }
            }
            return OTHER;
        }
    }

    /** The columns of a log, with their names where they were read. */
    private static final class Layout {
        private static final byte[] ACTION = Bytes.of("s-action");
        private static final byte[] EDGE = Bytes.of("x-edge-location");

        private final Column[] columns = new Column[MOST_COLUMNS];
        private final int[] nameFrom = new int[MOST_COLUMNS];
        private final int[] nameTo = new int[MOST_COLUMNS];
        private byte[] names = new byte[0];
        private byte[] dataset = IIS;
        private int count;

        static Layout of(String fields) {
            var layout = new Layout();
            byte[] bytes = Bytes.of(fields);
            layout.read(bytes, 0, bytes.length);
            return layout;
        }

        void read(byte[] bytes, int from, int to) {
            names = bytes;
            dataset = IIS;
            count = 0;
            int at = Bytes.skipSpaces(bytes, from, to);
            while (at < to && count < MOST_COLUMNS) {
                nameFrom[count] = at;
                at = endOfWord(bytes, at, to);
                nameTo[count] = at;
                Column column = Column.of(bytes, nameFrom[count], at);
                columns[count] = column;
                if (Bytes.equal(bytes, nameFrom[count], at, EDGE)) {
                    dataset = CLOUDFRONT;
                } else if (dataset == IIS
                        && (column == Column.PEER || Bytes.equal(bytes, nameFrom[count], at, ACTION))) {
                    dataset = PROXY;
                }
                count++;
                at = Bytes.skipSpaces(bytes, at, to);
            }
        }

        int find(Column wanted) {
            for (int i = 0; i < count; i++) {
                if (columns[i] == wanted) {
                    return i;
                }
            }
            return -1;
        }
    }

    W3cFormat(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.web = new WebFields(out);
        this.others = out.family("w3c");
        this.host = out.target("host.name");
        this.userDomain = out.target("user.domain");
        this.cookie = out.target("http.request.cookies");
    }

    @Override
    public String name() {
        return "iis";
    }

    @Override
    public boolean recognises(byte[] bytes, int start, int end) {
        return bytes[start] == '#'
                ? isHeader(bytes, start, end)
                : isTime(bytes, start, end) && usualLayout(bytes, start, endOfLine(bytes, start, end)) != null;
    }

    private static boolean isHeader(byte[] bytes, int start, int end) {
        return Bytes.startsWith(bytes, start, end, FIELDS)
                || Bytes.startsWith(bytes, start, end, SOFTWARE)
                || Bytes.startsWith(bytes, start, end, VERSION);
    }

    private static boolean isTime(byte[] b, int start, int end) {
        return end - start > 40
                && b[start + 4] == '-'
                && b[start + 7] == '-'
                && b[start + 10] == ' '
                && b[start + 13] == ':'
                && b[start + 16] == ':'
                && b[start + 19] == ' ';
    }

    private static int endOfLine(byte[] bytes, int start, int end) {
        int at = Bytes.find(bytes, start, end, '\n');
        return at > start && bytes[at - 1] == '\r' ? at - 1 : at;
    }

    @Override
    public void read(byte[] bytes, int start, int end) {
        boolean hasLayout = false;
        int at = start;
        while (at < end) {
            int lineTo = endOfLine(bytes, at, end);
            if (lineTo > at && bytes[at] == '#') {
                if (Bytes.startsWith(bytes, at, lineTo, FIELDS)) {
                    given.read(bytes, at + FIELDS.length, lineTo);
                    hasLayout = true;
                }
                context.ignore();
            } else if (lineTo > at) {
                readRow(bytes, at, lineTo, hasLayout ? given : usualLayout(bytes, at, lineTo));
            }
            at = Bytes.find(bytes, lineTo, end, '\n') + 1;
        }
    }

    /** The layout of a row that came without its header, or null if it is not like any. */
    private Layout usualLayout(byte[] bytes, int start, int end) {
        int count = split(bytes, start, end);
        for (Layout layout : usual) {
            int server = layout.find(Column.SERVER);
            if (count == layout.count
                    && address.read(bytes, from[server], to[server]) != IpText.Outcome.NO_ADDRESS
                    && Bytes.number(bytes, from[layout.find(Column.STATUS)], to[layout.find(Column.STATUS)]) >= 0) {
                return layout;
            }
        }
        return null;
    }

    private void readRow(byte[] bytes, int start, int end, Layout layout) {
        context.beginText(bytes, start, end);
        if (layout == null) {
            context.reject(
                    bytes,
                    start,
                    end,
                    "no iis line: found no '#Fields:' before it and not the columns of a usual IIS log");
            return;
        }
        int count = split(bytes, start, end);
        if (count != layout.count) {
            context.reject(bytes, start, end, "no iis line: expected " + layout.count + " columns, found " + count);
            return;
        }
        web.begin(layout.dataset);
        for (int i = 0; i < count; i++) {
            if (!WebFields.isAbsent(bytes, from[i], to[i])) {
                readColumn(layout, i, bytes);
            }
        }
        readUrl(layout, bytes);
        context.emit(this, time(layout, bytes));
    }

    private void readColumn(Layout layout, int i, byte[] b) {
        switch (layout.columns[i]) {
            case CLIENT -> web.client(b, from[i], to[i]);
            case CLIENT_PORT -> web.number(web.sourcePort, b, from[i], to[i]);
            case SERVER -> {
                if (layout.dataset != PROXY) {
                    out.address(web.destinationIp, from[i], to[i]);
                }
            }
            case SERVER_PORT -> {
                if (layout.dataset != PROXY) {
                    web.number(web.destinationPort, b, from[i], to[i]);
                }
            }
            case PEER -> out.address(web.destinationIp, from[i], to[i]);
            case PEER_PORT -> web.number(web.destinationPort, b, from[i], to[i]);
            case COMPUTER -> web.text(host, b, from[i], to[i]);
            case USER -> readUser(b, from[i], to[i]);
            case METHOD -> web.text(web.method, b, from[i], to[i]);
            case HOST, HOST_HEADER -> web.url.writeHost(b, from[i], to[i]);
            case PROTOCOL, PROTOCOL_OF_CDN -> web.version(b, from[i], to[i]);
            case AGENT -> readSpaced(web.agent, b, from[i], to[i]);
            case REFERRER -> web.text(web.referrer, b, from[i], to[i]);
            case COOKIE -> readSpaced(cookie, b, from[i], to[i]);
            case FORWARDED, FORWARDED_OF_CDN -> web.forwarded(b, from[i], to[i]);
            case STATUS -> web.status(b, from[i], to[i]);
            case SENT -> web.number(web.responseBytes, b, from[i], to[i]);
            case RECEIVED -> web.number(web.requestBytes, b, from[i], to[i]);
            case SPAN -> {
                boolean isSeconds = Bytes.find(b, from[i], to[i], '.') < to[i];
                web.duration(b, from[i], to[i], isSeconds ? 1_000_000_000 : 1_000_000);
            }
            case OTHER -> out.text(others, layout.names, layout.nameFrom[i], layout.nameTo[i], from[i], to[i]);
            default -> {
                // the parts of the URL and of the time are read together
            }
        }
    }

    private void readUser(byte[] b, int start, int end) {
        int slash = Bytes.find(b, start, end, '\\');
        if (slash + 1 < end) {
            web.text(userDomain, b, start, slash);
            web.text(web.user, b, slash + 1, end);
        } else {
            web.text(web.user, b, start, end);
        }
    }

    /** IIS writes a plus for a space; rules know the text with spaces, others the text as it is logged. */
    private void readSpaced(Target target, byte[] b, int start, int end) {
        if (!out.wants(target)) {
            return;
        }
        out.text(target, start, end);
        if (Bytes.find(b, start, end, '+') == end) {
            return;
        }
        if (spaced.length < end - start) {
            spaced = new byte[2 * (end - start)];
        }
        for (int at = start; at < end; at++) {
            spaced[at - start] = b[at] == '+' ? (byte) ' ' : b[at];
        }
        out.text(target, spaced, 0, end - start);
    }

    private void readUrl(Layout layout, byte[] b) {
        int stem = layout.find(Column.STEM);
        int query = layout.find(Column.QUERY);
        int uri = layout.find(Column.URI);
        int method = layout.find(Column.METHOD);
        if (uri >= 0) {
            boolean isTunnel = method >= 0 && WebFields.isConnect(b, from[method], to[method]);
            web.target(isTunnel, b, from[uri], to[uri]);
        } else if (stem >= 0 && !WebFields.isAbsent(b, from[stem], to[stem])) {
            boolean hasQuery = query >= 0 && !WebFields.isAbsent(b, from[query], to[query]);
            int queryFrom = hasQuery ? from[query] : 0;
            if (hasQuery && b[queryFrom] == '?') {
                queryFrom++;
            }
            web.url.writeParts(b, from[stem], to[stem], queryFrom, hasQuery ? to[query] : 0);
        }
    }

    /** Date and time are in UTC: the format has no others. */
    private long time(Layout layout, byte[] b) {
        int date = layout.find(Column.DATE);
        int time = layout.find(Column.TIME);
        if (date < 0 || time != date + 1 || from[time] != to[date] + 1) {
            return LineFormat.NO_TIME;
        }
        clock[10] = 'T';
        if (to[date] - from[date] != 10 || to[time] - from[time] < 8 || to[time] - from[time] > clock.length - 11) {
            return LineFormat.NO_TIME;
        }
        System.arraycopy(b, from[date], clock, 0, 10);
        System.arraycopy(b, from[time], clock, 11, to[time] - from[time]);
        long millis = TimeText.iso(clock, 0, 11 + to[time] - from[time], ZoneOffset.UTC);
        return millis == TimeText.NONE ? LineFormat.NO_TIME : millis;
    }

    private int split(byte[] b, int start, int end) {
        boolean hasTabs = Bytes.find(b, start, end, '\t') < end;
        int count = 0;
        int at = start;
        while (at < end && count < MOST_COLUMNS) {
            from[count] = at;
            if (b[at] == '"') {
                int close = Bytes.find(b, at + 1, end, '"');
                from[count] = at + 1;
                to[count++] = close;
                at = Math.min(close + 1, end);
            } else {
                at = hasTabs ? Bytes.find(b, at, end, '\t') : Bytes.find(b, at, end, ' ');
                to[count++] = at;
            }
            at = Math.min(at + 1, end);
        }
        return count;
    }

    private static int endOfWord(byte[] b, int start, int end) {
        int at = start;
        while (at < end && b[at] != ' ' && b[at] != '\t') {
            at++;
        }
        return at;
    }
}

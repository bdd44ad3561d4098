package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.TimeSpan;
import io.weir.rules.event.IpText;

/** What every access log tells, whoever writes it. */
final class WebFields {
    private static final byte[] WEB = Bytes.of("web");
    private static final byte[] ACCESS = Bytes.of("access");
    private static final byte[] SUCCESS = Bytes.of("success");
    private static final byte[] FAILURE = Bytes.of("failure");
    private static final byte[] PROTOCOL = Bytes.of("HTTP/");
    private static final byte[] CONNECT = Bytes.of("CONNECT");
    private static final int LONGEST_METHOD = 24;

    final UrlWriter url;
    final Target method;
    final Target user;
    final Target referrer;
    final Target agent;
    final Target responseBytes;
    final Target requestBytes;
    final Target sourcePort;
    final Target destinationIp;
    final Target destinationPort;
    final Target duration;
    private final EventWriter out;
    private final Target category;
    private final Target type;
    private final Target dataset;
    private final Target outcome;
    private final Target version;
    private final Target status;
    private final Target sourceIp;
    private final Target sourceAddress;
    private final Target sourceDomain;
    private final Target forwarded;
    private final IpText address = new IpText();

    WebFields(EventWriter out) {
        this.out = out;
        this.url = new UrlWriter(out);
        this.method = out.target("http.request.method");
        this.version = out.target("http.version");
        this.user = out.target("user.name");
        this.referrer = out.target("http.request.referrer");
        this.agent = out.target("user_agent.original");
        this.responseBytes = out.target("http.response.bytes");
        this.requestBytes = out.target("http.request.bytes");
        this.sourcePort = out.target("source.port");
        this.destinationIp = out.target("destination.ip");
        this.destinationPort = out.target("destination.port");
        this.duration = out.target("event.duration");
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.dataset = out.target("event.dataset");
        this.outcome = out.target("event.outcome");
        this.status = out.target("http.response.status_code");
        this.sourceIp = out.target("source.ip");
        this.sourceAddress = out.target("source.address");
        this.sourceDomain = out.target("source.domain");
        this.forwarded = out.target("network.forwarded_ip");
    }

    void begin(byte[] datasetName) {
        out.text(category, WEB);
        out.text(type, ACCESS);
        out.text(dataset, datasetName);
    }

    /** Whether a field is written as absent. */
    static boolean isAbsent(byte[] bytes, int from, int to) {
        return from >= to || to - from == 1 && bytes[from] == '-';
    }

    void text(Target target, byte[] bytes, int from, int to) {
        if (!isAbsent(bytes, from, to)) {
            out.text(target, bytes, from, to);
        }
    }

    void number(Target target, byte[] bytes, int from, int to) {
        long number = Bytes.number(bytes, from, to);
        if (number >= 0) {
            out.number(target, number);
        }
    }

    /** The client, by its address or by the name that was looked up for it. */
    void client(byte[] bytes, int from, int to) {
        if (isAbsent(bytes, from, to)) {
            return;
        }
        out.text(sourceAddress, bytes, from, to);
        if (!out.address(sourceIp, bytes, from, to)) {
            out.text(sourceDomain, bytes, from, to);
        }
    }

    /** The client as an address, or with its port behind a colon. */
    void clientPerhapsWithPort(byte[] bytes, int from, int to) {
        if (address.read(bytes, from, to) == IpText.Outcome.NO_ADDRESS) {
            clientWithPort(bytes, from, to);
        } else {
            client(bytes, from, to);
        }
    }

    /** The client as {@code address:port}: IPv6, too, without brackets. */
    void clientWithPort(byte[] bytes, int from, int to) {
        int colon = portMark(bytes, from, to);
        client(bytes, from, colon);
        number(sourcePort, bytes, Math.min(colon + 1, to), to);
    }

    void serverWithPort(byte[] bytes, int from, int to) {
        int colon = portMark(bytes, from, to);
        out.address(destinationIp, bytes, from, colon);
        number(destinationPort, bytes, Math.min(colon + 1, to), to);
    }

    /** The colon before a port, or the end. */
    static int portMark(byte[] bytes, int from, int to) {
        int at = to;
        while (at > from && Bytes.isDigit(bytes[at - 1])) {
            at--;
        }
        return at > from && at < to && bytes[at - 1] == ':' ? at - 1 : to;
    }

    /** Addresses that proxies on the way reported, if all of the text is such addresses. */
    boolean forwarded(byte[] bytes, int from, int to) {
        if (!eachForwarded(bytes, from, to, false)) {
            return false;
        }
        return eachForwarded(bytes, from, to, true);
    }

    private boolean eachForwarded(byte[] bytes, int from, int to, boolean writes) {
        int at = from;
        while (at < to) {
            int end = Bytes.find(bytes, at, to, ',');
            int addressFrom = Bytes.skipSpaces(bytes, at, end);
            if (writes ? !out.address(forwarded, bytes, addressFrom, end) : !isAddressLike(bytes, addressFrom, end)) {
                return false;
            }
            at = end + 1;
        }
        return from < to;
    }

    private static boolean isAddressLike(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            if (!Bytes.isDigit(b) && b != '.' && b != ':' && ((b | 0x20) < 'a' || (b | 0x20) > 'f')) {
                return false;
            }
        }
        return to - from >= 2;
    }

    /** Status, and what follows from it. */
    void status(byte[] bytes, int from, int to) {
        long code = to - from == 3 ? Bytes.number(bytes, from, to) : -1;
        if (code >= 100) {
            out.number(status, code);
            out.text(outcome, code < 400 ? SUCCESS : FAILURE);
        }
    }

    /** A request line, as a client sent it: it may be broken or no HTTP at all. */
    void requestLine(byte[] bytes, int from, int to) {
        int methodTo = from;
        while (methodTo < to && methodTo - from < LONGEST_METHOD && isMethodByte(bytes[methodTo])) {
            methodTo++;
        }
        if (methodTo == from || methodTo == to || bytes[methodTo] != ' ') {
            return;
        }
        if (bytes[from] == '-') {
            return;
        }
        int targetTo = to;
        int last = lastSpace(bytes, methodTo, to);
        if (Bytes.startsWith(bytes, last + 1, to, PROTOCOL)) {
            version(bytes, last + 1, to);
            targetTo = last;
        }
        out.text(method, bytes, from, methodTo);
        target(isConnect(bytes, from, methodTo), bytes, Math.min(methodTo + 1, targetTo), targetTo);
    }

    /** The version of a protocol such as {@code HTTP/1.1}. */
    void version(byte[] bytes, int from, int to) {
        if (Bytes.startsWith(bytes, from, to, PROTOCOL)) {
            text(version, bytes, from + PROTOCOL.length, to);
        }
    }

    static boolean isConnect(byte[] bytes, int from, int to) {
        return Bytes.equal(bytes, from, to, CONNECT);
    }

    /** The target of a request; that of CONNECT is no URL. */
    void target(boolean isTunnel, byte[] bytes, int from, int to) {
        if (isAbsent(bytes, from, to)) {
            return;
        }
        if (isTunnel) {
            url.writeTunnel(bytes, from, to);
        } else {
            url.writeTarget(bytes, from, to);
        }
    }

    private static int lastSpace(byte[] bytes, int from, int to) {
        int at = to - 1;
        while (at > from && bytes[at] != ' ') {
            at--;
        }
        return at;
    }

    private static boolean isMethodByte(byte b) {
        return (b | 0x20) >= 'a' && (b | 0x20) <= 'z' || b == '-' || b == '_';
    }

    /** A time span in seconds, {@code 0.005}, or in milliseconds, by the number of nanoseconds in one. */
    void duration(byte[] bytes, int from, int to, long nanosPerUnit) {
        long nanos = TimeSpan.nanos(bytes, from, to, nanosPerUnit);
        if (nanos >= 0) {
            out.number(duration, nanos);
        }
    }
}

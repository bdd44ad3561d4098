package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EscapedText;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Target;

/**
 * Writes what was asked of a web server. Whoever attacks encodes; so path, query and the whole have further values, one
 * for each round of percent-encoding that can be undone. Rules see the raw and the decoded text alike.
 */
public final class UrlWriter {
    /** Servers undo one round; frameworks, proxies and careless applications behind them another. */
    private static final int MOST_ROUNDS = 3;

    private static final byte[] SCHEME_END = Bytes.of("://");

    private final EventWriter out;
    private final Target original;
    private final Target path;
    private final Target query;
    private final Target extension;
    private final Target scheme;
    private final Target domain;
    private final Target port;
    private final Target request;
    private EscapedText decoded = new EscapedText();
    private EscapedText again = new EscapedText();

    public UrlWriter(EventWriter out) {
        this.out = out;
        this.original = out.target("url.original");
        this.path = out.target("url.path");
        this.query = out.target("url.query");
        this.extension = out.target("url.extension");
        this.scheme = out.target("url.scheme");
        this.domain = out.target("url.domain");
        this.port = out.target("url.port");
        // Sigma rules write cs-uri-query and mean the query or the whole target, each about as often.
        this.request = out.target("weir.request");
    }

    /** Writes the target of a request: {@code /path?query}, or with scheme and host before it. */
    public void writeTarget(byte[] bytes, int from, int to) {
        if (from >= to) {
            return;
        }
        int pathFrom = bytes[from] == '/' ? from : writeAuthority(bytes, from, to);
        int pathTo = Bytes.find(bytes, pathFrom, to, '?');
        writePath(bytes, pathFrom, pathTo);
        writeRounds(original, bytes, from, pathTo, to);
        writeRounds(request, bytes, from, pathTo, to);
        if (pathTo + 1 < to) {
            writeRounds(query, bytes, pathTo + 1, pathTo + 1, to);
            writeRounds(request, bytes, pathTo + 1, pathTo + 1, to);
        }
    }

    /** Writes a target that a log holds in two parts; an empty query is none. */
    public void writeParts(byte[] bytes, int pathFrom, int pathTo, int queryFrom, int queryTo) {
        writeParts(bytes, pathFrom, pathTo, bytes, queryFrom, queryTo);
    }

    /** The same where the query stands elsewhere. */
    public void writeParts(byte[] path, int pathFrom, int pathTo, byte[] query, int queryFrom, int queryTo) {
        if (queryFrom >= queryTo) {
            writeTarget(path, pathFrom, pathTo);
            return;
        }
        byte[] whole = new byte[pathTo - pathFrom + 1 + queryTo - queryFrom];
        System.arraycopy(path, pathFrom, whole, 0, pathTo - pathFrom);
        whole[pathTo - pathFrom] = '?';
        System.arraycopy(query, queryFrom, whole, pathTo - pathFrom + 1, queryTo - queryFrom);
        writeTarget(whole, 0, whole.length);
    }

    /** Writes what a request carried beside its target, for rules that look for attacks in it. */
    public void writeBody(byte[] bytes, int from, int to) {
        writeRounds(request, bytes, from, from, to);
    }

    /** Writes the {@code host:port} that a client wants a tunnel to. */
    public void writeTunnel(byte[] bytes, int from, int to) {
        out.text(original, bytes, from, to);
        writeHost(bytes, from, to);
        out.text(request, bytes, from, to);
    }

    /** Writes the name of the host that was asked, and the port if there is one behind a colon. */
    public void writeHost(byte[] bytes, int from, int to) {
        int hostTo = endOfHost(bytes, from, to);
        if (hostTo == from) {
            return;
        }
        if (!out.address(domain, bytes, from, hostTo)) {
            out.text(domain, bytes, from, hostTo);
        }
        if (hostTo + 1 < to && bytes[hostTo] == ':' && Bytes.skipDigits(bytes, hostTo + 1, to) == to) {
            long number = Bytes.number(bytes, hostTo + 1, to);
            if (number >= 0 && number <= 65_535) {
                out.number(port, number);
            }
        }
    }

    private static int endOfHost(byte[] bytes, int from, int to) {
        if (from < to && bytes[from] == '[') {
            return Math.min(to, Bytes.find(bytes, from, to, ']') + 1);
        }
        int colon = Bytes.find(bytes, from, to, ':');
        // More than one colon and no bracket is a bare IPv6 address.
        return colon < to && Bytes.find(bytes, colon + 1, to, ':') < to ? to : colon;
    }

    /** Writes scheme and host if the target has them, and returns where its path begins. */
    private int writeAuthority(byte[] bytes, int from, int to) {
        int schemeTo = from;
        while (schemeTo < to && schemeTo - from < 12 && Character.isLetterOrDigit(bytes[schemeTo] & 0x7F)) {
            schemeTo++;
        }
        if (schemeTo == from || !Bytes.startsWith(bytes, schemeTo, to, SCHEME_END)) {
            return from;
        }
        out.text(scheme, bytes, from, schemeTo);
        int hostFrom = schemeTo + SCHEME_END.length;
        int hostTo = hostFrom;
        while (hostTo < to && bytes[hostTo] != '/' && bytes[hostTo] != '?' && bytes[hostTo] != '#') {
            hostTo++;
        }
        for (int at = hostFrom; at < hostTo; at++) {
            if (bytes[at] == '@') {
                hostFrom = at + 1; // the last one ends what names a user
            }
        }
        writeHost(bytes, hostFrom, hostTo);
        return hostTo;
    }

    private void writePath(byte[] bytes, int from, int to) {
        if (from == to) {
            return;
        }
        writeRounds(path, bytes, from, to, to);
        if (out.wants(extension)) {
            int nameTo = Bytes.find(bytes, from, to, ';');
            int at = nameTo - 1;
            while (at >= from && bytes[at] != '.' && bytes[at] != '/') {
                at--;
            }
            if (at >= from && bytes[at] == '.' && at + 1 < nameTo) {
                out.text(extension, bytes, at + 1, nameTo);
            }
        }
    }

    /** Writes a text and what every further round of decoding makes of it; a plus is a space in the query only. */
    private void writeRounds(Target target, byte[] bytes, int from, int queryFrom, int to) {
        if (!out.wants(target)) {
            return;
        }
        out.text(target, bytes, from, to);
        if (!isEncoded(bytes, from, queryFrom, to)) {
            return;
        }
        boolean changed = decoded.undoPercent(bytes, from, queryFrom, to);
        for (int round = 1; changed; round++) {
            out.text(target, decoded.bytes(), 0, decoded.length());
            changed = round < MOST_ROUNDS && undoAgain();
        }
    }

    private boolean undoAgain() {
        boolean changed = again.undoPercent(decoded.bytes(), 0, decoded.length(), decoded.length());
        EscapedText newest = again;
        again = decoded;
        decoded = newest;
        return changed;
    }

    private static boolean isEncoded(byte[] bytes, int from, int queryFrom, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '%' || bytes[at] == '+' && at >= queryFrom) {
                return true;
            }
        }
        return false;
    }
}

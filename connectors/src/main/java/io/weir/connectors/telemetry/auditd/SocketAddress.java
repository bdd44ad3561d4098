package io.weir.connectors.telemetry.auditd;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Target;

/**
 * A socket address as the kernel holds it, in hexadecimal digits. The record does not say whether it is near or far:
 * that is up to the call that it belongs to.
 */
final class SocketAddress {
    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final byte[] UNIX_NAME = Bytes.of("unix");
    private static final byte[] INET_NAME = Bytes.of("inet");
    private static final byte[] INET6_NAME = Bytes.of("inet6");

    private final EventWriter out;
    private final Target family;
    private final Target address;
    private final Target port;
    private final Target path;
    private final HexText hex = new HexText();
    private final byte[] text = new byte[40];
    private int length;

    SocketAddress(EventWriter out) {
        this.out = out;
        this.family = out.target("auditd.socket.family");
        this.address = out.target("auditd.socket.ip");
        this.port = out.target("auditd.socket.port");
        this.path = out.target("auditd.socket.path");
    }

    void write(byte[] bytes, int from, int to) {
        if (!hex.read(bytes, from, to) || hex.length() < 2) {
            return;
        }
        byte[] raw = hex.bytes();
        switch (raw[0] | raw[1]) { // little-endian or big-endian, as the host is
            case INET -> {
                if (hex.length() >= 8) {
                    out.text(family, INET_NAME);
                    out.number(port, port(raw));
                    writeV4(raw);
                }
            }
            case INET6 -> {
                if (hex.length() >= 24) {
                    out.text(family, INET6_NAME);
                    out.number(port, port(raw));
                    writeV6(raw);
                }
            }
            case UNIX -> {
                out.text(family, UNIX_NAME);
                writePath(raw);
            }
            default -> {
                // netlink and others have no address that means anything here
            }
        }
    }

    private static int port(byte[] raw) {
        return (raw[2] & 0xFF) << 8 | raw[3] & 0xFF;
    }

    private void writeV4(byte[] raw) {
        length = 0;
        for (int i = 4; i < 8; i++) {
            int part = raw[i] & 0xFF;
            if (i > 4) {
                text[length++] = '.';
            }
            if (part > 99) {
                text[length++] = (byte) ('0' + part / 100);
            }
            if (part > 9) {
                text[length++] = (byte) ('0' + part / 10 % 10);
            }
            text[length++] = (byte) ('0' + part % 10);
        }
        out.address(address, text, 0, length);
    }

    private void writeV6(byte[] raw) {
        length = 0;
        for (int i = 8; i < 24; i++) {
            if (i > 8 && i % 2 == 0) {
                text[length++] = ':';
            }
            text[length++] = (byte) Character.forDigit((raw[i] & 0xFF) >> 4, 16);
            text[length++] = (byte) Character.forDigit(raw[i] & 0xF, 16);
        }
        out.address(address, text, 0, length);
    }

    /** A path ends at a zero; an abstract one begins with it, which is written as @. */
    private void writePath(byte[] raw) {
        int from = 2;
        if (hex.length() > 3 && raw[2] == 0) {
            raw[2] = '@';
        }
        int to = from;
        while (to < hex.length() && raw[to] != 0) {
            to++;
        }
        if (to > from) {
            out.text(path, raw, from, to);
        }
    }
}

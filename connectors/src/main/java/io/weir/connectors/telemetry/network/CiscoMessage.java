package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.Target;

/**
 * What the texts of Cisco's messages tell about connections and logins. They name both ends in one of three ways; which
 * one, and who began, depends on the number of the message. Names of users are what clients sent: they are never
 * searched for addresses.
 */
final class CiscoMessage {
    private static final byte[] FROM = Bytes.of(" from ");
    private static final byte[] TO = Bytes.of(" to ");
    private static final byte[] FOR = Bytes.of(" for ");
    private static final byte[] SRC = Bytes.of(" src ");
    private static final byte[] DST = Bytes.of(" dst ");
    private static final byte[] ARROW = Bytes.of(" -> ");
    private static final byte[] OUTBOUND = Bytes.of("Built outbound ");
    private static final byte[] FOREIGN = Bytes.of(" faddr ");
    private static final byte[] LOCAL = Bytes.of(" laddr ");
    private static final byte[] BYTES = Bytes.of(" bytes ");
    private static final byte[] FOR_USER = Bytes.of(" for user \"");
    private static final byte[] USER_IS = Bytes.of(" : user = ");
    private static final byte[] USER_IP_IS = Bytes.of(" : user IP = ");
    private static final byte[] USERNAME_IS = Bytes.of("Username = ");
    private static final byte[] IP_IS = Bytes.of(", IP = ");
    private static final byte[] USER_OPENS = Bytes.of("User <");
    private static final byte[] IP_OPENS = Bytes.of("> IP <");
    private static final byte[] USER_QUOTED = Bytes.of("User '");
    private static final byte[] USER_BRACKET = Bytes.of("[user: ");
    private static final byte[] SOURCE_BRACKET = Bytes.of("] [Source: ");
    private static final byte[] REJECTED = Bytes.of("Rejected");
    private static final byte[] SUCCESS = Bytes.of("success");
    private static final byte[] FAILURE = Bytes.of("failure");
    private static final byte[] NETWORK = Bytes.of("network");
    private static final byte[] AUTHENTICATION = Bytes.of("authentication");
    private static final byte[] CONNECTION = Bytes.of("connection");
    private static final byte[] START = Bytes.of("start");
    private static final byte[] FAILED = Bytes.of("FAILED");
    private static final byte[][] PROTOCOLS = {
        Bytes.of("TCP"), Bytes.of("UDP"), Bytes.of("ICMP"), Bytes.of("tcp"), Bytes.of("udp"), Bytes.of("icmp")
    };
    private static final byte[][] TRANSPORTS = {Bytes.of("tcp"), Bytes.of("udp"), Bytes.of("icmp")};

    private final EventWriter out;
    private final Verdict verdict;
    private final Target category;
    private final Target type;
    private final Target outcome;
    private final Target user;
    private final Target transport;
    private final Target total;
    private final Target sourceIp;
    private final Target sourcePort;
    private final Target destinationIp;
    private final Target destinationPort;
    private final Target ingress;
    private final Target egress;

    CiscoMessage(EventWriter out) {
        this.out = out;
        this.verdict = new Verdict(out);
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.outcome = out.target("event.outcome");
        this.user = out.target("user.name");
        this.transport = out.target("network.transport");
        this.total = out.target("network.bytes");
        this.sourceIp = out.target("source.ip");
        this.sourcePort = out.target("source.port");
        this.destinationIp = out.target("destination.ip");
        this.destinationPort = out.target("destination.port");
        this.ingress = out.target("observer.ingress.interface.name");
        this.egress = out.target("observer.egress.interface.name");
    }

    void readFirewall(byte[] b, int codeFrom, int codeTo, int from, int to) {
        switch ((int) Bytes.number(b, codeFrom, codeTo)) {
            case 302013, 302015 -> {
                boolean isOutbound = Bytes.startsWith(b, from, to, OUTBOUND);
                connection(b, from, to);
                ends(b, from, to, FOR, TO, isOutbound);
            }
            case 302014, 302016 -> {
                connection(b, from, to);
                ends(b, from, to, FOR, TO, false);
                bytes(b, from, to);
            }
            case 302020, 302021 -> {
                connection(b, from, to);
                ends(b, from, to, FOREIGN, LOCAL, Bytes.startsWith(b, from, to, OUTBOUND));
            }
            case 106001, 106002, 106006, 106007, 106015, 106017, 106021, 710001, 710002, 710003, 710005 -> {
                connection(b, from, to);
                ends(b, from, to, FROM, TO, false);
            }
            case 106010, 106014, 106018, 106023 -> {
                connection(b, from, to);
                ends(b, from, to, SRC, DST, false);
            }
            case 106100, 106102 -> {
                connection(b, from, to);
                arrow(b, from, to);
            }
            case 605004, 605005 -> {
                int userFrom = Bytes.find(b, from, to, FOR_USER);
                login(userFrom == to ? from : userFrom + FOR_USER.length, closing(b, to), isPermitted(b, from));
                ends(b, from, userFrom, FROM, TO, false);
            }
            case 113004, 113012 -> authentication(b, from, to, true, false);
            case 113005, 113015, 113006 -> authentication(b, from, to, false, true);
            case 113019 -> session(b, from, to, USERNAME_IS, IP_IS);
            case 113039, 716001, 716002, 716038, 716039, 722022, 722023, 722051 ->
                session(b, from, to, USER_OPENS, IP_OPENS);
            case 111008, 111009, 111010 -> quotedUser(b, from, to);
            default -> {
                // its text is the message
            }
        }
    }

    void readRouter(byte[] b, int codeFrom, int codeTo, int from, int to) {
        int userAt = Bytes.find(b, from, to, USER_BRACKET);
        int sourceAt = Bytes.findLast(b, from, to, SOURCE_BRACKET);
        if (userAt < to && sourceAt > userAt) {
            boolean isFailure = Bytes.find(b, codeFrom, codeTo, FAILED) < codeTo;
            login(userAt + USER_BRACKET.length, sourceAt, !isFailure);
            int addressFrom = sourceAt + SOURCE_BRACKET.length;
            out.address(sourceIp, addressFrom, Bytes.find(b, addressFrom, to, ']'));
        } else if (Bytes.find(b, from, to, ARROW) < to) {
            connection(b, from, to);
            arrow(b, from, to);
        }
    }

    private static boolean isPermitted(byte[] b, int from) {
        return b[Math.min(b.length - 1, from + 6)] == 'p'; // "Login permitted", "Login denied"
    }

    private static int closing(byte[] b, int to) {
        return b[to - 1] == '"' ? to - 1 : to;
    }

    private void login(int userFrom, int userTo, boolean isSuccess) {
        out.text(category, AUTHENTICATION);
        out.text(type, START);
        out.text(outcome, isSuccess ? SUCCESS : FAILURE);
        if (userFrom < userTo) {
            out.text(user, userFrom, userTo);
        }
    }

    /** Only rejections name the address of the user; elsewhere a name could pretend to. */
    private void authentication(byte[] b, int from, int to, boolean isSuccess, boolean hasAddress) {
        int userFrom = Bytes.find(b, from, to, USER_IS);
        int addressAt = hasAddress ? Bytes.findLast(b, from, to, USER_IP_IS) : -1;
        int userTo = addressAt < 0 ? to : addressAt;
        login(
                Math.min(userFrom + USER_IS.length, userTo),
                userTo,
                isSuccess && Bytes.find(b, from, to, REJECTED) == to);
        if (addressAt >= 0) {
            out.address(sourceIp, addressAt + USER_IP_IS.length, to);
        }
    }

    /** A session of a tunnel; a name that holds what should follow it makes the address unsure, so there is none. */
    private void session(byte[] b, int from, int to, byte[] userMark, byte[] addressMark) {
        int userFrom = Bytes.find(b, from, to, userMark);
        int addressAt = Bytes.find(b, userFrom, to, addressMark);
        if (addressAt == to) {
            return;
        }
        out.text(category, AUTHENTICATION);
        out.text(user, userFrom + userMark.length, addressAt);
        if (addressAt == Bytes.findLast(b, userFrom, to, addressMark)) {
            int addressFrom = addressAt + addressMark.length;
            int addressTo = addressFrom;
            while (addressTo < to && b[addressTo] != ',' && b[addressTo] != '>') {
                addressTo++;
            }
            out.address(sourceIp, addressFrom, addressTo);
        }
    }

    private void quotedUser(byte[] b, int from, int to) {
        if (Bytes.startsWith(b, from, to, USER_QUOTED)) {
            int userFrom = from + USER_QUOTED.length;
            out.text(user, userFrom, Bytes.find(b, userFrom, to, '\''));
        }
    }

    private void connection(byte[] b, int from, int to) {
        out.text(category, NETWORK);
        out.text(type, CONNECTION);
        int wordsTo = Math.min(to, from + 64);
        int quote = Bytes.find(b, from, wordsTo, '"');
        verdict.write(b, from, quote);
        for (int at = from; at < quote; at = Bytes.find(b, at, quote, ' ') + 1) {
            int end = Bytes.find(b, at, quote, ' ');
            for (int i = 0; i < PROTOCOLS.length; i++) {
                if (Bytes.equal(b, at, end, PROTOCOLS[i])) {
                    out.text(transport, TRANSPORTS[i % TRANSPORTS.length]);
                    return;
                }
            }
        }
    }

    /** Reads both ends behind two words; which of them began a connection may be the other way round. */
    private void ends(byte[] b, int from, int to, byte[] firstMark, byte[] secondMark, boolean isReversed) {
        int first = Bytes.find(b, from, to, firstMark);
        int second = Bytes.find(b, Math.min(to, first + firstMark.length), to, secondMark);
        if (first < to) {
            end(b, first + firstMark.length, to, !isReversed);
        }
        if (second < to) {
            end(b, second + secondMark.length, to, isReversed);
        }
    }

    /** An end: {@code interface:address/port}, each but the address may be missing. */
    private void end(byte[] b, int from, int to, boolean isSource) {
        int wordTo = Bytes.find(b, from, to, ' ');
        int slash = Bytes.find(b, from, wordTo, '/');
        int addressFrom = from;
        if (!out.address(isSource ? sourceIp : destinationIp, from, slash)) {
            int colon = Bytes.find(b, from, slash, ':');
            addressFrom = Math.min(colon + 1, slash);
            out.address(isSource ? sourceIp : destinationIp, addressFrom, slash);
            if (colon < slash) {
                out.text(isSource ? ingress : egress, from, colon);
            }
        }
        int portTo = Bytes.skipDigits(b, Math.min(slash + 1, wordTo), wordTo);
        if (portTo > slash + 1) {
            out.number(isSource ? sourcePort : destinationPort, slash + 1, portTo);
        }
    }

    /** {@code outside/192.0.2.7(50022) -> inside/198.51.100.4(22)}, or without interfaces. */
    private void arrow(byte[] b, int from, int to) {
        int arrow = Bytes.find(b, from, to, ARROW);
        if (arrow == to) {
            return;
        }
        int firstFrom = arrow;
        while (firstFrom > from && b[firstFrom - 1] != ' ') {
            firstFrom--;
        }
        bracketed(b, firstFrom, arrow, true);
        int secondFrom = arrow + ARROW.length;
        bracketed(b, secondFrom, Bytes.find(b, secondFrom, to, ' '), false);
    }

    private void bracketed(byte[] b, int from, int to, boolean isSource) {
        int slash = Bytes.find(b, from, to, '/');
        int addressFrom = slash < to ? slash + 1 : from;
        int open = addressFrom;
        while (open < to && b[open] != '(' && b[open] != ',') {
            open++;
        }
        out.address(isSource ? sourceIp : destinationIp, addressFrom, open);
        if (slash < to) {
            out.text(isSource ? ingress : egress, from, slash);
        }
        int portTo = Bytes.skipDigits(b, Math.min(open + 1, to), to);
        if (portTo > open + 1 && b[open] == '(') {
            out.number(isSource ? sourcePort : destinationPort, open + 1, portTo);
        }
    }

    private void bytes(byte[] b, int from, int to) {
        int at = Bytes.find(b, from, to, BYTES);
        int numberFrom = Math.min(to, at + BYTES.length);
        int numberTo = Bytes.skipDigits(b, numberFrom, to);
        if (numberTo > numberFrom) {
            out.number(total, numberFrom, numberTo);
        }
    }
}

package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EscapedText;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.TimeSpan;
import io.weir.rules.event.TimeText;

/** Access logs of AWS load balancers: application ones, which begin with the kind of the request, and classic ones. */
final class ElbFormat implements LineFormat {
    private static final byte[] DATASET = Bytes.of("aws.elb_logs");
    private static final byte[] AWS = Bytes.of("aws");
    private static final byte[][] KINDS = {
        Bytes.of("http "), Bytes.of("https "), Bytes.of("h2 "), Bytes.of("grpcs "), Bytes.of("ws "), Bytes.of("wss ")
    };
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int CLASSIC_PARTS = 15;
    private static final int PARTS = 29;
    /** Where the parts stand behind the kind of the request. */
    private static final int TIME = 0;

    private static final int NAME = 1;
    private static final int CLIENT = 2;
    private static final int TARGET = 3;
    private static final int FIRST_SPAN = 4;
    private static final int STATUS = 7;
    private static final int RECEIVED = 9;
    private static final int SENT = 10;
    private static final int REQUEST = 11;
    private static final int AGENT = 12;
    private static final int CIPHER = 13;
    private static final int PROTOCOL = 14;
    private static final int GROUP = 15;
    private static final int TRACE = 16;
    private static final int SNI = 17;
    private static final int ACTIONS = 21;

    private final ReadContext context;
    private final EventWriter out;
    private final WebFields web;
    private final Target provider;
    private final Target balancer;
    private final Target kind;
    private final Target cipher;
    private final Target protocol;
    private final Target group;
    private final Target trace;
    private final Target sni;
    private final Target actions;
    private final EscapedText plain = new EscapedText();
    private final int[] from = new int[PARTS];
    private final int[] to = new int[PARTS];

    ElbFormat(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.web = new WebFields(out);
        this.provider = out.target("cloud.provider");
        this.balancer = out.target("aws.elb.name");
        this.kind = out.target("aws.elb.type");
        this.cipher = out.target("tls.cipher");
        this.protocol = out.target("aws.elb.ssl_protocol");
        this.group = out.target("aws.elb.target_group.arn");
        this.trace = out.target("aws.elb.trace_id");
        this.sni = out.target("tls.client.server_name");
        this.actions = out.target("aws.elb.action_executed");
    }

    @Override
    public String name() {
        return "aws-elb";
    }

    @Override
    public boolean recognises(byte[] b, int start, int end) {
        int at = behindKind(b, start, end);
        if (end - at < 60 || b[at + 4] != '-' || b[at + 10] != 'T' || b[at + 13] != ':') {
            return false;
        }
        int timeTo = Bytes.find(b, at, end, ' ');
        int clientFrom = Bytes.find(b, Math.min(timeTo + 1, end), end, ' ') + 1;
        int clientTo = Bytes.find(b, Math.min(clientFrom, end), end, ' ');
        return timeTo > at
                && b[timeTo - 1] == 'Z'
                && WebFields.portMark(b, Math.min(clientFrom, end), clientTo) < clientTo;
    }

    private static int behindKind(byte[] b, int start, int end) {
        for (byte[] known : KINDS) {
            if (Bytes.startsWith(b, start, end, known)) {
                return start + known.length;
            }
        }
        return start;
    }

    @Override
    public long read(byte[] b, int start, int end) {
        int at = behindKind(b, start, end);
        int count = split(b, at, end);
        long millis = count == 0 ? TimeText.NONE : TimeText.iso(b, from[TIME], to[TIME], context.zone());
        if (millis == TimeText.NONE || count <= REQUEST) {
            return context.because(
                    "expected '[kind] time balancer client:port target:port …', found " + count + " parts");
        }
        web.begin(DATASET);
        out.text(provider, AWS);
        web.text(kind, b, start, Math.max(start, at - 1));
        web.text(balancer, b, from[NAME], to[NAME]);
        web.clientWithPort(b, from[CLIENT], to[CLIENT]);
        if (!WebFields.isAbsent(b, from[TARGET], to[TARGET])) {
            web.serverWithPort(b, from[TARGET], to[TARGET]);
        }
        readSpans(b);
        web.status(b, from[STATUS], to[STATUS]);
        web.number(web.requestBytes, b, from[RECEIVED], to[RECEIVED]);
        web.number(web.responseBytes, b, from[SENT], to[SENT]);
        readRequest(b);
        writePart(web.agent, b, AGENT, count);
        writePart(cipher, b, CIPHER, count);
        writePart(protocol, b, PROTOCOL, count);
        if (count > CLASSIC_PARTS) {
            writePart(group, b, GROUP, count);
            writePart(trace, b, TRACE, count);
            writePart(sni, b, SNI, count);
            writePart(actions, b, ACTIONS, count);
        }
        return millis;
    }

    private void writePart(Target target, byte[] b, int part, int count) {
        if (part >= count || WebFields.isAbsent(b, from[part], to[part])) {
            return;
        }
        plain.undoLog(b, from[part], to[part]);
        out.text(target, plain.bytes(), 0, plain.length());
    }

    private void readRequest(byte[] b) {
        plain.undoLog(b, from[REQUEST], to[REQUEST]);
        web.requestLine(plain.bytes(), 0, plain.length());
    }

    /** The time of the whole is that of its three parts; -1 says that one did not come to be. */
    private void readSpans(byte[] b) {
        long nanos = 0;
        for (int part = FIRST_SPAN; part < FIRST_SPAN + 3; part++) {
            long span = TimeSpan.nanos(b, from[part], to[part], NANOS_PER_SECOND);
            if (span < 0) {
                return;
            }
            nanos += span;
        }
        out.number(web.duration, nanos);
    }

    private int split(byte[] b, int start, int end) {
        int count = 0;
        int at = start;
        while (at < end && count < PARTS) {
            if (b[at] == '"') {
                from[count] = ++at;
                while (at < end && b[at] != '"') {
                    at += b[at] == '\\' ? 2 : 1;
                }
                at = Math.min(at, end);
                to[count++] = at++;
            } else {
                from[count] = at;
                at = Bytes.find(b, at, end, ' ');
                to[count++] = at;
            }
            at = Bytes.skipSpaces(b, Math.min(at, end), end);
        }
        return count;
    }
}

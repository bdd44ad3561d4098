package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.connectors.telemetry.json.JsonTime;
import io.weir.connectors.telemetry.json.PlainText;
import io.weir.rules.event.EventView;
import io.weir.rules.event.TimeText;

/** Access logs in JSON: every server names the same things differently. */
final class AccessJson implements JsonShape {
    private final ReadContext context;
    private final Names names;
    private final WebFields web;
    private final byte[] dataset;
    private final JsonTime time;
    private final int[] mustHave;
    private final int oneOf;
    private final int clfTime;
    private final int client;
    private final int clientPort;
    private final int user;
    private final int requestLine;
    private final int method;
    private final int target;
    private final int query;
    private final int host;
    private final int status;
    private final int bytes;
    private final int version;
    private final int referrer;
    private final int agent;
    private final int forwarded;
    private final int duration;
    private final PlainText text = new PlainText();

    /**
     * How a server names its fields.
     *
     * @param mustHave tell the documents of this server, together with one of {@code oneOf}
     * @param nanosPerUnit of the duration
     */
    record Names(
            String name,
            String dataset,
            String[] mustHave,
            String[] oneOf,
            String[] time,
            String[] client,
            String[] clientPort,
            String[] user,
            String[] requestLine,
            String[] method,
            String[] target,
            String[] query,
            String[] host,
            String[] status,
            String[] bytes,
            String[] version,
            String[] referrer,
            String[] agent,
            String[] forwarded,
            String[] duration,
            long nanosPerUnit) {}

    private static String[] of(String... places) {
        return places;
    }

    /** The variables of nginx under their own names, as most of its JSON formats have them. */
    static final Names NGINX = new Names(
            "nginx-json",
            "nginx.access",
            of("remote_addr", "status"),
            of("request", "request_uri", "uri", "request_method"),
            of("time_iso8601", "@timestamp", "timestamp", "time", "msec"),
            of("remote_addr"),
            of("remote_port"),
            of("remote_user"),
            of("request"),
            of("request_method", "method"),
            of("request_uri", "uri"),
            of("args", "query_string"),
            of("http_host", "host", "server_name"),
            of("status"),
            of("body_bytes_sent", "bytes_sent"),
            of("server_protocol"),
            of("http_referer", "http_referrer"),
            of("http_user_agent"),
            of("http_x_forwarded_for"),
            of("request_time"),
            1_000_000_000);

    /** A format that Apache's users hand on: its names are of their choice, so these are the usual ones. */
    static final Names APACHE = new Names(
            "apache-json",
            "apache.access",
            of("remoteIP | remote_ip | clientip | remote_host | client_ip", "status | response | status_code"),
            of("request", "method", "verb", "requestPath"),
            of("@timestamp", "time", "timestamp"),
            of("remoteIP", "remote_ip", "clientip", "remote_host", "client_ip"),
            of("remotePort"),
            of("remoteUser", "remote_user", "user", "auth"),
            of("requestLine", "request_line", "request"),
            of("method", "verb", "requestMethod"),
            of("requestPath", "path", "uri", "url", "request_uri", "endpoint", "request"),
            of("query", "requestQuery", "query_string"),
            of("host", "vhost", "server_name"),
            of("status", "response", "status_code"),
            of("bytes", "responseSize", "bytes_sent"),
            of("protocol", "httpversion"),
            of("referer", "referrer"),
            of("userAgent", "user_agent", "agent", "useragent"),
            of("x_forwarded_for", "xff"),
            of("duration_us", "responseTimeMicros"),
            1_000);

    static final Names CADDY = new Names(
            "caddy",
            "caddy.access",
            of("request.uri", "status"),
            of("request.remote_ip", "request.remote_addr"),
            of("ts"),
            of("request.remote_ip", "request.remote_addr"),
            of("request.remote_port"),
            of("user_id"),
            of("request_line"),
            of("request.method"),
            of("request.uri"),
            of("request.query"),
            of("request.host"),
            of("status"),
            of("size"),
            of("request.proto"),
            of("request.headers.Referer"),
            of("request.headers.User-Agent"),
            of("request.headers.X-Forwarded-For"),
            of("duration"),
            1_000_000_000);

    static final Names TRAEFIK = new Names(
            "traefik",
            "traefik.access",
            of("DownstreamStatus", "RequestPath"),
            of("ClientHost", "ClientAddr"),
            of("StartUTC", "time", "StartLocal"),
            of("ClientHost", "ClientAddr"),
            of("ClientPort"),
            of("ClientUsername"),
            of("RequestLine"),
            of("RequestMethod"),
            of("RequestPath"),
            of("RequestQuery"),
            of("RequestHost", "RequestAddr"),
            of("DownstreamStatus"),
            of("DownstreamContentSize"),
            of("RequestProtocol"),
            of("request_Referer"),
            of("request_User-Agent"),
            of("request_X-Forwarded-For"),
            of("Duration"),
            1);

    AccessJson(ReadContext context, Names names) {
        this.context = context;
        this.names = names;
        this.web = new WebFields(context.writer());
        this.dataset = Bytes.of(names.dataset());
        this.time = new JsonTime(context, names.time());
        this.mustHave = new int[names.mustHave().length];
        for (int i = 0; i < mustHave.length; i++) {
            mustHave[i] = context.slot(names.mustHave()[i].split(" \\| "));
        }
        this.oneOf = context.slot(names.oneOf());
        this.clfTime = context.slot("time_local", "time", "timestamp");
        this.client = context.slot(names.client());
        this.clientPort = context.slot(names.clientPort());
        this.user = context.slot(names.user());
        this.requestLine = context.slot(names.requestLine());
        this.method = context.slot(names.method());
        this.target = context.slot(names.target());
        this.query = context.slot(names.query());
        this.host = context.slot(names.host());
        this.status = context.slot(names.status());
        this.bytes = context.slot(names.bytes());
        this.version = context.slot(names.version());
        this.referrer = context.slot(names.referrer());
        this.agent = context.slot(names.agent());
        this.forwarded = context.slot(names.forwarded());
        this.duration = context.slot(names.duration());
    }

    @Override
    public String name() {
        return names.name();
    }

    @Override
    public boolean recognises() {
        for (int slot : mustHave) {
            if (!isScalar(slot)) {
                return false;
            }
        }
        return isScalar(oneOf) && isNumber(status);
    }

    /** Others call the outcome of something else their status. */
    private boolean isNumber(int slot) {
        EventView event = context.event();
        int value = event.first(slot);
        return isScalar(slot) && Bytes.number(event.bytes(value), event.start(value), event.end(value)) >= 0;
    }

    private boolean isScalar(int slot) {
        int value = context.event().first(slot);
        return value != EventView.NONE && context.event().isScalar(value);
    }

    private boolean has(int slot) {
        return text.read(context.event(), context.event().first(slot))
                && !WebFields.isAbsent(text.bytes(), text.from(), text.to());
    }

    @Override
    public void describe() {
        web.begin(dataset);
        if (has(client)) {
            web.clientPerhapsWithPort(text.bytes(), text.from(), text.to());
        }
        if (has(clientPort)) {
            web.number(web.sourcePort, text.bytes(), text.from(), text.to());
        }
        copy(web.user, user);
        if (has(requestLine) && text.bytes()[text.from()] != '/') {
            web.requestLine(text.bytes(), text.from(), text.to());
        } else {
            readRequest();
        }
        if (has(host)) {
            web.url.writeHost(text.bytes(), text.from(), text.to());
        }
        if (has(status)) {
            web.status(text.bytes(), text.from(), text.to());
        }
        if (has(bytes)) {
            web.number(web.responseBytes, text.bytes(), text.from(), text.to());
        }
        copy(web.referrer, referrer);
        copy(web.agent, agent);
        if (has(forwarded)) {
            web.forwarded(text.bytes(), text.from(), text.to());
        }
        if (has(duration)) {
            web.duration(text.bytes(), text.from(), text.to(), names.nanosPerUnit());
        }
        context.emit(this, time());
    }

    private void copy(Target to, int slot) {
        if (has(slot)) {
            web.text(to, text.bytes(), text.from(), text.to());
        }
    }

    private void readRequest() {
        copy(web.method, method);
        if (has(version)) {
            web.version(text.bytes(), text.from(), text.to());
        }
        boolean isTunnel = has(method) && WebFields.isConnect(text.bytes(), text.from(), text.to());
        if (!has(target)) {
            return;
        }
        boolean isWhole = Bytes.find(text.bytes(), text.from(), text.to(), '?') < text.to();
        int queryValue = context.event().first(query);
        if (isWhole || queryValue == EventView.NONE || !context.event().isScalar(queryValue)) {
            web.target(isTunnel, text.bytes(), text.from(), text.to());
            return;
        }
        String queryText = withoutMark(context.event().text(queryValue));
        String path = context.event().text(context.event().first(target));
        byte[] whole = Bytes.of(queryText.isEmpty() || queryText.equals("-") ? path : path + "?" + queryText);
        web.url.writeTarget(whole, 0, whole.length);
    }

    private static String withoutMark(String query) {
        return query.startsWith("?") ? query.substring(1) : query;
    }

    private long time() {
        long millis = time.read(LineFormat.NO_TIME);
        if (millis == LineFormat.NO_TIME && has(clfTime)) {
            int from = text.bytes()[text.from()] == '[' ? text.from() + 1 : text.from();
            int to = from > text.from() ? Bytes.find(text.bytes(), from, text.to(), ']') : text.to();
            long read = ClfTime.read(text.bytes(), from, to, context.zone());
            return read == TimeText.NONE ? LineFormat.NO_TIME : read;
        }
        return millis;
    }
}

package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.web.UrlWriter;
import io.weir.rules.event.EventView;

/**
 * A web request in JSON that goes by no schema, or by ECS from somebody who did not decode it: whatever the target and
 * its query are called, rules find them decoded.
 */
final class UsualRequest {
    private static final byte[] PROTOCOL = Bytes.of(" HTTP/");

    private final ReadContext context;
    private final EventWriter out;
    private final UrlWriter url;
    private final PlainText target = new PlainText();
    private final PlainText query = new PlainText();
    private final int targets;
    private final int queries;
    private final int bodies;
    private final int hosts;
    private final int statuses;
    private final int methods;
    private final int ecsMethod;
    private final int agent;
    private final int ecsStatus;
    private final Target method;
    private final Target status;

    UsualRequest(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.url = new UrlWriter(out);
        this.targets = context.slot(
                "url.original",
                "url.full",
                "url.path",
                "request_uri",
                "requestUri",
                "request_url",
                "requestUrl",
                "request_path",
                "requestPath",
                "url",
                "uri",
                "request",
                "request.url",
                "request.uri",
                "request.path",
                "http.url",
                "http.uri",
                "http.path",
                "http.request.url",
                "http.request.path",
                "url_path",
                "uri_path",
                "http_path",
                "path",
                "endpoint",
                "details.url",
                "details.path",
                "details.uri");
        this.queries = context.slot(
                "url.query",
                "query_string",
                "queryString",
                "query",
                "params",
                "parameters",
                "request.query",
                "http.query",
                "uri_query");
        this.bodies = context.slot(
                "http.request.body.content",
                "payload",
                "body",
                "request_body",
                "requestBody",
                "post_data",
                "request.body",
                "http.body",
                "details.payload");
        this.hosts = context.slot("url.domain", "http_host", "vhost", "http.host", "request.host");
        this.ecsStatus = context.slot("http.response.status_code");
        this.statuses = context.slot(
                "status_code",
                "statusCode",
                "http_status",
                "httpStatus",
                "http_status_code",
                "response_code",
                "responseCode",
                "response_status",
                "status",
                "response",
                "http.status",
                "http.status_code",
                "response.status",
                "response.status_code",
                "details.status_code");
        this.methods = context.slot(
                "http_method",
                "httpMethod",
                "request_method",
                "requestMethod",
                "method",
                "Method",
                "verb",
                "http.method",
                "request.method",
                "details.method");
        this.ecsMethod = context.slot("http.request.method");
        this.agent = context.slot("user_agent.original");
        this.method = out.target("http.request.method");
        this.status = out.target("http.response.status_code");
    }

    /**
     * Writes the request if the document is about one: it has a target, and a method, an agent or a status. To be asked
     * when the names of ECS are there.
     */
    boolean write() {
        EventView event = context.event();
        if (!isText(targets)) {
            return false;
        }
        int code = statusValue();
        boolean isRequest = event.has(ecsMethod)
                || isText(methods)
                || event.has(agent)
                || event.has(ecsStatus)
                || code != EventView.NONE;
        if (!isRequest) {
            return false;
        }
        if (isText(methods) && !event.has(ecsMethod)) {
            out.copy(method, event.first(methods));
        }
        writeTarget();
        if (isText(bodies)) {
            query.read(event, event.first(bodies));
            url.writeBody(query.bytes(), query.from(), query.to());
        }
        if (isText(hosts) && target.read(event, event.first(hosts))) {
            url.writeHost(target.bytes(), target.from(), target.to());
        }
        if (code != EventView.NONE && !event.has(ecsStatus)) {
            out.copy(status, code);
        }
        return true;
    }

    private void writeTarget() {
        EventView event = context.event();
        target.read(event, event.first(targets));
        byte[] bytes = target.bytes();
        int from = target.from();
        int to = target.to();
        int protocol = Bytes.find(bytes, from, to, PROTOCOL);
        if (protocol < to) {
            int space = Bytes.find(bytes, from, protocol, ' ');
            from = Math.min(space + 1, protocol);
            to = protocol;
        }
        if (!isText(queries) || Bytes.find(bytes, from, to, '?') < to) {
            url.writeTarget(bytes, from, to);
            return;
        }
        query.read(event, event.first(queries));
        url.writeParts(bytes, from, to, query.bytes(), query.from(), query.to());
    }

    private boolean isText(int slot) {
        EventView event = context.event();
        int value = event.first(slot);
        return value != EventView.NONE && event.isText(value) && event.start(value) < event.end(value);
    }

    /** A status of HTTP: a number of three digits. Others call the outcome of a login so, too. */
    private int statusValue() {
        EventView event = context.event();
        int value = event.first(statuses);
        if (value == EventView.NONE || !event.isScalar(value) || event.end(value) - event.start(value) != 3) {
            return EventView.NONE;
        }
        long number = Bytes.number(event.bytes(value), event.start(value), event.end(value));
        return number >= 100 && number < 600 ? value : EventView.NONE;
    }
}

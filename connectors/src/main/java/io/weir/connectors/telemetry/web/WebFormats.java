package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** What web servers, load balancers and proxies write. */
public final class WebFormats {
    private WebFormats() {}

    public static List<FormatKind> kinds() {
        return List.of(
                FormatKind.ofLines(
                        "haproxy",
                        "HAProxy HTTP and TCP logs, bare or in syslog",
                        "192.0.2.7:33317 [01/Mar/2026:09:00:01.655] www~ app/app-1 10/0/30/69/109 200 2750 - - ---- "
                                + "1/1/1/1/0 0/0 \"GET /index.html HTTP/1.1\"",
                        HaproxyFormat::new),
                FormatKind.ofLines(
                        "nginx",
                        "nginx error logs, and access logs with the time that requests took",
                        "192.0.2.7 - - [01/Mar/2026:09:00:01 +0000] \"GET /a?b=c HTTP/1.1\" 200 512 \"-\" \"curl/8.5.0\" 0.005",
                        NginxFormat::new),
                FormatKind.ofLines(
                        "apache",
                        "Apache access logs (common, combined, vhost_combined, as many servers write them) and error logs",
                        "192.0.2.7 - mia [01/Mar/2026:09:00:01 +0000] \"GET /a?b=c HTTP/1.1\" 200 512 \"-\" \"curl/8.5.0\"",
                        ApacheFormat::new),
                FormatKind.of(
                        "iis",
                        "IIS and others that write the W3C extended format",
                        "2026-03-01 09:00:01 198.51.100.4 GET /default.aspx id=1 443 - 192.0.2.7 Mozilla/5.0 - 200 0 0 15",
                        W3cFormat::new),
                FormatKind.ofLines(
                        "aws-elb",
                        "Access logs of AWS application and classic load balancers",
                        "http 2026-03-01T09:00:01.186641Z app/web/50dc6c495c0c9188 192.0.2.7:2817 10.0.0.1:80 0.000 0.001 0.000 "
                                + "200 200 34 366 \"GET http://www.example.com:80/ HTTP/1.1\" \"curl/8.5.0\" - -",
                        ElbFormat::new),
                FormatKind.ofLines(
                        "squid",
                        "Squid access logs, native",
                        "1772355601.123 12 192.0.2.7 TCP_MISS/200 374 GET http://www.example.com/ - HIER_DIRECT/198.51.100.4 text/html",
                        SquidFormat::new),
                FormatKind.ofJson(
                        "nginx-json",
                        "nginx access logs in JSON, under the names of nginx's variables",
                        "{\"time_iso8601\":\"2026-03-01T09:00:01+00:00\",\"remote_addr\":\"192.0.2.7\",\"request\":\"GET / HTTP/1.1\","
                                + "\"status\":\"200\",\"http_user_agent\":\"curl/8.5.0\"}",
                        context -> new AccessJson(context, AccessJson.NGINX)),
                FormatKind.ofJson(
                        "caddy",
                        "Caddy access logs",
                        "{\"ts\":1772355601.5,\"logger\":\"http.log.access\",\"request\":{\"remote_ip\":\"192.0.2.7\",\"method\":\"GET\","
                                + "\"host\":\"www.example.com\",\"uri\":\"/\"},\"duration\":0.001,\"size\":12,\"status\":200}",
                        context -> new AccessJson(context, AccessJson.CADDY)),
                FormatKind.ofJson(
                        "traefik",
                        "Traefik access logs in JSON",
                        "{\"ClientHost\":\"192.0.2.7\",\"DownstreamStatus\":200,\"Duration\":1000000,\"RequestMethod\":\"GET\","
                                + "\"RequestPath\":\"/\",\"StartUTC\":\"2026-03-01T09:00:01Z\"}",
                        context -> new AccessJson(context, AccessJson.TRAEFIK)),
                FormatKind.ofJson(
                        "apache-json",
                        "Apache access logs in JSON, under the names that are usual",
                        "{\"time\":\"2026-03-01T09:00:01Z\",\"remoteIP\":\"192.0.2.7\",\"method\":\"GET\",\"request\":\"/\","
                                + "\"status\":\"200\",\"userAgent\":\"curl/8.5.0\"}",
                        context -> new AccessJson(context, AccessJson.APACHE)));
    }
}

package io.weir.generators.log;

import io.weir.generators.Shipment;
import io.weir.generators.Tape;
import io.weir.generators.world.Host;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Access lines of the web servers, as Filebeat ships them with the name of the machine: nginx' combined format with the
 * request time behind it, or Apache's without.
 */
public final class WebLog {
    public static final String TOPIC = "telemetry.web";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter READ = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Tape tape;
    private final Map<String, Long> offsets = new HashMap<>();

    WebLog(Tape tape) {
        this.tape = tape;
    }

    /**
     * One request and its answer.
     *
     * @param target as the client wrote it, percent-encoded where it did that
     * @param millis how long the answer took
     */
    public record Request(
            String client,
            String method,
            String target,
            int status,
            long bytes,
            String referrer,
            String agent,
            long millis) {
        public static Request get(String client, String target, int status, long bytes, String agent, long millis) {
            return new Request(client, "GET", target, status, bytes, "-", agent, millis);
        }

        public static Request post(String client, String target, int status, long bytes, String agent, long millis) {
            return new Request(client, "POST", target, status, bytes, "-", agent, millis);
        }
    }

    public void answered(Instant time, Host host, Request request) {
        StringBuilder line = new StringBuilder(256);
        line.append(request.client()).append(" - - [").append(TIME.format(time)).append("] \"");
        line.append(request.method()).append(' ');
        escape(line, request.target());
        line.append(" HTTP/1.1\" ").append(request.status()).append(' ').append(request.bytes());
        line.append(" \"");
        escape(line, request.referrer());
        line.append("\" \"");
        escape(line, request.agent());
        line.append('"');
        if (!isApache(host)) {
            long millis = request.millis();
            line.append(' ').append(millis / 1000).append('.');
            line.append((char) ('0' + millis / 100 % 10));
            line.append((char) ('0' + millis / 10 % 10));
            line.append((char) ('0' + millis % 10));
        }
        String document = JsonText.of(shipped(time, host, line.toString()));
        tape.add(new Shipment(time.truncatedTo(ChronoUnit.SECONDS), TOPIC, host.name(), document));
    }

    /** The shipper's time is that of reading, a little later than the line's. */
    private Fields shipped(Instant time, Host host, String line) {
        String path = isApache(host) ? "/var/log/apache2/access.log" : "/var/log/nginx/access.log";
        long offset = offsets.merge(host.name(), (long) line.length() + 1, Long::sum) - line.length() - 1;
        return Fields.of(
                "@timestamp",
                READ.format(time.plusMillis(700)),
                "@metadata",
                Fields.of("beat", "filebeat", "type", "_doc", "version", "8.17.0"),
                "log",
                Fields.of("offset", offset, "file", Fields.of("path", path)),
                "message",
                line,
                "input",
                Fields.of("type", "filestream"),
                "ecs",
                Fields.of("version", "8.0.0"),
                "host",
                Fields.of("name", host.name()),
                "agent",
                Fields.of("type", "filebeat", "version", "8.17.0", "name", host.name()));
    }

    /** The machines with the old syslog are those with the older web server. */
    private static boolean isApache(Host host) {
        return host.classicSyslog();
    }

    private static void escape(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\' || character < ' ') {
                line.append(String.format(Locale.ROOT, "\\x%02X", (int) character));
            } else {
                line.append(character);
            }
        }
    }
}

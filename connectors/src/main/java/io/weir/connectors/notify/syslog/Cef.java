package io.weir.connectors.notify.syslog;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.NoticeText;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notices in the Common Event Format: {@code CEF:0|Weir|Weir|1|incident|Title|8|externalId=… src=…}. */
final class Cef {
    private static final int LONGEST_HEAD = 512;
    private static final int LONGEST_VALUE = 1_000;

    private final Map<String, String> extension = new LinkedHashMap<>();
    private int ownNumbers;

    private Cef() {}

    static String of(Notice notice) {
        JsonNode document = NoticeText.document(notice);
        Cef cef = new Cef();
        cef.add("externalId", notice.id());
        cef.add("rt", Long.toString(notice.timeMillis()));
        cef.add("cat", notice.kind().word());
        switch (notice.kind()) {
            case ALERT -> cef.addAlert(document);
            case INCIDENT -> cef.addIncident(document);
            case RESPONSE -> cef.addResponse(document);
        }
        cef.addOwn("version", Long.toString(notice.version()));
        cef.addOwn("tenant", notice.tenant());
        cef.addOwn("change", notice.change());
        return "CEF:0|Weir|Weir|1|" + head(type(notice, document)) + "|" + head(notice.title()) + "|" + level(notice)
                + "|" + cef.written();
    }

    /** What tells events of one sort from those of another. */
    private static String type(Notice notice, JsonNode document) {
        return switch (notice.kind()) {
            case ALERT -> document.at("/rule/id").asText();
            case INCIDENT -> "incident";
            case RESPONSE -> "response:" + document.at("/weir/response/action").asText();
        };
    }

    private static int level(Notice notice) {
        return switch (notice.severity()) {
            case INFORMATIONAL -> 1;
            case LOW -> 3;
            case MEDIUM -> 5;
            case HIGH -> 8;
            case CRITICAL -> 10;
        };
    }

    private void addAlert(JsonNode document) {
        JsonNode own = document.at("/weir/alert");
        addTime("start", own.path("first").asText());
        addTime("end", own.path("last").asText());
        add("cnt", own.path("count").asText());
        addAddress(
                "src", "c6a2", "Source IPv6 Address", document.at("/source/ip").asText());
        add("spt", document.at("/source/port").asText());
        addAddress(
                "dst",
                "c6a3",
                "Destination IPv6 Address",
                document.at("/destination/ip").asText());
        add("dpt", document.at("/destination/port").asText());
        add("dhost", document.at("/host/name").asText());
        add("duser", document.at("/user/name").asText());
        add("sproc", document.at("/process/name").asText());
        addOwn("techniques", texts(document.at("/threat/technique/id"), ""));
    }

    private void addIncident(JsonNode document) {
        JsonNode own = document.at("/weir/incident");
        addTime("start", own.path("first").asText());
        addTime("end", own.path("last").asText());
        add("cnt", own.path("alert_count").asText());
        add("msg", own.path("summary").asText());
        addOwn("phase", own.path("phase").asText());
        addOwn("score", own.path("score").asText());
        addOwn("status", own.path("status").asText());
        addOwn("entities", texts(own.path("entities"), "label"));
    }

    private void addResponse(JsonNode document) {
        JsonNode own = document.at("/weir/response");
        add("act", own.path("action").asText());
        add("outcome", own.path("status").asText());
        add("reason", own.path("reason").asText());
        addOwn("target", own.path("target").asText());
        addOwn("mode", own.path("mode").asText());
        addOwn("occasion", own.path("occasion").asText());
    }

    private void add(String key, String value) {
        if (!value.isEmpty()) {
            extension.put(key, value);
        }
    }

    /** CEF has places for values of one's own, each with a label; more than six of text are no longer CEF. */
    private void addOwn(String label, String value) {
        if (!value.isEmpty() && ownNumbers < 6) {
            ownNumbers++;
            extension.put("cs" + ownNumbers + "Label", label);
            extension.put("cs" + ownNumbers, value);
        }
    }

    private void addTime(String key, String iso) {
        if (!iso.isEmpty()) {
            add(key, Long.toString(Instant.parse(iso).toEpochMilli()));
        }
    }

    private void addAddress(String key, String ownKey, String ownLabel, String address) {
        if (address.contains(":")) {
            extension.put(ownKey, address);
            extension.put(ownKey + "Label", ownLabel);
        } else {
            add(key, address);
        }
    }

    private static String texts(JsonNode array, String field) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(
                field.isEmpty() ? element.asText() : element.path(field).asText()));
        return String.join(", ", texts);
    }

    private String written() {
        List<String> pairs = new ArrayList<>();
        extension.forEach((key, value) -> pairs.add(key + "=" + value(value)));
        return String.join(" ", pairs);
    }

    /** In the head a bar ends a field; a line break would end the event. */
    static String head(String text) {
        return NoticeText.shortened(NoticeText.oneLine(text), LONGEST_HEAD)
                .replace("\\", "\\\\")
                .replace("|", "\\|");
    }

    /** In a value an equals sign would begin the next one. */
    static String value(String text) {
        StringBuilder line = new StringBuilder();
        for (String part : NoticeText.shortened(text, LONGEST_VALUE).split("\\R", -1)) {
            line.append(line.length() == 0 ? "" : "\\n")
                    .append(NoticeText.oneLine(part).replace("\\", "\\\\").replace("=", "\\="));
        }
        return line.toString();
    }
}

package io.weir.connectors.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What people read of a notice. Names in it come from whoever attacks: each target escapes what means something to it.
 *
 * @param headline in one line
 * @param summary in sentences; may be empty
 * @param link where there is more; empty if nobody said where Kibana is
 */
public record NoticeText(String headline, List<Fact> facts, String summary, String link) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_NAMES = 8;
    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_SUMMARY = 1500;

    /** Something that has a name. */
    public record Fact(String name, String value) {}

    /** @param kibana where Kibana is; empty if nobody said so */
    public static NoticeText of(Notice notice, String kibana) {
        JsonNode document = document(notice);
        List<Fact> facts = new ArrayList<>();
        if (!notice.isFirst()) {
            facts.add(new Fact("Changed", notice.change()));
        }
        String summary =
                switch (notice.kind()) {
                    case INCIDENT -> ofIncident(facts, document);
                    case ALERT -> ofAlert(facts, document);
                    case RESPONSE -> ofResponse(facts, document);
                };
        return new NoticeText(
                headline(notice), facts, shortened(summary, LONGEST_SUMMARY), KibanaLink.to(notice, document, kibana));
    }

    /** What Elasticsearch holds of it. */
    public static JsonNode document(Notice notice) {
        try {
            return JSON.readTree(notice.document());
        } catch (IOException e) {
            throw new IllegalStateException("a notice holds a document that Weir wrote", e);
        }
    }

    private static String headline(Notice notice) {
        String what = notice.isFirst()
                ? ""
                : "Update of " + notice.kind().word() + " " + Standing.shortId(notice.id()) + ": ";
        return "[" + notice.severity().name() + "] " + what + shortened(oneLine(notice.title()), LONGEST_TITLE);
    }

    private static String ofIncident(List<Fact> facts, JsonNode document) {
        JsonNode own = document.path("weir").path("incident");
        addFact(facts, "Severity", own.path("severity").asText());
        addFact(facts, "Score", own.path("score").asText());
        addFact(facts, "Phase", own.path("phase").asText());
        addFact(facts, "Status", own.path("status").asText());
        List<String> entities = new ArrayList<>();
        own.path("entities").forEach(entity -> entities.add(entity.path("label").asText()));
        addFact(facts, "Entities", names(entities));
        addFact(facts, "Alerts", own.path("alert_count").asText());
        addFact(facts, "Techniques", names(texts(own.path("techniques"))));
        addFact(facts, "Incident", own.path("id").asText());
        return own.path("summary").asText();
    }

    private static String ofAlert(List<Fact> facts, JsonNode document) {
        JsonNode own = document.path("weir").path("alert");
        addFact(facts, "Severity", document.path("weir").path("severity").asText());
        addFact(facts, "Source", document.at("/source/ip").asText());
        addFact(facts, "Destination", document.at("/destination/ip").asText());
        addFact(facts, "Host", document.at("/host/name").asText());
        addFact(facts, "User", document.at("/user/name").asText());
        addFact(facts, "Events", own.path("count").asText());
        addFact(facts, "Techniques", names(texts(document.at("/threat/technique/id"))));
        addFact(facts, "Alert", own.path("id").asText());
        List<String> evidence = new ArrayList<>();
        document.path("weir")
                .path("evidence")
                .forEach(each -> evidence.add(shortened(
                        each.path("field").asText() + " = "
                                + oneLine(each.path("value").asText()),
                        LONGEST_NAME)));
        return String.join("\n", evidence.subList(0, Math.min(MOST_NAMES, evidence.size())));
    }

    private static String ofResponse(List<Fact> facts, JsonNode document) {
        JsonNode own = document.path("weir").path("response");
        addFact(facts, "Status", own.path("status").asText());
        addFact(facts, "Mode", own.path("mode").asText());
        addFact(facts, "Playbook", own.path("playbook").asText());
        addFact(facts, "Until", own.path("expires").asText());
        addFact(facts, "By", own.path("by").asText());
        addFact(facts, "Occasion", own.path("occasion").asText());
        addFact(facts, "Response", own.path("id").asText());
        return own.path("reason").asText();
    }

    private static void addFact(List<Fact> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.add(new Fact(name, oneLine(value)));
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** The first few, each not too long. */
    private static String names(List<String> names) {
        List<String> some = names.stream()
                .limit(MOST_NAMES)
                .map(name -> shortened(oneLine(name), LONGEST_NAME))
                .toList();
        int more = names.size() - some.size();
        return String.join(", ", some) + (more > 0 ? " and " + more + " more" : "");
    }

    /** Without line breaks and other characters that are not to be seen, those that turn the direction of writing included. */
    public static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> {
            int type = Character.getType(letter);
            boolean isSeen = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.SURROGATE
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR;
            line.appendCodePoint(isSeen ? letter : ' ');
        });
        return line.toString();
    }

    /** Never ends within a character. */
    public static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}

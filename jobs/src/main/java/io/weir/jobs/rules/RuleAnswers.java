package io.weir.jobs.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Answers to pushes as they stand on {@code weir.rules.status}. */
public final class RuleAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RuleAnswers() {}

    public static byte[] json(RuleAnswer answer) {
        ObjectNode document = JSON.createObjectNode();
        document.put("@timestamp", Instant.ofEpochMilli(answer.timeMillis()).toString());
        document.put("push", answer.push());
        document.put("accepted", answer.isAccepted());
        document.put("version", answer.version());
        answer.changed().forEach(document.putArray("changed")::add);
        answer.problems().forEach(document.putArray("problems")::add);
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers always have a JSON form", e);
        }
    }

    public static RuleAnswer read(byte[] json) throws IOException {
        JsonNode document = JSON.readTree(json);
        return new RuleAnswer(
                document.path("push").asText(),
                document.path("version").asLong(),
                texts(document.path("changed")),
                texts(document.path("problems")),
                Instant.parse(document.path("@timestamp").asText()).toEpochMilli());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}

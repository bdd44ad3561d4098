package io.weir.connectors.response;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;

/**
 * What an executor made of a response.
 *
 * @param response the id of the response
 * @param version of the response that was read
 * @param action as playbooks write it; with {@code undo} before it for a response that takes another back
 * @param executor what did it: {@code nftables}
 * @param host where
 * @param reason why, if there is more to say
 */
public record Acknowledgement(
        String response,
        long version,
        String tenant,
        String action,
        String target,
        String executor,
        String host,
        Outcome outcome,
        String reason,
        long timeMillis) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public enum Outcome {
        /** It was not done, and never will be. */
        REFUSED,
        /** It could not be done; the reason says whether it is tried again. */
        FAILED,
        DONE,
        /** It was done, and is not any more. */
        UNDONE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As it stands on the topic of acknowledgements. */
    public byte[] json() {
        ObjectNode node = JSON.createObjectNode();
        node.put("@timestamp", Instant.ofEpochMilli(timeMillis).toString());
        node.put("response", response);
        node.put("version", version);
        node.put("tenant", tenant);
        node.put("action", action);
        node.put("target", target);
        node.put("executor", executor);
        node.put("host", host);
        node.put("outcome", outcome.word());
        if (!reason.isEmpty()) {
            node.put("reason", reason);
        }
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers can always be written", e);
        }
    }

    public static Acknowledgement read(byte[] json) throws IOException {
        JsonNode node = JSON.readTree(json);
        try {
            return new Acknowledgement(
                    node.path("response").asText(),
                    node.path("version").asLong(),
                    node.path("tenant").asText(),
                    node.path("action").asText(),
                    node.path("target").asText(),
                    node.path("executor").asText(),
                    node.path("host").asText(),
                    Outcome.valueOf(node.path("outcome").asText().toUpperCase(Locale.ROOT)),
                    node.path("reason").asText(),
                    Instant.parse(node.path("@timestamp").asText()).toEpochMilli());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("it is no acknowledgement of a response", e);
        }
    }
}

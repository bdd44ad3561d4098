package io.weir.connectors.response;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.elasticsearch.IndexPeriod;
import io.weir.rules.playbook.Response;

import java.time.Instant;
import java.util.Locale;

/** The response as a document: what Elasticsearch holds and Kibana shows. */
public final class ResponseDocument {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ResponseDocument() {}

    /** The index follows the time at which the response was first asked for, which no later version changes. */
    public static IndexDocument of(Response response) {
        String index = IndexPeriod.MONTH.index("weir-responses", response.askedMillis());
        try {
            return new IndexDocument(index, response.id(), response.version(), JSON.writeValueAsBytes(json(response)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers can always be written", e);
        }
    }

    public static ObjectNode json(Response response) {
        ObjectNode document = JSON.createObjectNode();
        document.put("@timestamp", iso(response.askedMillis()));
        document.putObject("event").put("kind", "event");
        document.put("message", response.title());
        ObjectNode weir = document.putObject("weir");
        weir.put("tenant", response.tenant());
        ObjectNode own = weir.putObject("response");
        own.put("id", response.id());
        own.put("version", response.version());
        own.put("playbook", response.playbook());
        own.put("action", response.action().word());
        own.put("target", response.target());
        putText(own, "to", response.to());
        own.put("mode", response.mode().name().toLowerCase(Locale.ROOT));
        own.put("status", response.status().name().toLowerCase(Locale.ROOT));
        own.put("reason", response.reason());
        own.put("occasion", response.occasion());
        own.put("created", iso(response.createdMillis()));
        if (response.expiresMillis() != 0) {
            own.put("expires", iso(response.expiresMillis()));
        }
        putText(own, "undoes", response.undoes());
        putText(own, "by", response.by());
        putText(own, "key", response.key());
        return document;
    }

    private static void putText(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    private static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}

package io.weir.connectors.response;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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

    /**
     * The index follows the time at which the response was first asked for, which no later version changes. The version rises with
     * that of the response and with what executors say, and depends on nothing else.
     */
    public static IndexDocument of(Response response, Acknowledgements said) {
        String index = IndexPeriod.MONTH.index("weir-responses", response.askedMillis());
        try {
            ObjectNode document = json(response);
            put(said, (ObjectNode) document.at("/weir/response"));
            return new IndexDocument(
                    index, response.id(), response.version() + said.version(), JSON.writeValueAsBytes(document));
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
        if (response.to().isEmpty()) { // else its target is what it tells of, not whom it is about
            weir.put("entity", response.target());
        }
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

    /** What came of it, as far as anybody told. */
    private static void put(Acknowledgements said, ObjectNode own) {
        said.outcome().ifPresent(outcome -> own.put("outcome", outcome.word()));
        ArrayNode all = own.putArray("acknowledgements");
        for (Acknowledgement one : said.newest()) {
            ObjectNode node = all.addObject();
            node.put("time", iso(one.timeMillis()));
            node.put("executor", one.executor());
            node.put("host", one.host());
            node.put("outcome", one.outcome().word());
            putText(node, "reason", one.reason());
        }
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

package io.weir.connectors.alert;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.rules.alert.Alert;
import io.weir.rules.incident.Triage;
import io.weir.rules.intel.AddressOrigin;
import io.weir.rules.risk.Assessment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A version of an alert with what was made of it, as the document that it will be once it is known what people decided about it.
 *
 * @param lastMillis when anything of it happened last, in event time
 */
public record DescribedAlert(
        String tenant, String id, long version, long lastMillis, boolean partial, String index, byte[] json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param origins where the addresses of the alert are, by the field that has them */
    public static DescribedAlert of(Alert alert, Assessment assessment, Map<String, AddressOrigin> origins) {
        ObjectNode document = AlertDocument.json(alert);
        AssessmentDocument.put(assessment, document);
        origins.forEach((field, origin) -> AssessmentDocument.put(origin, field, document));
        return new DescribedAlert(
                alert.tenant(),
                alert.id(),
                alert.version(),
                Math.max(alert.timeMillis(), alert.lastMillis()),
                assessment.isPartial(),
                AlertDocument.index(alert),
                bytes(document));
    }

    /** The document before anybody decided anything. */
    public IndexDocument document() {
        return new IndexDocument(index, id, version, json);
    }

    /**
     * The document with a decision. Its version rises with that of the alert and with that of the decision, and depends on nothing
     * else: so it is the same after a restart, and what is older in both respects never replaces what is newer.
     */
    public IndexDocument document(Triage triage) {
        try {
            ObjectNode document = (ObjectNode) JSON.readTree(json);
            TriageDocument.put(triage, document);
            return new IndexDocument(index, id, version + triage.version(), bytes(document));
        } catch (IOException e) {
            throw new UncheckedIOException("a document that was written can be read", e);
        }
    }

    private static byte[] bytes(ObjectNode document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree of text and numbers can always be written", e);
        }
    }

    /** Versions of one alert have the same key, and so have decisions about it. */
    public String key() {
        return key(tenant, id);
    }

    public static String key(String tenant, String alert) {
        return tenant.length() + ":" + tenant + alert;
    }
}

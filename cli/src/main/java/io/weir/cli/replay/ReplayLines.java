package io.weir.cli.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.alert.AlertDocument;
import io.weir.connectors.incident.IncidentDocument;
import io.weir.connectors.response.ResponseDocument;
import io.weir.connectors.telemetry.DeadLetter;
import io.weir.rules.alert.Alert;
import io.weir.rules.incident.Incident;
import io.weir.rules.playbook.Response;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What a replay found, as lines of JSON that are the same in every run. */
final class ReplayLines {
    /** When the alert passed these stages by the clock says nothing about a recording. */
    private static final List<String> BY_THE_CLOCK = List.of("detected", "emitted");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReplayLines() {}

    /** @param described its document with a score; null if there is none */
    static String of(Alert alert, byte[] described) {
        ObjectNode document = described == null ? AlertDocument.json(alert) : read(described);
        ((ObjectNode) document.at("/weir/stages")).remove(BY_THE_CLOCK);
        ((ObjectNode) document.at("/weir/alert")).remove(AlertDocument.EVENT_TO_ALERT);
        return text(document);
    }

    private static ObjectNode read(byte[] document) {
        try {
            return (ObjectNode) JSON.readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException("a document that was written can be read", e);
        }
    }

    static String of(Incident incident) {
        return text(IncidentDocument.json(incident));
    }

    static String of(Response response) {
        return text(ResponseDocument.json(response));
    }

    static String of(DeadLetter letter) {
        ObjectNode document = JSON.createObjectNode();
        document.put("topic", letter.topic());
        document.put("partition", letter.partition());
        document.put("offset", letter.offset());
        document.put("stage", letter.stage());
        document.put("reason", letter.reason());
        try {
            document.put(
                    "original",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(letter.original()))
                            .toString());
        } catch (CharacterCodingException noText) {
            document.put("original_base64", Base64.getEncoder().encodeToString(letter.original()));
        }
        return text(document);
    }

    private static String text(ObjectNode document) {
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers always have a JSON form", e);
        }
    }
}

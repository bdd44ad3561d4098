package io.weir.connectors.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.weir.rules.event.Event;
import io.weir.rules.event.Json;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

/** Reads events that are shipped as one JSON object each, with ECS fields. Any bytes give an event or a dead letter. */
public final class JsonTelemetry {
    private final TelemetryLimits limits;

    public JsonTelemetry(TelemetryLimits limits) {
        this.limits = limits;
    }

    public Reading read(TelemetryRecord record) {
        byte[] bytes = record.bytes();
        if (bytes.length > limits.maxBytes()) {
            return rejected(record, "found " + bytes.length + " bytes, at most " + limits.maxBytes() + " are read");
        }
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer undecoded = ByteBuffer.wrap(bytes);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CoderResult decoded = decoder.decode(undecoded, text, true);
        if (decoded.isError()) {
            return rejected(record, "not UTF-8: broken at byte " + undecoded.position());
        }
        try {
            Map<String, Object> fields = Json.object(text.flip().toString());
            String excess = excess(fields);
            return excess.isEmpty() ? parsed(record, Event.of(fields)) : rejected(record, excess);
        } catch (JsonProcessingException e) {
            // Without the location's own text, which would repeat the record.
            String place = e.getLocation() == null
                    ? ""
                    : " at character " + e.getLocation().getCharOffset();
            return rejected(record, "not JSON: " + e.getOriginalMessage() + place);
        } catch (IOException e) {
            return rejected(record, "not JSON: " + e.getMessage());
        }
    }

    private Reading parsed(TelemetryRecord record, Event event) {
        long stated = event.timeMillis().orElse(record.brokerTimeMillis());
        // One record dated 2099 must not move time: what is ahead of the broker's clock counts as of its arrival.
        long time = stated > record.brokerTimeMillis() + limits.maxFutureMillis() ? record.brokerTimeMillis() : stated;
        return new Reading.Parsed(record.position(), time, event, record);
    }

    private static Reading rejected(TelemetryRecord record, String reason) {
        return new Reading.Rejected(record.brokerTimeMillis(), DeadLetter.of(record, reason));
    }

    private String excess(Map<String, Object> fields) {
        int[] left = {limits.maxFields()};
        if (isTooDeep(fields, limits.maxDepth(), left)) {
            return "found more than " + limits.maxDepth() + " levels of nesting";
        }
        return left[0] < 0 ? "found more than " + limits.maxFields() + " values" : "";
    }

    private static boolean isTooDeep(Object value, int depthLeft, int[] valuesLeft) {
        Collection<?> children =
                value instanceof Map<?, ?> map ? map.values() : value instanceof Collection<?> list ? list : null;
        if (children == null) {
            valuesLeft[0]--;
            return false;
        }
        if (depthLeft == 0) {
            return true;
        }
        for (Object child : children) {
            if (isTooDeep(child, depthLeft - 1, valuesLeft)) {
                return true;
            }
        }
        return false;
    }
}

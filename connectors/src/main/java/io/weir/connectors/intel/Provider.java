package io.weir.connectors.intel;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.intel.Verdict;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What is particular to one provider of verdicts: how it is asked, and what its answers mean. */
public interface Provider {
    /** The source of its verdicts. */
    String name();

    boolean knows(IndicatorKind kind);

    /** Where its public service is. */
    URI publicBase();

    /** How many questions a minute a free account may ask. */
    double questionsPerMinute();

    /** Path and query of a question, to be put behind the base. */
    String question(Indicator indicator);

    /** The header that carries the key, and what else the provider wants. */
    Map<String, String> headers(ApiKey key);

    /**
     * What an answer means.
     *
     * @throws IOException if it is none of the answers that the provider documents
     */
    Verdict verdict(Indicator indicator, JsonNode answer) throws IOException;

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /** A part of an answer that every answer has. */
    static JsonNode needed(JsonNode answer, String pointer) throws IOException {
        JsonNode part = answer.at(pointer);
        if (part.isMissingNode() || part.isNull()) {
            throw new IOException("found an answer without " + pointer);
        }
        return part;
    }
}

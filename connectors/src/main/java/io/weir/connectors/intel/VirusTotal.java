package io.weir.connectors.intel;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** VirusTotal, API version 3: what some ninety scanners say. */
public final class VirusTotal implements Provider {
    /** Fewer scanners than this are often wrong. */
    private static final int MANY = 3;

    @Override
    public String name() {
        return "virustotal";
    }

    @Override
    public boolean knows(IndicatorKind kind) {
        return kind.isAddress() || kind.isHash() || kind == IndicatorKind.DOMAIN || kind == IndicatorKind.URL;
    }

    @Override
    public URI publicBase() {
        return URI.create("https://www.virustotal.com");
    }

    @Override
    public double questionsPerMinute() {
        return 4;
    }

    @Override
    public String question(Indicator indicator) {
        String value = Provider.encoded(indicator.value());
        return "/api/v3/"
                + switch (indicator.kind()) {
                    case IPV4, IPV6 -> "ip_addresses/" + value;
                    case DOMAIN -> "domains/" + value;
                    case URL ->
                        "urls/"
                                + Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(indicator.value().getBytes(UTF_8));
                    default -> "files/" + value;
                };
    }

    @Override
    public Map<String, String> headers(ApiKey key) {
        return Map.of("x-apikey", key.secret());
    }

    @Override
    public Verdict verdict(Indicator indicator, JsonNode answer) throws IOException {
        JsonNode attributes = Provider.needed(answer, "/data/attributes");
        JsonNode stats = attributes.path("last_analysis_stats");
        int malicious = stats.path("malicious").asInt();
        int suspicious = stats.path("suspicious").asInt();
        int harmless = stats.path("harmless").asInt();
        int all = malicious + suspicious + harmless + stats.path("undetected").asInt();
        if (all == 0) {
            return Verdict.unknown(indicator, name());
        }
        String note = malicious + " of " + all + " scanners say malicious";
        if (malicious >= MANY) {
            return new Verdict(indicator, name(), Judgement.MALICIOUS, 40 + 6 * malicious, labels(attributes), note);
        }
        if (malicious + suspicious > 0) {
            int confidence = Math.min(60, 20 + 15 * malicious + 10 * suspicious);
            return new Verdict(indicator, name(), Judgement.SUSPICIOUS, confidence, labels(attributes), note);
        }
        return new Verdict(indicator, name(), Judgement.HARMLESS, Math.min(60, harmless), List.of(), note);
    }

    private static List<String> labels(JsonNode attributes) {
        List<String> labels = new ArrayList<>();
        String family = attributes
                .at("/popular_threat_classification/suggested_threat_label")
                .asText("");
        if (!family.isEmpty()) {
            labels.add(family);
        }
        attributes.path("tags").forEach(tag -> labels.add(tag.asText()));
        return labels;
    }
}

package io.weir.connectors.intel;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.indicator.PublicSuffixes;
import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** AlienVault Open Threat Exchange, API version 1: in which reports of the community an indicator is named. */
public final class Otx implements Provider {
    private static final int MANY = 5;
    private static final int SURE_OF_LISTED = 60;

    @Override
    public String name() {
        return "otx";
    }

    @Override
    public boolean knows(IndicatorKind kind) {
        return kind.isAddress() || kind.isHash() || kind == IndicatorKind.DOMAIN || kind == IndicatorKind.URL;
    }

    @Override
    public URI publicBase() {
        return URI.create("https://otx.alienvault.com");
    }

    @Override
    public double questionsPerMinute() {
        return 100;
    }

    @Override
    public String question(Indicator indicator) {
        String kind =
                switch (indicator.kind()) {
                    case IPV4 -> "IPv4";
                    case IPV6 -> "IPv6";
                    case DOMAIN -> isRegistered(indicator.value()) ? "domain" : "hostname";
                    case URL -> "url";
                    default -> "file";
                };
        return "/api/v1/indicators/" + kind + "/" + Provider.encoded(indicator.value()) + "/general";
    }

    private static boolean isRegistered(String domain) {
        return PublicSuffixes.bundled()
                .registrable(domain)
                .filter(domain::equals)
                .isPresent();
    }

    @Override
    public Map<String, String> headers(ApiKey key) {
        return Map.of("X-OTX-API-KEY", key.secret());
    }

    @Override
    public Verdict verdict(Indicator indicator, JsonNode answer) throws IOException {
        JsonNode info = Provider.needed(answer, "/pulse_info");
        int pulses = Provider.needed(info, "/count").asInt();
        String note = "named in " + pulses + " reports";
        if (!answer.path("validation").isEmpty()) {
            return new Verdict(
                    indicator, name(), Judgement.HARMLESS, SURE_OF_LISTED, List.of(), note + ", but known as harmless");
        }
        if (pulses == 0) {
            return new Verdict(indicator, name(), Judgement.UNKNOWN, 0, labels(info), note);
        }
        boolean isSure = pulses >= MANY;
        int confidence = isSure ? Math.min(90, 40 + 5 * pulses) : 20 + 10 * pulses;
        return new Verdict(
                indicator, name(), isSure ? Judgement.MALICIOUS : Judgement.SUSPICIOUS, confidence, labels(info), note);
    }

    private static List<String> labels(JsonNode info) {
        List<String> labels = new ArrayList<>();
        for (JsonNode pulse : info.path("pulses")) {
            pulse.path("malware_families").forEach(family -> {
                String name = family.isTextual()
                        ? family.asText()
                        : family.path("display_name").asText("");
                if (!name.isEmpty()) {
                    labels.add(name);
                }
            });
            String adversary = pulse.path("adversary").asText("");
            if (!adversary.isEmpty() && !adversary.equals("null")) {
                labels.add(adversary);
            }
        }
        return labels;
    }
}

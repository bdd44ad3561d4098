package io.weir.connectors.intel;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.intel.Judgement;
import io.weir.rules.intel.Verdict;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** AbuseIPDB, API version 2: what others report of an address. */
public final class AbuseIpdb implements Provider {
    private static final int MALICIOUS_FROM = 75;
    private static final int SUSPICIOUS_FROM = 25;
    private static final int SURE_OF_LISTED = 80;

    @Override
    public String name() {
        return "abuseipdb";
    }

    @Override
    public boolean knows(IndicatorKind kind) {
        return kind.isAddress();
    }

    @Override
    public URI publicBase() {
        return URI.create("https://api.abuseipdb.com");
    }

    /** A thousand a day, which a minute can use up faster than that. */
    @Override
    public double questionsPerMinute() {
        return 10;
    }

    @Override
    public String question(Indicator indicator) {
        return "/api/v2/check?maxAgeInDays=90&ipAddress=" + Provider.encoded(indicator.value());
    }

    @Override
    public Map<String, String> headers(ApiKey key) {
        return Map.of("Key", key.secret());
    }

    @Override
    public Verdict verdict(Indicator indicator, JsonNode answer) throws IOException {
        JsonNode data = Provider.needed(answer, "/data");
        int score = Provider.needed(data, "/abuseConfidenceScore").asInt();
        long reports = data.path("totalReports").asLong();
        String note = "abuse score " + score + " from " + reports + " reports";
        if (data.path("isWhitelisted").asBoolean()) {
            return new Verdict(indicator, name(), Judgement.HARMLESS, SURE_OF_LISTED, labels(data), note);
        }
        if (score >= SUSPICIOUS_FROM) {
            Judgement judgement = score >= MALICIOUS_FROM ? Judgement.MALICIOUS : Judgement.SUSPICIOUS;
            return new Verdict(indicator, name(), judgement, score, labels(data), note);
        }
        // Few reports are no proof of innocence.
        return new Verdict(indicator, name(), Judgement.UNKNOWN, 0, labels(data), note);
    }

    private static List<String> labels(JsonNode data) {
        List<String> labels = new ArrayList<>();
        if (data.path("isTor").asBoolean()) {
            labels.add("tor");
        }
        String use = data.path("usageType").asText("");
        if (!use.isEmpty() && !use.equals("null")) {
            labels.add(use);
        }
        return labels;
    }
}

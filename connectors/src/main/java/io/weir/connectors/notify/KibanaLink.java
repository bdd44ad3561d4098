package io.weir.connectors.notify;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.URLEncoder;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Where Kibana shows what a notice is about: an incident on its dashboard, all else in Discover. */
final class KibanaLink {
    /** Longer addresses are cut by some of those that pass them on. */
    private static final int LONGEST_QUERY = 1_500;

    private static final String TIME = "_g=(time:(from:now-1y,to:now))";

    private KibanaLink() {}

    /** @param kibana its address; empty if nobody said so, then the link is empty, too */
    static String to(Notice notice, JsonNode document, String kibana) {
        if (kibana.isEmpty()) {
            return "";
        }
        String base = kibana.endsWith("/") ? kibana.substring(0, kibana.length() - 1) : kibana;
        String kind = notice.kind().word();
        // An id is hexadecimal; were it not, it would still be no more than a word of the query.
        String id = "\"" + notice.id().replaceAll("[^0-9A-Za-z_-]", "") + "\"";
        if (notice.kind() == Notice.Kind.INCIDENT) {
            return base + "/app/dashboards#/view/weir-incident?" + TIME + "&_a=(" + query(story(id, document)) + ")";
        }
        return base + "/app/discover#/?" + TIME + "&_a=(index:'weir-" + kind + "s',"
                + query("weir." + kind + ".id: " + id) + ")";
    }

    /** What finds all that belongs to an incident, where it says so itself and the address does not become too long. */
    private static String story(String id, JsonNode document) {
        String all = document.at("/weir/incident/search").asText();
        return all.isEmpty() || encoded(all).length() > LONGEST_QUERY
                ? "weir.incident.id: " + id + " or weir.response.occasion: " + id
                : all;
    }

    private static String query(String text) {
        return "query:(language:kuery,query:'" + encoded(text) + "')";
    }

    /** Kibana's way of writing text, within an address. */
    private static String encoded(String text) {
        return URLEncoder.encode(text.replace("!", "!!").replace("'", "!'"), UTF_8)
                .replace("+", "%20");
    }
}

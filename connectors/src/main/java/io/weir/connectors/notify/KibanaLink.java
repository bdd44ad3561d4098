package io.weir.connectors.notify;

import java.net.URLEncoder;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Where Kibana shows what a notice is about: Discover, over a year, with its id as the query. */
final class KibanaLink {
    private KibanaLink() {}

    /** @param kibana its address; empty if nobody said so, then the link is empty, too */
    static String to(Notice notice, String kibana) {
        if (kibana.isEmpty()) {
            return "";
        }
        String kind = notice.kind().word();
        String base = kibana.endsWith("/") ? kibana.substring(0, kibana.length() - 1) : kibana;
        // An id is hexadecimal; were it not, it would still be no more than a part of the query.
        String query = encoded("weir." + kind + ".id:\"" + notice.id().replaceAll("[^0-9A-Za-z_-]", "") + "\"");
        return base + "/app/discover#/?_g=(time:(from:now-1y,to:now))&_a=(index:'weir-" + kind
                + "s',query:(language:kuery,query:'" + query + "'))";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}

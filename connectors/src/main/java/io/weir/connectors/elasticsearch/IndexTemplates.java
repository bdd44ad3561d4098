package io.weir.connectors.elasticsearch;

import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The index templates that Weir's documents need; putting them again changes nothing. */
public final class IndexTemplates {
    private static final List<String> NAMES = List.of("weir-alerts", "weir-incidents", "weir-responses");

    private IndexTemplates() {}

    /** Puts every template and gives their names. */
    public static List<String> apply(RestClient rest) throws IOException {
        for (String name : NAMES) {
            Request request = new Request("PUT", "/_index_template/" + name);
            request.setJsonEntity(read(name));
            rest.performRequest(request);
        }
        return NAMES;
    }

    private static String read(String name) {
        String resource = "/elasticsearch/" + name + ".template.json";
        try (InputStream in = IndexTemplates.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}

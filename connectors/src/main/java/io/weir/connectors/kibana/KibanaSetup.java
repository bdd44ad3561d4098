package io.weir.connectors.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.connectors.elasticsearch.SetupStep;
import io.weir.connectors.elasticsearch.SetupStep.Change;
import io.weir.connectors.kibana.KibanaConnection.Answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Brings data views, searches and dashboards into Kibana, and rules that watch incidents. The former are Weir's own and are put in their
 * newest form each time; a rule that is there belongs to the site, which says whom it tells.
 */
public final class KibanaSetup {
    private static final String OBJECTS = "weir.ndjson";
    private static final String RULES = "alerting-rules.json";
    /** Stands nowhere in the file. */
    private static final String BOUNDARY = "----weir-saved-objects";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final KibanaConnection kibana;
    private final List<SetupStep> steps = new ArrayList<>();

    private KibanaSetup(KibanaConnection kibana) {
        this.kibana = kibana;
    }

    /** Says what was done, in the order in which it was. */
    public static List<SetupStep> apply(KibanaConnection kibana) throws IOException {
        kibana.check();
        KibanaSetup setup = new KibanaSetup(kibana);
        setup.objects();
        for (JsonNode rule : JSON.readTree(resource(RULES))) {
            setup.rule(rule.path("id").asText(), rule.path("rule"));
        }
        return setup.steps;
    }

    private void objects() throws IOException {
        Answer answer = kibana.post(
                "/api/saved_objects/_import?overwrite=true",
                "multipart/form-data; boundary=" + BOUNDARY,
                form(resource(OBJECTS)));
        if (answer.status() == FORBIDDEN) {
            throw new IllegalStateException(kibana.address() + " does not let this user import: " + answer.reason()
                    + "; it needs the Kibana privilege 'Saved Objects Management: All'");
        }
        if (!answer.isGood()) {
            throw new IllegalStateException(kibana.address() + " does not import " + OBJECTS + ": " + answer.reason());
        }
        for (JsonNode done : answer.body().path("successResults")) {
            boolean wasThere = done.path("overwrite").asBoolean();
            steps.add(new SetupStep(
                    subject(done),
                    wasThere ? Change.UPDATED : Change.CREATED,
                    wasThere ? "its newest form was put again" : ""));
        }
        for (JsonNode failed : answer.body().path("errors")) {
            steps.add(
                    new SetupStep(subject(failed), Change.PROBLEM, "Kibana does not take it: " + failed.path("error")));
        }
    }

    private static byte[] form(byte[] file) throws IOException {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.write(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + OBJECTS
                        + "\"\r\nContent-Type: application/x-ndjson\r\n\r\n")
                .getBytes(UTF_8));
        form.write(file);
        form.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return form.toByteArray();
    }

    private static String subject(JsonNode object) {
        String type = object.path("type").asText();
        String title =
                object.path("meta").path("title").asText(object.path("id").asText());
        return (type.equals("index-pattern") ? "data view" : type) + " " + title;
    }

    private void rule(String id, JsonNode rule) throws IOException {
        String subject = "alerting rule " + rule.path("name").asText();
        String path = "/api/alerting/rule/" + id;
        Answer found = kibana.get(path);
        if (found.isGood()) {
            steps.add(new SetupStep(subject, Change.UNCHANGED, ""));
            return;
        }
        Answer answer = found.status() == NOT_FOUND
                ? kibana.post(path, "application/json", rule.toString().getBytes(UTF_8))
                : found;
        steps.add(
                answer.isGood()
                        ? new SetupStep(subject, Change.CREATED, "tells nobody until you give it an action")
                        : new SetupStep(subject, Change.SKIPPED, "Kibana refuses it: " + answer.reason()));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = KibanaSetup.class.getResourceAsStream("/kibana/" + name)) {
            return in.readAllBytes();
        }
    }
}

package io.weir.connectors.telemetry.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.avro.Schema;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Schemas from a registry with Confluent's REST interface. A schema that was found never changes and is kept. What fails
 * is refused at once until it is time to try again, so that neither a registry that is down nor records with made-up
 * ids hold up those that can be read.
 */
final class SchemaRegistry implements Schemas {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** For a schema with all that it refers to. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final long SHORTEST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long UNKNOWN_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MOST_SCHEMAS = 4_096;
    private static final int MOST_UNKNOWN = 1_024;
    private static final int MOST_REFERENCES = 64;

    /** Questions about unknown ids that may be asked in one {@link #UNKNOWN_NANOS}. */
    private static final int MOST_MISSES = 100;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String address;
    private final String authorization;
    private final Map<Integer, Schema> known = recent(MOST_SCHEMAS);
    private final Map<Integer, Refusal> unknown = recent(MOST_UNKNOWN);
    private HttpClient client;
    private String failure = "";
    private long pauseNanos;
    private long pausedAt;
    private long deadline;
    private int misses;
    private long missesSince;

    /** What the registry said about an id that it does not know, and when. */
    private record Refusal(String reason, long atNanos) {}

    /** @param setting an address, with {@code user:password@} if the registry asks for them */
    SchemaRegistry(String setting) {
        URI uri = URI.create(setting);
        String user = uri.getUserInfo();
        String plain = user == null ? setting : setting.replaceFirst("//[^/]*@", "//");
        this.address = plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
        this.authorization = user == null
                ? ""
                : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    private static <V> Map<Integer, V> recent(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
                return size() > most;
            }
        };
    }

    @Override
    public Schema byId(int id) throws Unreadable {
        Schema schema = known.get(id);
        if (schema == null) {
            schema = ask(id, System.nanoTime());
            known.put(id, schema);
        }
        return schema;
    }

    private Schema ask(int id, long now) throws Unreadable {
        if (pauseNanos > 0 && now - pausedAt < pauseNanos) {
            throw new Unreadable("no schema " + id + ": " + failure);
        }
        Refusal refusal = unknown.get(id);
        if (refusal != null && now - refusal.atNanos() < UNKNOWN_NANOS) {
            throw new Unreadable("no schema " + id + ": " + refusal.reason());
        }
        if (now - missesSince >= UNKNOWN_NANOS) {
            missesSince = now;
            misses = 0;
        }
        if (misses >= MOST_MISSES) {
            throw new Unreadable("no schema " + id + ": " + address + " did not know " + MOST_MISSES
                    + " others, and is not asked for a while");
        }
        deadline = now + TIMEOUT.toNanos();
        try {
            Schema schema = schema(get("/schemas/ids/" + id), new Schema.Parser(), new int[1]);
            pauseNanos = 0;
            return schema;
        } catch (Unreadable wrong) {
            misses++;
            unknown.remove(id);
            unknown.put(id, new Refusal(wrong.getMessage(), now));
            throw new Unreadable("no schema " + id + ": " + wrong.getMessage());
        } catch (IOException down) {
            pauseNanos = Math.min(Math.max(SHORTEST_PAUSE_NANOS, 2 * pauseNanos), LONGEST_PAUSE_NANOS);
            pausedAt = System.nanoTime();
            failure = address + " did not answer: " + down.getMessage();
            throw new Unreadable("no schema " + id + ": " + failure);
        }
    }

    /** Parses a schema after those that it refers to. */
    private Schema schema(JsonNode answer, Schema.Parser parser, int[] references) throws IOException, Unreadable {
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new Unreadable("it is of type " + type + ", expected AVRO");
        }
        for (JsonNode reference : answer.path("references")) {
            if (++references[0] > MOST_REFERENCES) {
                throw new Unreadable("it refers to more than " + MOST_REFERENCES + " others");
            }
            String name = reference.path("name").asText();
            if (!parser.getTypes().containsKey(name)) {
                String subject = URLEncoder.encode(reference.path("subject").asText(), StandardCharsets.UTF_8)
                        .replace("+", "%20");
                schema(
                        get("/subjects/" + subject + "/versions/"
                                + reference.path("version").asInt()),
                        parser,
                        references);
            }
        }
        return SchemaText.parse(parser, answer.path("schema").asText());
    }

    private JsonNode get(String path) throws IOException, Unreadable {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (client == null) {
            client = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
        }
        HttpResponse<byte[]> response = answer(request.build());
        if (response.statusCode() == 404) {
            throw new Unreadable(address + " does not know it");
        }
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return JSON.readTree(response.body());
    }

    /** The whole answer in time: the time-out of a request would end with the head of the answer. */
    private HttpResponse<byte[]> answer(HttpRequest request) throws IOException {
        var answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new IOException("no answer in " + TIMEOUT.toSeconds() + " s", late);
        } catch (ExecutionException failed) {
            throw new IOException(String.valueOf(failed.getCause()), failed);
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    @Override
    public Schema byFingerprint(long fingerprint) throws Unreadable {
        throw new Unreadable("needs the schema with fingerprint " + Long.toHexString(fingerprint)
                + ": a registry knows ids only, the setting 'schema' must name a file or directory");
    }

    @Override
    public Schema only() throws Unreadable {
        throw new Unreadable("found no mark that names a schema, expected the bytes 0 and an id of 4 bytes first");
    }
}

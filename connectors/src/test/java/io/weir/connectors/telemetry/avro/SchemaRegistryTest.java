package io.weir.connectors.telemetry.avro;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;

/** Against a registry that answers, errs, hangs and goes away. */
class SchemaRegistryTest {
    private static final String FIRST =
            """
            {"type": "record", "name": "Login", "fields": [{"name": "name", "type": "string"}]}""";
    private static final String SECOND =
            """
            {"type": "record", "name": "Login", "fields": [
              {"name": "count", "type": "int"}, {"name": "name", "type": "string"}]}""";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = start(0);
    }

    private HttpServer start(int port) throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        started.createContext("/", this::answer);
        started.setExecutor(threads);
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        asked.add(path);
        Object answer = answers.get(path);
        if (answer == null) {
            exchange.sendResponseHeaders(404, -1);
        } else if (answer instanceof Integer status) {
            exchange.sendResponseHeaders(status, -1);
        } else if (answer.equals("hang")) {
            exchange.sendResponseHeaders(200, 100); // and never a body
            try {
                over.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        } else {
            byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private AvroOutcomes reader() {
        return AvroOutcomes.of("auto", "http://localhost:" + server.getAddress().getPort() + "/");
    }

    private void know(int id, String schema) throws IOException {
        answers.put("/schemas/ids/" + id, JSON.writeValueAsString(Map.of("schema", schema)));
    }

    @Test
    void everyRecordIsReadWithTheSchemaItWasWrittenWith() throws IOException {
        know(1, FIRST);
        know(2, SECOND);
        AvroOutcomes read = reader();

        for (int i = 0; i < 50; i++) {
            read.read(login(1, FIRST)).read(login(2, SECOND));
        }

        assertThat(read.reasons).isEmpty();
        assertThat(read.documents).hasSize(100).allMatch(document -> document.get("name")
                .equals("mia"));
        assertThat(read.documents.get(1)).containsEntry("count", 3);
        assertThat(asked).containsExactly("/schemas/ids/1", "/schemas/ids/2");
    }

    @Test
    void schemasMayReferToOthers() throws IOException {
        String user =
                "{\"type\": \"record\", \"name\": \"User\", \"fields\": [{\"name\": \"name\", \"type\": \"string\"}]}";
        String login =
                "{\"type\": \"record\", \"name\": \"Login\", \"fields\": [{\"name\": \"user\", \"type\": \"User\"}]}";
        answers.put("/subjects/the%20user/versions/4", JSON.writeValueAsString(Map.of("schema", user)));
        answers.put(
                "/schemas/ids/5",
                JSON.writeValueAsString(Map.of(
                        "schema",
                        login,
                        "references",
                        List.of(Map.of("name", "User", "subject", "the user", "version", 4)))));

        AvroOutcomes read = reader().read(login(5, FIRST));

        assertThat(read.reasons).isEmpty();
        assertThat(read.documents.get(0).get("user")).isEqualTo(Map.of("name", "mia"));
    }

    @Test
    void whatTheRegistryDoesNotKnowIsNotAskedForAgainAndAgain() throws IOException {
        AvroOutcomes read = reader();
        for (int i = 0; i < 20; i++) {
            read.read(login(9, FIRST));
        }
        assertThat(asked).hasSize(1);
        assertThat(read.reasons).hasSize(20).allMatch(reason -> reason.endsWith(address() + " does not know it"));

        for (int id = 10; id < 1_000; id++) {
            read.read(login(id, FIRST));
        }
        assertThat(asked).hasSizeLessThan(200);
        know(1, FIRST);
        assertThat(read.read(login(1, FIRST)).reasons.get(read.reasons.size() - 1))
                .endsWith("not asked for a while");
    }

    private String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Test
    void aRegistryThatIsDownCostsLittleAndIsTriedAgain() throws IOException {
        AvroOutcomes read = reader();
        int port = server.getAddress().getPort();
        server.stop(0);
        know(1, FIRST);

        read.read(login(1, FIRST));
        byte[] login = login(1, FIRST);
        long start = System.nanoTime();
        for (int i = 1; i < 1_000; i++) {
            read.read(login);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(read.documents).isEmpty();
        assertThat(read.reasons).hasSize(1_000).allMatch(reason -> reason.contains("did not answer"));

        server = start(port);
        long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (read.documents.isEmpty() && System.nanoTime() < patience) {
            read.read(login(1, FIRST));
            Thread.onSpinWait();
        }
        assertThat(read.documents).hasSize(1);
    }

    @Test
    void aRegistryThatHangsIsLeftInTime() throws IOException {
        answers.put("/schemas/ids/1", "hang");
        AvroOutcomes read = reader();

        long start = System.nanoTime();
        read.read(login(1, FIRST)).read(login(2, FIRST));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(read.reasons).hasSize(2).allMatch(reason -> reason.contains("no answer in 3 s"));
        assertThat(asked).hasSize(1);
    }

    @Test
    void errorsOfTheRegistryAndOddSchemasAreReasons() throws IOException {
        answers.put("/schemas/ids/1", "{\"schemaType\":\"PROTOBUF\",\"schema\":\"x\"}");
        answers.put("/schemas/ids/2", "{\"schema\":\"{\\\"type\\\":\\\"recrod\\\"}\"}");
        answers.put("/schemas/ids/3", 500);

        AvroOutcomes read = reader().read(login(1, FIRST)).read(login(2, FIRST)).read(login(3, FIRST));

        assertThat(read.reasons.get(0)).isEqualTo("not Avro: no schema 1: it is of type PROTOBUF, expected AVRO");
        assertThat(read.reasons.get(1)).startsWith("not Avro: no schema 2: no Avro schema: ");
        assertThat(read.reasons.get(2)).endsWith("did not answer: status 500");
    }

    private static byte[] login(int id, String schema) throws IOException {
        Schema parsed = new Schema.Parser().parse(schema);
        GenericRecord login = new GenericData.Record(parsed);
        login.put("name", "mia");
        if (parsed.getField("count") != null) {
            login.put("count", 3);
        }
        var out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(parsed).write(login, encoder);
        encoder.flush();
        return ByteBuffer.allocate(5 + out.size())
                .put((byte) 0)
                .putInt(id)
                .put(out.toByteArray())
                .array();
    }
}

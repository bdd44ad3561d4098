package io.weir.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.CliException;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The part of Flink's REST interface that Weir uses. */
public final class FlinkRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String address;

    private FlinkRest(String address) {
        this.address = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    public static FlinkRest at(String address) {
        return new FlinkRest(address);
    }

    /** What a submission needs besides the jar. */
    public record Submission(String mainClass, List<String> arguments, int parallelism, Optional<String> savepoint) {}

    /** A job as the overview lists it. */
    public record Job(String id, String name, String state) {
        public boolean isRunning() {
            return state.equals("RUNNING");
        }

        public boolean isOver() {
            return Set.of("FAILED", "CANCELED", "FINISHED", "SUSPENDED").contains(state);
        }
    }

    public boolean isUp() {
        try {
            return send(request("/overview").build()).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public Set<String> taskManagers() {
        Set<String> ids = new TreeSet<>();
        try {
            get("/taskmanagers")
                    .path("taskmanagers")
                    .forEach(manager -> ids.add(manager.path("id").asText()));
        } catch (UncheckedIOException | CliException e) {
            return Set.of();
        }
        return ids;
    }

    public List<Job> jobs() {
        List<Job> jobs = new ArrayList<>();
        for (JsonNode job : get("/jobs/overview").path("jobs")) {
            jobs.add(new Job(
                    job.path("jid").asText(),
                    job.path("name").asText(),
                    job.path("state").asText()));
        }
        return jobs;
    }

    public Optional<Job> job(String id) {
        return jobs().stream().filter(job -> job.id().equals(id)).findFirst();
    }

    /** All tasks run: a job is called RUNNING by Flink while its tasks are still being deployed. */
    public boolean allTasksRun(String jobId) {
        JsonNode job = get("/jobs/" + jobId);
        if (!job.path("state").asText().equals("RUNNING")
                || job.path("vertices").isEmpty()) {
            return false;
        }
        for (JsonNode vertex : job.path("vertices")) {
            if (!vertex.path("status").asText().equals("RUNNING")) {
                return false;
            }
        }
        return true;
    }

    /** Why a job failed, newest first. */
    public List<String> failures(String jobId) {
        List<String> failures = new ArrayList<>();
        get("/jobs/" + jobId + "/exceptions")
                .path("exceptionHistory")
                .path("entries")
                .forEach(entry ->
                        failures.add(FailureReason.of(entry.path("stacktrace").asText())));
        return failures;
    }

    /** The TaskManagers that run a job's tasks. */
    public Set<String> taskManagersOf(String jobId) {
        Set<String> ids = new TreeSet<>();
        for (JsonNode vertex : get("/jobs/" + jobId).path("vertices")) {
            get("/jobs/" + jobId + "/vertices/" + vertex.path("id").asText() + "/taskmanagers")
                    .path("taskmanagers")
                    .forEach(manager -> ids.add(manager.path("taskmanager-id").asText()));
        }
        return ids;
    }

    /** How many subtasks a job has by default: the REST interface itself would take one. */
    public int defaultParallelism() {
        return setting("parallelism.default").map(Integer::parseInt).orElse(1);
    }

    public String upload(Path jar) {
        String boundary = "weir" + HexFormat.of().toHexDigits(System.nanoTime());
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                + jar.getFileName() + "\"\r\nContent-Type: application/java-archive\r\n\r\n";
        String tail = "\r\n--" + boundary + "--\r\n";
        HttpRequest request = request("/jars/upload")
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> body(head, jar, tail)))
                .build();
        String file = json(request).path("filename").asText();
        return file.substring(file.lastIndexOf('/') + 1);
    }

    private static InputStream body(String head, Path jar, String tail) {
        try {
            return new SequenceInputStream(Collections.enumeration(List.of(
                    new java.io.ByteArrayInputStream(head.getBytes(StandardCharsets.UTF_8)),
                    Files.newInputStream(jar),
                    new java.io.ByteArrayInputStream(tail.getBytes(StandardCharsets.UTF_8)))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + jar, e);
        }
    }

    /** Starts a job from an uploaded jar and gives its id. */
    public String run(String jarId, Submission submission) {
        ObjectNode body = JSON.createObjectNode();
        body.put("entryClass", submission.mainClass());
        submission.arguments().forEach(body.withArray("programArgsList")::add);
        body.put("parallelism", submission.parallelism());
        submission.savepoint().ifPresent(path -> body.put("savepointPath", path));
        HttpRequest request = request("/jars/" + jarId + "/run")
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        return json(request).path("jobid").asText();
    }

    public void deleteJar(String jarId) {
        send(request("/jars/" + jarId).DELETE().build());
    }

    public void cancel(String jobId) {
        send(request("/jobs/" + jobId + "?mode=cancel")
                .method("PATCH", HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** Asks a job to end with a savepoint; gives what {@link #savepoint} is asked with. */
    public String stop(String jobId, Optional<String> directory) {
        ObjectNode body = JSON.createObjectNode().put("drain", false);
        directory.ifPresent(path -> body.put("targetDirectory", path));
        HttpRequest request = request("/jobs/" + jobId + "/stop")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        return json(request).path("request-id").asText();
    }

    /** Where a savepoint lies, once it is complete. */
    public Optional<String> savepoint(String jobId, String requestId) {
        JsonNode answer = get("/jobs/" + jobId + "/savepoints/" + requestId);
        if (!answer.path("status").path("id").asText().equals("COMPLETED")) {
            return Optional.empty();
        }
        JsonNode operation = answer.path("operation");
        if (operation.has("failure-cause")) {
            throw CliException.failed("no savepoint of " + jobId + ": "
                    + FailureReason.cause(
                            operation.path("failure-cause").path("stack-trace").asText()));
        }
        return Optional.of(operation.path("location").asText());
    }

    /**
     * What is known of a job's checkpoints.
     *
     * @param completed how many there are of this run of the job
     * @param restoredAtMillis when state was last restored, 0 if it never was
     */
    public record Checkpoints(long completed, long restoredAtMillis) {}

    public Checkpoints checkpoints(String jobId) {
        JsonNode checkpoints = get("/jobs/" + jobId + "/checkpoints");
        return new Checkpoints(
                checkpoints.at("/counts/completed").asLong(),
                checkpoints.at("/latest/restored/restore_timestamp").asLong());
    }

    /** When a job last came into a state, by the JobManager's clock; 0 if it never was in it. */
    public long lastInState(String jobId, String state) {
        return get("/jobs/" + jobId).path("timestamps").path(state).asLong();
    }

    /** Since when all tasks of a job run; 0 if one does not. */
    public long runsSince(String jobId) {
        long newest = 0;
        for (JsonNode vertex : get("/jobs/" + jobId).path("vertices")) {
            JsonNode tasks =
                    get("/jobs/" + jobId + "/vertices/" + vertex.path("id").asText());
            for (JsonNode task : tasks.path("subtasks")) {
                if (!task.path("status").asText().equals("RUNNING")) {
                    return 0;
                }
                long running = task.at("/status-duration/RUNNING").asLong();
                newest = Math.max(newest, tasks.path("now").asLong() - running);
            }
        }
        return newest;
    }

    /** A setting of the cluster, as it is written there. */
    public Optional<String> setting(String key) {
        for (JsonNode setting : get("/jobmanager/config")) {
            if (setting.path("key").asText().equals(key)) {
                return Optional.of(setting.path("value").asText());
            }
        }
        return Optional.empty();
    }

    private JsonNode get(String path) {
        return json(request(path).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(10));
    }

    private JsonNode json(HttpRequest request) {
        HttpResponse<String> response = send(request);
        try {
            JsonNode body = JSON.readTree(response.body());
            if (response.statusCode() >= 300) {
                throw CliException.failed("Flink at " + address + " refused "
                        + request.uri().getPath() + ": " + reason(body, response.statusCode()));
            }
            return body;
        } catch (IOException e) {
            throw CliException.failed(
                    "no Flink at " + address + ": what answers there does not speak Flink's REST interface");
        }
    }

    /** Flink answers with stack traces; the deepest cause says what is wrong. */
    private static String reason(JsonNode body, int status) {
        String text = "";
        for (JsonNode error : body.path("errors")) {
            text = error.asText();
        }
        String cause = FailureReason.cause(text);
        return cause.isEmpty() ? "status " + status : cause;
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException | HttpTimeoutException e) {
            throw new UncheckedIOException(
                    "no answer from Flink at " + address, new IOException("is the cluster up? ('./weir status')", e));
        } catch (IOException e) {
            throw new UncheckedIOException("lost the connection to Flink at " + address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(io.weir.cli.ExitCode.INTERRUPTED, "interrupted", e);
        }
    }
}

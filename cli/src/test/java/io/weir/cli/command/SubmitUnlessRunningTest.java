package io.weir.cli.command;

import com.sun.net.httpserver.HttpServer;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Weir;
import io.weir.jobs.DetectJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;

class SubmitUnlessRunningTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private String jobs = "";
    private HttpServer flink;

    @BeforeEach
    void listen() throws IOException {
        flink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        flink.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getRequestBody().readAllBytes();
            boolean overview = exchange.getRequestURI().getPath().equals("/jobs/overview");
            byte[] answer = ("{\"jobs\":[" + jobs + "]}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(overview ? 200 : 500, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        flink.start();
    }

    @AfterEach
    void close() {
        flink.stop(0);
    }

    @Test
    void leavesARunningJobAlone() {
        jobs = job(DetectJob.NAME, "RUNNING");

        assertThat(submit("--unless-running")).isEqualTo(ExitCode.OK);
        assertThat(requests).containsExactly("GET /jobs/overview");
    }

    @Test
    void leavesAJobAloneThatIsStartingAgain() {
        jobs = job(DetectJob.NAME, "RESTARTING");

        assertThat(submit("--unless-running")).isEqualTo(ExitCode.OK);
        assertThat(requests).containsExactly("GET /jobs/overview");
    }

    @Test
    void startsTheJobBesideOthersAndEndedOnes() {
        jobs = job(DetectJob.NAME, "CANCELED") + "," + job("another", "RUNNING");

        submit("--unless-running");
        assertThat(requests).contains("POST /jars/upload");
    }

    @Test
    void startsTheJobWithoutTheOption() {
        jobs = job(DetectJob.NAME, "RUNNING");

        submit();
        assertThat(requests).contains("POST /jars/upload").doesNotContain("GET /jobs/overview");
    }

    @Test
    void startsOfSeveralJobsThoseThatDoNotRun() {
        jobs = job(DetectJob.NAME, "RUNNING");

        submit("respond", "--unless-running");
        assertThat(requests).containsSubsequence("GET /jobs/overview", "GET /jobs/overview", "POST /jars/upload");
    }

    @Test
    void aSavepointIsOfOneJob() {
        assertThat(submit("respond", "--savepoint", "file:///x")).isEqualTo(ExitCode.USAGE);
        assertThat(requests).isEmpty();
    }

    private static String job(String name, String state) {
        return "{\"jid\":\"0123456789abcdef0123456789abcdef\",\"name\":\"" + name + "\",\"state\":\"" + state + "\"}";
    }

    private int submit(String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("submit", "detect", "--config", "../flink-conf/weir.yaml", "--jar", "pom.xml", "--flink"));
        arguments.add("http://localhost:" + flink.getAddress().getPort());
        arguments.addAll(List.of(options));
        return Weir.commandLine(Console.create()).execute(arguments.toArray(String[]::new));
    }
}

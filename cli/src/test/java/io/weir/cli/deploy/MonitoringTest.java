package io.weir.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What operators look at asks for nothing that nobody reports. */
class MonitoringTest {
    private static final String DIRECTORY = "deploy/monitoring/";
    private static final Pattern METRIC = Pattern.compile("flink_(taskmanager|jobmanager)_(\\w+)");
    private static final String OF_OPERATORS = "job_task_operator_";

    /** Of Flink itself, by its documentation of metrics. */
    private static final Set<String> OF_FLINK = Set.of(
            "job_uptime",
            "job_numRestarts",
            "job_numberOfFailedCheckpoints",
            "job_lastCheckpointDuration",
            "job_lastCheckpointSize",
            "job_task_busyTimeMsPerSecond",
            "job_task_backPressuredTimeMsPerSecond",
            "job_task_operator_pendingRecords",
            "Status_JVM_Memory_Heap_Used");

    @Test
    void everyMetricIsReportedBySomebody() throws IOException {
        String sources = sources();
        Set<String> asked = new TreeSet<>();
        for (String expression : expressions()) {
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                asked.add(metric.group(2));
            }
        }

        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(asked).allSatisfy(name -> {
            boolean isReported = name.startsWith(OF_OPERATORS)
                    && sources.contains(
                            '"' + name.substring(OF_OPERATORS.length()).replaceFirst("^(rule|stage)_", "") + '"');
            assertThat(isReported || OF_FLINK.contains(name)).isTrue();
        });
    }

    @Test
    void everyAlertIsExplained() {
        String page = Repository.read("docs/operations.md");
        assertThat(alerts()).hasSizeGreaterThan(5).allSatisfy(alert -> assertThat(page)
                .contains("`" + alert.get("alert") + "`"));
    }

    @Test
    void panelsAreToldApartAndAskTheSourceThatIsProvisioned() throws IOException {
        JsonNode dashboard = dashboard();
        List<Integer> ids = new ArrayList<>();
        String source = Repository.read(DIRECTORY + "grafana/provisioning/datasources/prometheus.yml");
        for (JsonNode panel : dashboard.path("panels")) {
            ids.add(panel.path("id").asInt());
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("description").asText()).isNotBlank();
                assertThat(source)
                        .contains("uid: " + panel.at("/datasource/uid").asText());
            }
        }
        assertThat(ids).hasSizeGreaterThan(15).doesNotHaveDuplicates();
    }

    @Test
    void everyFlinkProcessIsAsked() {
        ComposeFile stack = ComposeFile.parse(Repository.read("docker-compose.yml"));
        String prometheus = Repository.read(DIRECTORY + "prometheus.yml");
        assertThat(stack.services().values())
                .filteredOn(service -> service.repository().equals(ImageFacts.FLINK_IMAGE) && !service.runsOnce())
                .isNotEmpty()
                .allSatisfy(service -> assertThat(prometheus).contains(service.name() + ":9249"));
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        dashboard().findValuesAsText("expr").forEach(expressions::add);
        alerts().forEach(alert -> expressions.add(String.valueOf(alert.get("expr"))));
        return expressions;
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(Repository.read(DIRECTORY + "grafana/dashboards/weir-operators.json"));
    }

    private static List<Map<String, Object>> alerts() {
        Map<String, Object> file = Repository.yaml(Repository.read(DIRECTORY + "alerts.yml"));
        return Repository.list(file.get("groups")).stream()
                .flatMap(group -> Repository.list(Repository.map(group).get("rules")).stream())
                .map(Repository::map)
                .toList();
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String module : List.of("jobs", "connectors")) {
            try (Stream<Path> files = Files.walk(Repository.ROOT.resolve(module + "/src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                    try {
                        all.append(Files.readString(file));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
        return all.toString();
    }
}

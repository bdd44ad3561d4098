package io.weir.cli.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.weir.cli.Console;
import io.weir.cli.Weir;
import io.weir.jobs.config.ConfigSource;
import io.weir.jobs.config.WeirConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** No Kubernetes runs in this build: so each resource is held against the schemas of Kubernetes and of the operator. */
class KubernetesTest {
    private static final String DIRECTORY = "deploy/kubernetes/";
    private static final List<String> JOBS = List.of("detect.yaml", "respond.yaml", "archive.yaml", "notify.yaml");
    /** Fails until somebody is named, so it is only applied by who has done so. */
    private static final String NOTIFY = "notify.yaml";

    private static final Map<String, Class<?>> KINDS = Map.of(
            "Namespace", V1Namespace.class,
            "ServiceAccount", V1ServiceAccount.class,
            "Role", V1Role.class,
            "RoleBinding", V1RoleBinding.class,
            "NetworkPolicy", V1NetworkPolicy.class,
            "Job", V1Job.class,
            "Secret", V1Secret.class);

    @ParameterizedTest
    @ValueSource(strings = {"detect.yaml", "respond.yaml", "archive.yaml", "notify.yaml"})
    void theOperatorKnowsEverythingThatIsSaid(String file) {
        assertThat(flinkProblems(Repository.read(DIRECTORY + file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void theSchemaNotices(String right, String wrong) {
        String text = Repository.read(DIRECTORY + "detect.yaml");
        assertThat(text).contains(right);
        assertThat(flinkProblems(text.replace(right, wrong))).hasSize(1);
    }

    static Stream<Arguments> theSchemaNotices() {
        return Stream.of(
                arguments("upgradeMode: savepoint", "upgradeMode: state"),
                arguments("entryClass:", "mainClass:"),
                arguments("memory: 4096m", "memory: 4096"),
                arguments("numberOfTaskSlots: \"2\"", "numberOfTaskSlots: 2"),
                arguments("runAsUser: 9999", "runAsUser: flink"),
                arguments("containerPort: 9249", "port: 9249"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"namespace.yaml", "accounts.yaml", "network.yaml", "setup.yaml", "secrets.example.yaml"})
    void kubernetesKnowsEverythingThatIsSaid(String file) throws Exception {
        for (Map<String, Object> resource : documents(Repository.read(DIRECTORY + file))) {
            validate(resource);
        }
    }

    @Test
    void theModelsNotice() {
        Map<String, Object> job =
                Repository.yaml(Repository.read(DIRECTORY + "setup.yaml").replace("restartPolicy:", "restart:"));
        assertThatThrownBy(() -> validate(job)).hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"detect.yaml", "respond.yaml", "archive.yaml", "notify.yaml"})
    void aJobRunsAsInOtherClustersButForItsPlace(String file) throws Exception {
        Map<String, Object> job = job(file);
        assertThat(Class.forName(String.valueOf(spec(job, "job").get("entryClass"))))
                .hasDeclaredMethods("main");

        Map<String, Object> here = spec(job, "flinkConfiguration");
        Map<String, Object> everywhere = Repository.yaml(Repository.read("flink-conf/config.yaml"));
        List<String> differs = new ArrayList<>();
        everywhere.forEach((key, value) -> {
            if (here.containsKey(key) && !String.valueOf(value).equals(here.get(key))) {
                differs.add(key);
            }
            // Without these a job behaves in another way, whatever the cluster.
            if (key.matches(
                    "pipeline\\..*|heartbeat\\..*|restart-strategy\\..*|execution\\.(buffer|checkpointing)\\..*")) {
                assertThat(here).containsKey(key);
            }
        });
        assertThat(differs).isSubsetOf("state.backend.type", "taskmanager.numberOfTaskSlots");
        assertThat(String.valueOf(Repository.map(job.get("spec")).get("image")))
                .endsWith(":" + Repository.projectVersion());
    }

    @Test
    void jobsDoNotShareWhatTheyKeep() {
        List<String> places = new ArrayList<>();
        for (String file : JOBS) {
            spec(job(file), "flinkConfiguration").values().stream()
                    .map(String::valueOf)
                    .filter(value -> value.startsWith("s3://"))
                    .forEach(places::add);
        }
        assertThat(places).hasSize(3 * JOBS.size()).doesNotHaveDuplicates();
    }

    @Test
    void configurationIsUnderstoodAndHoldsNoSecret() {
        String yaml = Repository.read(DIRECTORY + "weir.yaml");
        WeirConfig config = WeirConfig.parse(new ConfigSource("weir.yaml", yaml, Map.of(), Map.of()));
        assertThat(config.elasticsearch().hosts()).allMatch(host -> host.startsWith("https://"));

        Map<String, Object> secrets =
                Repository.map(Repository.yaml(Repository.read(DIRECTORY + "secrets.example.yaml"))
                        .get("stringData"));
        assertThat(secrets.values()).containsOnly("");
    }

    @Test
    void theSetUpIsACommandThatExists() {
        Map<String, Object> job = Repository.yaml(Repository.read(DIRECTORY + "setup.yaml"));
        Map<String, Object> pod = Repository.map(
                Repository.map(Repository.map(job.get("spec")).get("template")).get("spec"));
        Map<String, Object> container =
                Repository.map(Repository.list(pod.get("containers")).get(0));
        var parsed = Weir.commandLine(Console.create())
                .parseArgs(Repository.texts(container.get("args")).toArray(String[]::new));
        assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("setup");
    }

    @Test
    void everyResourceIsAppliedAndExists() {
        Map<String, Object> kustomization = Repository.yaml(Repository.read(DIRECTORY + "kustomization.yaml"));
        List<String> resources = Repository.texts(kustomization.get("resources"));
        List<String> unasked =
                JOBS.stream().filter(file -> !file.equals(NOTIFY)).toList();
        assertThat(resources).containsAll(unasked).doesNotContain(NOTIFY, "secrets.example.yaml");
        assertThat(resources).allSatisfy(file -> assertThat(Repository.ROOT.resolve(DIRECTORY + file))
                .isRegularFile());
    }

    @Test
    void theImageIsTheFlinkOfThisBuild() {
        String dockerfile = Repository.read(DIRECTORY + "Dockerfile");
        assertThat(dockerfile)
                .contains("FROM flink:" + Repository.property("flink.version") + "-scala_2.12-java17")
                .contains("/src/jobs/target/weir-jobs.jar /opt/flink/usrlib/weir-jobs.jar");
        for (String file : JOBS) {
            assertThat(spec(job(file), "job").get("jarURI")).isEqualTo("local:///opt/flink/usrlib/weir-jobs.jar");
        }
    }

    /** The operator's published schema is older than the Flink of this build; its list of Flink versions is not the point. */
    private static List<String> flinkProblems(String text) {
        return ResourceSchema.ofFlinkDeployment()
                .problems(Repository.yaml(text.replace("flinkVersion: v2_2", "flinkVersion: v1_20")));
    }

    private static void validate(Map<String, Object> resource) throws ReflectiveOperationException, IOException {
        Class<?> model = KINDS.get(String.valueOf(resource.get("kind")));
        Method validate = model.getMethod("validateJsonElement", JsonElement.class);
        validate.invoke(null, JsonParser.parseString(new Gson().toJson(resource)));
    }

    private static List<Map<String, Object>> documents(String text) {
        List<Map<String, Object>> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(text)
                .forEach(document -> documents.add(new HashMap<>(Repository.map(document))));
        return documents;
    }

    private static Map<String, Object> job(String file) {
        return Repository.yaml(Repository.read(DIRECTORY + file));
    }

    private static Map<String, Object> spec(Map<String, Object> job, String part) {
        return Repository.map(Repository.map(job.get("spec")).get(part));
    }
}

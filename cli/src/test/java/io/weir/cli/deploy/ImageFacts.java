package io.weir.cli.deploy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What an image documents about itself, as far as the compose file relies on it.
 *
 * @param version the tag that goes with the versions in the parent pom
 * @param listens ports that the server in it listens on, without settings that say otherwise
 * @param variable which environment variables it understands
 * @param dataPaths directories that exist in the image and belong to the user the server runs as: a new volume mounted
 *     there takes over that owner
 * @param programs what can be called in it
 */
record ImageFacts(
        String repository,
        String version,
        Set<Integer> listens,
        Predicate<String> variable,
        Set<String> dataPaths,
        Set<String> programs) {

    /**
     * Apache Kafka's own image. Its usage guide (docker/examples/README.md) and KafkaDockerWrapper: {@code KAFKA_A_B} is
     * the property {@code a.b} of server.properties; once one is set, none of the packaged ones count; the launch
     * script formats the storage. The Dockerfile: Alpine with bash, scripts in /opt/kafka/bin, user appuser, volumes below.
     */
    private static final ImageFacts KAFKA = new ImageFacts(
            "apache/kafka",
            Repository.property("kafka.version"),
            Set.of(),
            name -> KafkaProperties.JVM_VARIABLES.contains(name)
                    || name.equals("CLUSTER_ID")
                    || (name.startsWith("KAFKA_") && KafkaProperties.NAMES.contains(KafkaProperties.property(name))),
            Set.of("/var/lib/kafka/data", "/etc/kafka/secrets", "/mnt/shared/config"),
            Set.of("/bin/sh", "bash", "/opt/kafka/bin/kafka-broker-api-versions.sh", "/opt/kafka/bin/kafka-topics.sh"));

    /**
     * Elasticsearch's docker-entrypoint.sh: a variable that looks like a setting (lower case, with a dot) becomes
     * {@code -Ename=value}; ES_JAVA_OPTS goes to the JVM. Its Dockerfile: EXPOSE 9200 9300, user 1000:0, data directory
     * writable for it, curl installed (Elastic's own compose file checks health with it).
     */
    private static final ImageFacts ELASTICSEARCH = new ImageFacts(
            "docker.elastic.co/elasticsearch/elasticsearch",
            Repository.property("stack.elasticsearch.version"),
            Set.of(9200, 9300),
            Set.of(
                    "ES_JAVA_OPTS",
                    "ELASTIC_PASSWORD",
                    "ELASTIC_PASSWORD_FILE",
                    "discovery.type",
                    "discovery.seed_hosts",
                    "cluster.name",
                    "cluster.initial_master_nodes",
                    "node.name",
                    "xpack.security.enabled",
                    "xpack.security.http.ssl.enabled",
                    "xpack.security.http.ssl.key",
                    "xpack.security.http.ssl.certificate",
                    "xpack.security.transport.ssl.enabled",
                    "xpack.security.transport.ssl.key",
                    "xpack.security.transport.ssl.certificate",
                    "xpack.security.transport.ssl.certificate_authorities",
                    "xpack.security.transport.ssl.verification_mode")::contains,
            Set.of("/usr/share/elasticsearch/data"),
            Set.of("/bin/sh", "bash", "curl"));

    /**
     * Kibana's bin/kibana-docker: a setting in upper case with dots as underscores becomes a command-line option, for a
     * list of settings that holds these. Its Dockerfile: EXPOSE 5601, user 1000, curl present (Elastic's own compose file
     * checks health with it). Its packaged kibana.yml listens on all addresses.
     */
    private static final ImageFacts KIBANA = new ImageFacts(
            "docker.elastic.co/kibana/kibana",
            Repository.property("stack.elasticsearch.version"),
            Set.of(5601),
            Set.of(
                    "ELASTICSEARCH_HOSTS",
                    "ELASTICSEARCH_USERNAME",
                    "ELASTICSEARCH_PASSWORD",
                    "ELASTICSEARCH_SSL_CERTIFICATEAUTHORITIES",
                    "SERVER_PUBLICBASEURL",
                    "SERVER_SSL_ENABLED",
                    "SERVER_SSL_CERTIFICATE",
                    "SERVER_SSL_KEY",
                    "TELEMETRY_OPTIN",
                    "XPACK_ENCRYPTEDSAVEDOBJECTS_ENCRYPTIONKEY")::contains,
            Set.of("/usr/share/kibana/data"),
            Set.of("/bin/sh", "bash", "curl"));

    /**
     * Flink's image (flink-docker, 2.2/scala_2.12-java17-ubuntu): docker-entrypoint.sh writes JOB_MANAGER_RPC_ADDRESS,
     * ports 6124 and 6125 and then each line of FLINK_PROPERTIES into /opt/flink/conf/config.yaml with Flink's own
     * parser, and starts what its first argument names. /opt/flink belongs to the user flink, who runs everything.
     * EXPOSE 6123 8081; Ubuntu with bash; wget and curl come with the Temurin JRE image below it. Logs go through Log4j 2.
     */
    private static final ImageFacts FLINK = new ImageFacts(
            "flink",
            Repository.property("flink.version") + "-scala_2.12-java17",
            Set.of(6123, 6124, 8081),
            Set.of(
                    "FLINK_PROPERTIES",
                    "JOB_MANAGER_RPC_ADDRESS",
                    "TASK_MANAGER_NUMBER_OF_TASK_SLOTS",
                    "ENABLE_BUILT_IN_PLUGINS",
                    "DISABLE_JEMALLOC")::contains,
            Set.of(),
            Set.of("/bin/sh", "/bin/bash", "bash", "curl", "wget", "chown", "cp", "/docker-entrypoint.sh"));

    /** This project's image, deploy/docker/Dockerfile. */
    private static final ImageFacts WEIR = new ImageFacts(
            "weir",
            Repository.projectVersion(),
            Set.of(),
            name -> name.startsWith("WEIR_") || name.equals("JAVA_TOOL_OPTIONS"),
            Set.of(),
            Set.of("/bin/sh", "/opt/weir/bin/weir"));

    /**
     * Prometheus' own image. Its Dockerfile: busybox with wget, EXPOSE 9090, user nobody, who owns /prometheus; everything is said
     * with options.
     */
    private static final ImageFacts PROMETHEUS = new ImageFacts(
            "prom/prometheus",
            "v3.5.0",
            Set.of(9090),
            name -> false,
            Set.of("/prometheus"),
            Set.of("/bin/sh", "wget", "/bin/prometheus"));

    /**
     * Grafana's own image. A setting of grafana.ini is a variable {@code GF_SECTION_KEY}; it provisions from
     * /etc/grafana/provisioning. Its Dockerfile: Alpine with bash and curl, EXPOSE 3000, user 472.
     */
    private static final ImageFacts GRAFANA = new ImageFacts(
            "grafana/grafana",
            "12.1.1",
            Set.of(3000),
            Set.of(
                    "GF_AUTH_ANONYMOUS_ENABLED",
                    "GF_AUTH_ANONYMOUS_ORG_ROLE",
                    "GF_AUTH_DISABLE_LOGIN_FORM",
                    "GF_ANALYTICS_REPORTING_ENABLED",
                    "GF_ANALYTICS_CHECK_FOR_UPDATES")::contains,
            Set.of("/var/lib/grafana"),
            Set.of("/bin/sh", "bash", "curl"));

    private static final List<ImageFacts> ALL = List.of(KAFKA, ELASTICSEARCH, KIBANA, FLINK, PROMETHEUS, GRAFANA, WEIR);

    static final String FLINK_IMAGE = FLINK.repository();
    static final String WEIR_IMAGE = WEIR.repository();
    static final String KAFKA_IMAGE = KAFKA.repository();
    static final String ELASTICSEARCH_IMAGE = ELASTICSEARCH.repository();

    static ImageFacts of(ComposeFile.Service service) {
        return ALL.stream()
                .filter(facts -> facts.repository().equals(service.repository()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing is known about the image " + service.image()));
    }

    /** What docker-entrypoint.sh of the Flink image starts. */
    static final Set<String> FLINK_PROCESSES =
            Set.of("jobmanager", "taskmanager", "standalone-job", "history-server", "help");

    /** Flink options (2.2) that the compose file may set, with the shape of their values. */
    static final Map<String, String> FLINK_OPTIONS = Map.ofEntries(
            Map.entry("jobmanager.rpc.address", "[a-z0-9-]+"),
            Map.entry("jobmanager.bind-host", "0\\.0\\.0\\.0"),
            Map.entry("jobmanager.memory.process.size", "\\d+m"),
            Map.entry("rest.address", "[a-z0-9-]+"),
            Map.entry("rest.bind-address", "0\\.0\\.0\\.0"),
            Map.entry("taskmanager.bind-host", "0\\.0\\.0\\.0"),
            Map.entry("taskmanager.rpc.port", "\\d+"),
            Map.entry("taskmanager.memory.process.size", "\\d+m"),
            Map.entry("taskmanager.memory.managed.size", "\\d+m"),
            Map.entry("metrics.reporters", "prometheus"),
            Map.entry(
                    "metrics.reporter.prometheus.factory.class", "org\\.apache\\.flink\\.metrics\\.prometheus\\.\\w+"),
            Map.entry("metrics.reporter.prometheus.port", "9249"),
            Map.entry("execution.checkpointing.dir", "file:///\\S+"),
            Map.entry("execution.checkpointing.savepoint-dir", "file:///\\S+"));

    /** Kafka broker properties (4.x) that the compose file may set. */
    static final class KafkaProperties {
        private KafkaProperties() {}

        static final Set<String> JVM_VARIABLES = Set.of("KAFKA_HEAP_OPTS", "KAFKA_OPTS");

        static final Set<String> NAMES = Set.of(
                "node.id",
                "process.roles",
                "controller.quorum.voters",
                "controller.listener.names",
                "listeners",
                "advertised.listeners",
                "listener.security.protocol.map",
                "inter.broker.listener.name",
                "log.dirs",
                "sasl.enabled.mechanisms",
                "sasl.mechanism.inter.broker.protocol",
                "sasl.mechanism.controller.protocol",
                "ssl.keystore.type",
                "ssl.keystore.location",
                "ssl.truststore.type",
                "ssl.truststore.location",
                "default.replication.factor",
                "min.insync.replicas",
                "auto.create.topics.enable",
                "offsets.topic.replication.factor",
                "transaction.state.log.replication.factor",
                "transaction.state.log.min.isr",
                "share.coordinator.state.topic.replication.factor",
                "share.coordinator.state.topic.min.isr",
                "group.initial.rebalance.delay.ms",
                "message.max.bytes",
                "replica.fetch.max.bytes",
                "log.retention.hours");

        /** The property that a variable sets: a dot is one underscore, an underscore two, a dash three. */
        static String property(String variable) {
            return variable.substring("KAFKA_".length())
                    .toLowerCase(Locale.ROOT)
                    .replace("_", ".")
                    .replace("...", "-")
                    .replace("..", "_");
        }
    }
}

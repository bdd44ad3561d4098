package io.weir.cli.stack;

import io.weir.cli.Workspace;
import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A Kafka broker that is its own controller (KRaft), on loopback only. */
final class KafkaServer implements Server {
    /** Formats the storage of a new broker, then becomes the broker. */
    private static final String FORMAT_AND_RUN =
            """
            java=$1; lib=$2; config=$3; data=$4; marker=$5; logback=$6; shift 6
            if [ ! -f "$data/meta.properties" ]; then
              id=$("$java" -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$lib/*" -Dlogback.configurationFile="$logback" kafka.tools.StorageTool random-uuid) || exit 1
              "$java" -Xshare:auto -XX:TieredStopAtLevel=1 "$marker" -cp "$lib/*" -Dlogback.configurationFile="$logback" \\
                kafka.tools.StorageTool format -t "$id" -c "$config" "$@" || exit 1
            fi
            exec "$java" "$marker" -Xms256m -Xmx512m -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -Djava.awt.headless=true \\
              -Dlogback.configurationFile="$logback" $WEIR_KAFKA_JVM -cp "$lib/*" kafka.Kafka "$config"
            """;

    private final Workspace workspace;
    private final Ports ports;
    private final Extras extras;
    private final ServerProcess process;

    /**
     * What a broker has besides the usual.
     *
     * @param protocol what it speaks to clients
     * @param formatOptions of Kafka's storage tool, which makes users
     * @param jvmOptions of its Java
     */
    record Extras(String protocol, Map<String, String> settings, List<String> formatOptions, List<String> jvmOptions) {
        static final Extras NONE = new Extras("PLAINTEXT", Map.of(), List.of(), List.of());
    }

    KafkaServer(Workspace workspace, Ports ports) {
        this(workspace, ports, Extras.NONE);
    }

    KafkaServer(Workspace workspace, Ports ports, Extras extras) {
        this.workspace = workspace;
        this.ports = ports;
        this.extras = extras;
        this.process = ServerProcess.loggingToConsole(workspace, name());
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public String title() {
        return "Kafka";
    }

    @Override
    public String address() {
        return "localhost:" + ports.of(Ports.KAFKA);
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public void start() {
        Path home = Workspace.directory(workspace.state().resolve("kafka"));
        Path config = home.resolve("server.properties");
        Path logback = home.resolve("logback.xml");
        try {
            Files.writeString(config, properties(home.resolve("data")));
            Files.writeString(logback, LOGBACK);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the configuration of Kafka", e);
        }
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                FORMAT_AND_RUN,
                process.marker(),
                Jvm.java(),
                workspace.distribution().resolve("kafka/lib").toString(),
                config.toString(),
                home.resolve("data").toString(),
                process.marker(),
                logback.toString()));
        command.addAll(extras.formatOptions());
        process.start(command, Map.of("WEIR_KAFKA_JVM", String.join(" ", extras.jvmOptions())), home);
    }

    @Override
    public boolean isReady() {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", address(), "request.timeout.ms", 2000, "default.api.timeout.ms", 3000);
        if (Ports.isFree(ports.of(Ports.KAFKA))) {
            return false;
        }
        try (Admin admin = Admin.create(properties)) {
            return !admin.describeCluster().nodes().get(3, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String properties(Path data) {
        StringBuilder properties = new StringBuilder(usual(data));
        extras.settings().forEach((key, value) -> properties
                .append(key)
                .append('=')
                .append(value.replace("\\", "\\\\"))
                .append('\n'));
        return properties.toString();
    }

    private String usual(Path data) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@localhost:%2$d
                listeners=CLIENTS://localhost:%1$d,CONTROLLER://localhost:%2$d
                advertised.listeners=CLIENTS://localhost:%1$d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=CLIENTS
                listener.security.protocol.map=CLIENTS:%4$s,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                num.partitions=2
                auto.create.topics.enable=false
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                group.initial.rebalance.delay.ms=0
                # Dead letters keep the original bytes, also of a record that is far too long.
                message.max.bytes=16777216
                replica.fetch.max.bytes=16777216
                log.retention.hours=24
                log.segment.bytes=134217728
                """
                .formatted(ports.of(Ports.KAFKA), ports.of(Ports.KAFKA_CONTROLLER), data, extras.protocol());
    }

    private static final String LOGBACK =
            """
            <configuration>
              <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                <target>System.err</target>
                <encoder><pattern>%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{30} - %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="console"/></root>
            </configuration>
            """;
}

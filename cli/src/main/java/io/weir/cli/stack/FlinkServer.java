package io.weir.cli.stack;

import io.weir.cli.Workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The JobManager or one TaskManager of the Flink session cluster. */
final class FlinkServer implements Server {
    private final FlinkConfiguration configuration;
    private final ServerProcess process;
    private final String name;
    private final String address;
    private final OptionalInt taskManager;

    private FlinkServer(
            Workspace workspace, Ports ports, FlinkConfiguration configuration, String name, OptionalInt taskManager) {
        this.configuration = configuration;
        this.process = ServerProcess.loggingToFile(workspace, name);
        this.name = name;
        this.address = "http://localhost:" + ports.of(Ports.FLINK);
        this.taskManager = taskManager;
    }

    static FlinkServer jobManager(Workspace workspace, Ports ports, FlinkConfiguration configuration) {
        return new FlinkServer(workspace, ports, configuration, "jobmanager", OptionalInt.empty());
    }

    static FlinkServer taskManager(Workspace workspace, Ports ports, FlinkConfiguration configuration, int number) {
        return new FlinkServer(workspace, ports, configuration, "taskmanager-" + number, OptionalInt.of(number));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return taskManager.isPresent() ? "TaskManager " + taskManager.getAsInt() : "JobManager";
    }

    @Override
    public String address() {
        return taskManager.isPresent() ? FlinkConfiguration.SLOTS_PER_TASK_MANAGER + " slots" : address;
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public void start() {
        boolean worker = taskManager.isPresent();
        FlinkConfiguration.Launch launch = worker ? configuration.taskManager() : configuration.jobManager();
        List<String> command = new ArrayList<>();
        command.add(Jvm.java());
        command.add(process.marker());
        command.addAll(launch.jvmFlags());
        command.addAll(List.of(
                "-XX:+UseG1GC",
                "-Dlog.file=" + process.log(),
                "-Dweir.console.level=OFF",
                "-Dlogback.configurationFile=" + configuration.directory().resolve("logback.xml"),
                "-cp",
                configuration.classpath(),
                worker
                        ? "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"
                        : "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                "--configDir",
                configuration.directory().toString()));
        command.addAll(launch.arguments());
        if (worker) {
            command.add("-Dtaskmanager.resource-id=" + name);
        }
        process.start(command, Map.of(), configuration.home());
    }

    /** The JobManager is ready when it answers, a TaskManager when the JobManager knows it. */
    @Override
    public boolean isReady() {
        return taskManager.isPresent()
                ? FlinkRest.at(address).taskManagers().contains(name)
                : FlinkRest.at(address).isUp();
    }
}

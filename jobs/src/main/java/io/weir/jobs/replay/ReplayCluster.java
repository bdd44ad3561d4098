package io.weir.jobs.replay;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A Flink within this process for one replay after the other. It starts by itself, while others read the recording. */
public final class ReplayCluster implements AutoCloseable {
    private final int parallelism;
    private final CompletableFuture<MiniCluster> started;

    private ReplayCluster(int parallelism) {
        this.parallelism = parallelism;
        this.started = CompletableFuture.supplyAsync(this::started);
    }

    public static ReplayCluster start(int parallelism) {
        return new ReplayCluster(parallelism);
    }

    private MiniCluster started() {
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration())
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .withRandomPorts()
                .build());
        try {
            cluster.start();
            return cluster;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    int parallelism() {
        return parallelism;
    }

    StreamExecutionEnvironment environment() {
        var environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration());
        environment.setParallelism(parallelism);
        return environment;
    }

    /** Runs a job to its end. */
    void execute(StreamExecutionEnvironment environment) throws Exception {
        started.join().executeJobBlocking(environment.getStreamGraph().getJobGraph());
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
        return configuration;
    }

    @Override
    public void close() throws Exception {
        if (!started.isCompletedExceptionally()) {
            started.join().close();
        }
    }
}

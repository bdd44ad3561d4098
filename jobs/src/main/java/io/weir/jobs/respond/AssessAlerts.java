package io.weir.jobs.respond;

import io.weir.connectors.intel.IntelClient;
import io.weir.connectors.intel.MaxMindFiles;
import io.weir.connectors.intel.RemoteIntel;
import io.weir.rules.alert.Alert;
import io.weir.rules.indicator.FoundIndicators;
import io.weir.rules.intel.AddressOrigin;
import io.weir.rules.intel.IntelSet;
import io.weir.rules.intel.Verdict;
import io.weir.rules.intel.VerdictCache;
import io.weir.rules.intel.VerdictTtl;
import io.weir.rules.memory.Stored;
import io.weir.rules.risk.Assessment;
import io.weir.rules.risk.Assessor;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Asks providers what they think of the indicators of alerts, and scores. Nobody is asked without a key; then it is done at once.
 * Answers are kept in state, so that a restart does not ask again.
 */
public final class AssessAlerts extends RichAsyncFunction<ExaminedAlert, AssessedAlert>
        implements CheckpointedFunction {
    /** Of many indicators only so many are asked about. */
    private static final int MOST_ASKED = 20;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final AssessmentSources sources;
    private transient ListState<byte[]> storedVerdicts;
    private transient VerdictCache cache;
    private transient ExecutorService threads;
    private transient MaxMindFiles places;
    private transient RemoteIntel remote;
    private transient Assessor assessor;

    public AssessAlerts(AssessmentSources sources) {
        this.sources = sources;
    }

    /** Every task gets what all of them knew: an indicator may come to another one next time. */
    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        storedVerdicts = context.getOperatorStateStore()
                .getUnionListState(
                        new ListStateDescriptor<>("verdicts", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        cache = new VerdictCache(sources.cachedVerdicts(), VerdictTtl.USUAL);
        for (byte[] verdicts : storedVerdicts.get()) {
            Stored.value(verdicts, input -> {
                cache.read(input);
                return cache;
            });
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        storedVerdicts.update(List.of(Stored.bytes(output -> cache.write(output, System.currentTimeMillis()))));
    }

    @Override
    public void open(OpenContext context) throws IOException {
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "intel");
            thread.setDaemon(true);
            return thread;
        });
        HttpClient http = HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        double share = 1.0 / getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        List<IntelClient> clients = sources.providers().stream()
                .flatMap(provider -> provider.open(System.getenv(), http, share).stream())
                .toList();
        remote = new RemoteIntel(clients, cache, InstantSource.system(), MOST_ASKED);
        places = MaxMindFiles.open(sources.maxMindFiles().stream().map(Path::of).toList());
        // Lists were asked before.
        assessor = new Assessor(IntelSet.EMPTY, sources.knownAssets(), sources.score());
        var metrics = getRuntimeContext().getMetricGroup();
        metrics.gauge("providers", clients::size);
        metrics.gauge("cachedVerdicts", cache::size);
    }

    @Override
    public void asyncInvoke(ExaminedAlert examined, ResultFuture<AssessedAlert> result) {
        CompletableFuture<?> unused = remote.enrich(examined.indicators())
                .thenApply(enrichment -> assessed(examined, enrichment.verdicts()))
                .whenComplete((assessed, problem) -> {
                    if (problem == null) {
                        result.complete(List.of(assessed));
                    } else {
                        result.completeExceptionally(problem);
                    }
                });
    }

    /** Clients answer in time; this is for the case that they do not. */
    @Override
    public void timeout(ExaminedAlert examined, ResultFuture<AssessedAlert> result) {
        List<Verdict> missing = examined.indicators().stream()
                .limit(1)
                .map(indicator -> Verdict.unavailable(indicator, "providers", "no answer in time"))
                .toList();
        result.complete(List.of(assessed(examined, missing)));
    }

    private AssessedAlert assessed(ExaminedAlert examined, List<Verdict> ofProviders) {
        Alert alert = examined.alert();
        List<Verdict> verdicts = new ArrayList<>(examined.verdicts());
        verdicts.addAll(ofProviders);
        Assessment assessment = assessor.assess(
                alert,
                FoundIndicators.of(examined.indicators(), examined.indicatorsCut()),
                verdicts,
                examined.earlier());
        return new AssessedAlert(alert, assessment, origins(alert));
    }

    private Map<String, AddressOrigin> origins(Alert alert) {
        Map<String, AddressOrigin> origins = new TreeMap<>();
        for (String field : List.of("source.ip", "destination.ip")) {
            String address = alert.entities().getOrDefault(field, "");
            if (!address.isEmpty() && !sources.maxMindFiles().isEmpty()) {
                origins.put(field, places.origin(address));
            }
        }
        return origins;
    }

    @Override
    public void close() throws IOException {
        if (places != null) {
            places.close();
        }
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}

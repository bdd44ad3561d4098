package io.weir.jobs.notify;

import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.RefusedNotices;
import io.weir.connectors.notify.SampleNotices;
import io.weir.connectors.notify.Secret;
import io.weir.connectors.notify.Terms;
import io.weir.connectors.notify.Terms.Batches;
import io.weir.connectors.notify.web.LocalServer;
import io.weir.connectors.notify.web.LocalServer.Reply;
import io.weir.connectors.notify.web.LocalServer.Request;
import io.weir.connectors.notify.web.SlackSettings;
import io.weir.connectors.notify.web.WebhookSettings;
import io.weir.jobs.notify.NotifyTopology.Selection;
import io.weir.jobs.notify.NotifyTopology.Target;
import io.weir.rules.alert.Severity;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.function.SupplierWithException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The ways to several targets on an in-process cluster, with the strict flags of production and targets that fail. */
class NotifyTopologyTest {
    private static final long NEVER = Long.MAX_VALUE;
    private static final long URGENT = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final Set<String> CRASHED = ConcurrentHashMap.newKeySet();
    private static final Set<String> REFUSED = ConcurrentHashMap.newKeySet();

    @TempDir
    Path directory;

    /** So many incidents, one version each; dies once when it comes to one of them. */
    private record Incidents(String run, long crashAt) implements GeneratorFunction<Long, Notice> {
        @Override
        public Notice map(Long index) {
            if (index == crashAt && CRASHED.add(run)) {
                throw new IllegalStateException("the accident of this test");
            }
            if (index == URGENT) {
                return SampleNotices.notice("urgent", 1, Severity.CRITICAL);
            }
            return index % 50 == 7
                    ? SampleNotices.written(
                            "old" + index,
                            System.currentTimeMillis() - Duration.ofDays(3).toMillis())
                    : SampleNotices.notice("incident" + index, 1, Severity.HIGH);
        }

        static List<String> told(int count) {
            return IntStream.range(0, count)
                    .filter(index -> index % 50 != 7)
                    .mapToObj(index -> index == URGENT ? "incident:urgent:1" : "incident:incident" + index + ":1")
                    .toList();
        }
    }

    private static final class Refused implements RefusedNotices {
        @Override
        public CompletionStage<Void> refuse(String target, Notice notice, String reason) {
            REFUSED.add(target + " " + notice.key() + " " + reason);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static Target webhook(String name, String url) {
        Secret none = SampleNotices.noSecret("none");
        return new Target(
                new Selection(Severity.LOW, false, Duration.ZERO),
                terms(name, false, Batches.SINGLE),
                new WebhookSettings(url, none, none, none, "", "", "", "", PATIENCE));
    }

    private Target slack(String url) throws Exception {
        Batches batches = new Batches(8, 1 << 20, Duration.ZERO, Duration.ofMillis(50), Severity.INFORMATIONAL);
        return new Target(
                new Selection(Severity.LOW, false, Duration.ZERO),
                terms("slack", true, batches),
                new SlackSettings(SampleNotices.secret(directory, "url", url), "", PATIENCE));
    }

    private static Terms terms(String name, boolean newestOnly, Batches batches) {
        return new Terms(name, Duration.ofDays(1), Duration.ofMillis(300), newestOnly, batches);
    }

    private static StreamExecutionEnvironment environment() {
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.OBJECT_REUSE, true);
        strict.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        strict.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        strict.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        environment.setParallelism(2);
        environment.enableCheckpointing(100);
        return environment;
    }

    private static void attach(
            StreamExecutionEnvironment environment, Target target, Incidents incidents, long count, int perSecond) {
        var notices = environment
                .fromSource(
                        new DataGeneratorSource<>(
                                incidents,
                                count,
                                perSecond == 0 ? RateLimiterStrategy.noOp() : RateLimiterStrategy.perSecond(perSecond),
                                TypeInformation.of(Notice.class)),
                        WatermarkStrategy.<Notice>noWatermarks(),
                        "test notices")
                .uid("test-" + target.name())
                .setParallelism(1);
        NotifyTopology.attach(notices, target, Refused::new);
    }

    private static List<String> keys(LocalServer server) {
        return server.requests().stream()
                .map(request -> request.header("Idempotency-Key"))
                .toList();
    }

    private static long counted(String target, String metric) {
        return REPORTER.getMetricsByGroup().entrySet().stream()
                .flatMap(group -> group.getValue().entrySet().stream()
                        .filter(each -> group.getKey()
                                .getMetricIdentifier(each.getKey())
                                .endsWith("Notify " + target + ": Writer.0." + metric))
                        .map(each -> ((Counter) each.getValue()).getCount()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + metric + " of " + target));
    }

    private static void await(SupplierWithException<Boolean, Exception> condition) throws Exception {
        CommonTestUtils.waitUtil(
                () -> {
                    try {
                        return condition.get();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                Duration.ofSeconds(90),
                Duration.ofMillis(10),
                "it did not come to be in time");
    }

    private static CheckpointStatsSnapshot checkpoints(MiniCluster cluster, JobClient job) throws Exception {
        return cluster.getExecutionGraph(job.getJobID()).get().getCheckpointStatsSnapshot();
    }

    private static long completed(MiniCluster cluster, JobClient job) throws Exception {
        return checkpoints(cluster, job).getCounts().getNumberOfCompletedCheckpoints();
    }

    private static long stateBytes(MiniCluster cluster, JobClient job) throws Exception {
        var latest = checkpoints(cluster, job).getHistory().getLatestCompletedCheckpoint();
        return latest == null ? 0 : latest.getStateSize();
    }

    @Test
    void aDeadTargetHoldsUpNeitherAnotherNorACheckpointAndIsToldEverythingOnceItIsBack(
            @InjectMiniCluster MiniCluster cluster) throws Exception {
        LocalServer gone = new LocalServer((request, number) -> Reply.of(200, ""));
        gone.close();
        StreamExecutionEnvironment environment = environment();
        try (LocalServer well = new LocalServer((request, number) -> Reply.of(200, "ok"))) {
            attach(environment, webhook("dead", gone.url()), new Incidents("dead", -1), NEVER, 100);
            attach(environment, slack(well.url()), new Incidents("well", -1), NEVER, 100);
            JobClient job = environment.executeAsync();
            try {
                await(() -> well.requests().stream()
                        .anyMatch(request -> request.text().contains("incident150")));
                long before = completed(cluster, job);
                await(() -> completed(cluster, job) >= before + 3);
                try (LocalServer back = new LocalServer(gone.port(), (request, number) -> Reply.of(200, ""))) {
                    await(() -> keys(back).containsAll(Incidents.told(150)));
                    assertThat(keys(back)).doesNotHaveDuplicates().noneMatch(key -> key.contains("old"));
                }
            } finally {
                job.cancel().get();
            }
        }
    }

    @Test
    void checkpointsPassEvenWhenSoMuchWaitsThatNothingMoreIsRead(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        LocalServer gone = new LocalServer((request, number) -> Reply.of(200, ""));
        gone.close();
        StreamExecutionEnvironment environment = environment();
        Incidents flood = new Incidents("flood", -1);
        attach(environment, webhook("flooded", gone.url()), flood, NEVER, 0);
        long bytes = 10_000L * flood.map(0L).document().length;
        JobClient job = environment.executeAsync();
        try {
            // The state holds as much as may wait; from then on one notice comes in with every moment of patience.
            await(() -> stateBytes(cluster, job) > bytes);
            long before = completed(cluster, job);
            await(() -> completed(cluster, job) >= before + 2);
        } finally {
            job.cancel().get();
        }
    }

    @Test
    void throughFaultsOfAllKindsEverythingIsToldInOrder() throws Exception {
        StreamExecutionEnvironment environment = environment();
        try (LocalServer server = new LocalServer((request, number) -> switch (number % 6) {
            case 1 -> Reply.of(500, "");
            case 2 -> Reply.of(-1, "");
            case 3 -> new Reply(429, "", Map.of("Retry-After", "0"));
            default -> Reply.of(200, "");
        })) {
            attach(environment, webhook("faulty", server.url()), new Incidents("faulty", -1), 40, 0);
            environment.execute();

            assertThat(server.requests().size()).isGreaterThan(60);
            assertThat(counted("faulty", "noticesDelivered")).isEqualTo(39);
            // A connection that was hung up may break once more before the next request gets through.
            assertThat(counted("faulty", "noticesRetried"))
                    .isGreaterThanOrEqualTo(server.requests().size() - 39);
            assertThat(counted("faulty", "noticesExpired")).isEqualTo(1);
            assertThat(keys(server).stream().distinct()).containsExactlyElementsOf(Incidents.told(40));
        }
    }

    @Test
    void whatIsRefusedIsHandedOnAndHoldsNothingUp() throws Exception {
        StreamExecutionEnvironment environment = environment();
        try (LocalServer server = new LocalServer((request, number) ->
                Reply.of(request.header("Idempotency-Key").contains("incident3:") ? 422 : 200, ""))) {
            attach(environment, webhook("picky", server.url()), new Incidents("picky", -1), 20, 0);
            environment.execute();

            assertThat(keys(server)).containsExactlyElementsOf(Incidents.told(20));
            assertThat(counted("picky", "noticesRefused")).isEqualTo(1);
            assertThat(REFUSED)
                    .filteredOn(refused -> refused.startsWith("picky"))
                    .containsExactly("picky incident:incident3:1 " + server.url() + " answers 422");
        }
    }

    @Test
    void whatWaitedWhenTheJobCrashedIsToldAfterwards() throws Exception {
        AtomicBoolean isUp = new AtomicBoolean();
        StreamExecutionEnvironment environment = environment();
        try (LocalServer server = new LocalServer((request, number) -> {
            isUp.compareAndSet(false, CRASHED.contains("crash"));
            return Reply.of(isUp.get() ? 200 : 503, "");
        })) {
            // The accident comes when others have waited for several checkpoints.
            attach(environment, webhook("crashing", server.url()), new Incidents("crash", 100), 120, 100);
            environment.execute();

            assertThat(CRASHED).contains("crash");
            assertThat(keys(server)).containsAll(Incidents.told(120));
        }
    }

    @Test
    void whatWaitsForSlackGoesTogether() throws Exception {
        StreamExecutionEnvironment environment = environment();
        try (LocalServer server = new LocalServer((request, number) -> Reply.of(200, "ok"))) {
            attach(environment, slack(server.url()), new Incidents("together", -1), 30, 0);
            environment.execute();

            assertThat(server.requests().size()).isBetween(4, 15);
            String all = String.join(
                    "", server.requests().stream().map(Request::text).toList());
            assertThat(Incidents.told(30)).allSatisfy(key -> assertThat(all).contains(key.split(":")[1]));
        }
    }

    @Test
    void whatIsUrgentWaitsForNoCompanyAndTakesWhatWaitsAlong() throws Exception {
        Batches digest = new Batches(50, 1 << 20, Duration.ofHours(1), Duration.ofMillis(50), Severity.CRITICAL);
        StreamExecutionEnvironment environment = environment();
        try (LocalServer server = new LocalServer((request, number) -> Reply.of(200, "ok"))) {
            Target target = new Target(
                    new Selection(Severity.LOW, false, Duration.ZERO),
                    terms("digest", true, digest),
                    slack(server.url()).courier());
            attach(environment, target, new Incidents("digest", -1), NEVER, 50);
            JobClient job = environment.executeAsync();
            try {
                await(() -> !server.requests().isEmpty());
                assertThat(server.requests().get(0).text())
                        .contains("incident0", "incident11", "urgent")
                        .doesNotContain("incident13");
            } finally {
                job.cancel().get();
            }
        }
    }
}

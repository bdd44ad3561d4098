package io.weir.rules.playbook;

import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Occasion;
import io.weir.rules.memory.HeapMemory;
import io.weir.rules.playbook.Response.Status;
import io.weir.rules.sigma.RuleSource;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What holds of responses whatever happens, and however often the job is restarted. */
class ResponsesPropertyTest {
    private static final long START = 1_800_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final int OF_ALL = 12;
    private static final String PLAYBOOKS =
            """
            title: Short
            id: short
            mode: enforce
            when: {severity: high}
            budget: 5
            actions: [{action: block_ip, for: 20m}, {action: isolate_host, for: 3h}]
            ---
            title: Long
            id: long
            mode: enforce
            when: {severity: critical}
            budget: 10
            actions: [{action: block_ip, for: 5h}, {action: notify, to: soc}]
            """;

    private final ResponseKey key = new ResponseKey("k1", "a secret of some length".getBytes(UTF_8));

    @Property(tries = 200)
    void everyBlockIsAllowedWithinBudgetOnceAndEnds(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        Random random = new Random(seed);
        List<Playbook> playbooks = PlaybookReader.read(List.of(new RuleSource("p.yml", PLAYBOOKS)));
        Allowlist allowlist = Allowlist.of(List.of("203.0.113.0/28"), List.of("host-1"), List.of());
        var limits = new ResponseLimits(OF_ALL, Duration.ofHours(1), Duration.ofHours(1));
        HeapMemory memory = new HeapMemory();
        TreeSet<Long> timers = new TreeSet<>();
        List<Response> told = new ArrayList<>();
        long now = START;
        for (int i = 0; i < 150; i++) {
            now += random.nextLong(10 * 60_000);
            fire(timers, now, playbooks, allowlist, limits, memory, told);
            responses(playbooks, allowlist, limits, memory, timers, told).on(occasion(random, now), now);
        }
        fire(timers, now + 1_000 * HOUR, playbooks, allowlist, limits, memory, told);

        assertThat(memory.size()).as(memory.toString()).isZero();
        Map<String, Response> active = new HashMap<>();
        List<Long> spent = new ArrayList<>();
        for (Response response : told) {
            assertThat(key.hasSigned(response)).isTrue();
            boolean isDone =
                    response.status() == Status.ACTIVE && response.undoes().isEmpty();
            String what = response.action() + " " + response.target();
            if (isDone) {
                assertThat(allowlist.refuses(response.action(), response.target()))
                        .isEmpty();
                spent.removeIf(time -> response.createdMillis() - time >= HOUR);
                spent.add(response.createdMillis());
                assertThat(spent).hasSizeLessThanOrEqualTo(OF_ALL);
            }
            if (isDone && response.action().isUndone()) {
                assertThat(active.put(what, response))
                        .as("blocked twice: " + what)
                        .isNull();
            } else if (!response.undoes().isEmpty()) {
                Response before = active.remove(what);
                assertThat(before.id()).isEqualTo(response.undoes());
                assertThat(response.createdMillis()).isEqualTo(before.expiresMillis());
            }
        }
        assertThat(active).isEmpty();
    }

    private void fire(
            TreeSet<Long> timers,
            long untilMillis,
            List<Playbook> playbooks,
            Allowlist allowlist,
            ResponseLimits limits,
            HeapMemory memory,
            List<Response> told) {
        while (!timers.isEmpty() && timers.first() <= untilMillis) {
            responses(playbooks, allowlist, limits, memory, timers, told).onTime(timers.pollFirst());
        }
    }

    private Responses responses(
            List<Playbook> playbooks,
            Allowlist allowlist,
            ResponseLimits limits,
            HeapMemory memory,
            TreeSet<Long> timers,
            List<Response> told) {
        return new Responses(playbooks, allowlist, limits, Optional.of(key), "default", memory, timers::add, told::add);
    }

    private static Occasion occasion(Random random, long now) {
        String source = (random.nextBoolean() ? "203.0.113." : "10.0.0.") + random.nextInt(40);
        return new Occasion(
                "default",
                Occasion.Kind.INCIDENT,
                "incident-" + random.nextInt(5),
                now,
                Severity.values()[random.nextInt(5)],
                50,
                "impact",
                List.of("impact"),
                List.of("r"),
                List.of(source),
                List.of("host-" + random.nextInt(4)),
                List.of(),
                "Impact by " + source);
    }
}

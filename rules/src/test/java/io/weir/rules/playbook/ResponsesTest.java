package io.weir.rules.playbook;

import io.weir.rules.alert.Severity;
import io.weir.rules.asset.Assets;
import io.weir.rules.asset.Criticality;
import io.weir.rules.command.Command;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Occasion;
import io.weir.rules.memory.HeapMemory;
import io.weir.rules.playbook.Playbook.Mode;
import io.weir.rules.playbook.Response.Status;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

class ResponsesTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final ResponseKey KEY = new ResponseKey("k1", "a secret of some length".getBytes(UTF_8));
    private static final String BLOCK =
            """
            title: Block
            id: block
            mode: enforce
            when: {severity: critical}
            budget: 50
            actions:
              - {action: block_ip, for: 2h}
            """;
    private static final String ASSETS =
            """
            assets:
              - {name: Databases, hosts: db-01, criticality: critical}
              - {name: Servers, networks: 192.0.2.0/24, criticality: high}
              - {name: Guests, networks: 192.0.2.192/26, criticality: low}
            """;

    private final HeapMemory memory = new HeapMemory();
    private final TreeSet<Long> timers = new TreeSet<>();
    private final List<Response> told = new ArrayList<>();
    private Allowlist allowlist = Allowlist.BUILT_IN;
    private Optional<ResponseKey> key = Optional.of(KEY);
    private String text = BLOCK;

    /** Made anew for every call, as after a restore. */
    private Responses responses() {
        List<Playbook> playbooks = PlaybookReader.read(List.of(new RuleSource("p.yml", text)));
        return new Responses(
                playbooks, allowlist, ResponseLimits.DEFAULT, key, "default", memory, timers::add, told::add);
    }

    private void clock(long untilMillis) {
        while (!timers.isEmpty() && timers.first() <= untilMillis) {
            responses().onTime(timers.pollFirst());
        }
    }

    private static Occasion occasion(String id, String... sources) {
        return new Occasion(
                "default",
                Occasion.Kind.ALERT,
                id,
                NOW,
                Severity.CRITICAL,
                90,
                "",
                List.of("credential-access"),
                List.of("ssh"),
                List.of(sources),
                List.of("web-01"),
                List.of("anna"),
                "Guessing by " + sources[0]);
    }

    private static Command command(Command.Action action, String target) {
        return new Command(
                "c", "default", NOW, "anna", action, Command.Subject.RESPONSE, target, "", "", "", 0, "a customer");
    }

    @Test
    void everyBlockEnds() {
        responses().on(occasion("a", "203.0.113.9"), NOW);
        clock(NOW + 2 * HOUR - 1);
        assertThat(told).hasSize(1);
        clock(NOW + 2 * HOUR);

        assertThat(told).hasSize(3);
        assertThat(told.get(0).title()).isEqualTo("[ENFORCED] block_ip 203.0.113.9");
        assertThat(told.get(0).expiresMillis()).isEqualTo(NOW + 2 * HOUR);
        assertThat(told.get(1).status()).isEqualTo(Status.UNDONE);
        assertThat(told.get(1).id()).isEqualTo(told.get(0).id());
        assertThat(told.get(1).version()).isEqualTo(2);
        assertThat(told.get(2).undoes()).isEqualTo(told.get(0).id());
        assertThat(told.get(2).title()).isEqualTo("[ENFORCED] undo block_ip 203.0.113.9");
        clock(NOW + 100 * HOUR);
        assertThat(memory.size()).as(memory.toString()).isZero();
    }

    @Test
    void theSameIsNeverBlockedTwiceAtATime() {
        for (int i = 0; i < 10; i++) {
            responses().on(occasion("a" + i, "203.0.113.9"), NOW + i);
        }
        assertThat(told).hasSize(1);

        clock(NOW + 3 * HOUR);
        responses().on(occasion("later", "203.0.113.9"), NOW + 3 * HOUR);
        assertThat(told).hasSize(4);
        assertThat(told.get(3).status()).isEqualTo(Status.ACTIVE);
        assertThat(told.get(3).id()).isNotEqualTo(told.get(0).id());
    }

    @Test
    @Timeout(60)
    void aFloodOfCriticalAlertsStaysWithinBudgetAndHurtsNobodyOnTheAllowlist() {
        allowlist = Allowlist.of(List.of("198.51.100.0/25"), List.of(), List.of());
        Responses responses = responses();
        for (int i = 0; i < 10_000; i++) {
            responses.on(occasion("a" + i, "198.51." + (100 + i / 2560) + "." + i % 256), NOW + i * 10);
        }

        List<Response> active =
                told.stream().filter(one -> one.status() == Status.ACTIVE).toList();
        assertThat(active).hasSize(50);
        assertThat(active).noneSatisfy(one -> assertThat(allowlist.refuses(ActionKind.BLOCK_IP, one.target()))
                .isPresent());
        assertThat(told).hasSizeLessThan(160);
        assertThat(told).anySatisfy(one -> assertThat(one.reason()).contains("budget"));
        clock(NOW + 100 * HOUR);
        assertThat(told.stream().filter(one -> !one.undoes().isEmpty())).hasSize(50);
        assertThat(memory.size()).as(memory.toString()).isZero();
    }

    @Test
    void budgetsComeBackWithTime() {
        text = BLOCK.replace("budget: 50", "budget: 1");
        responses().on(occasion("a", "203.0.113.1"), NOW);
        responses().on(occasion("b", "203.0.113.2"), NOW + HOUR - 1);
        clock(NOW + HOUR);
        responses().on(occasion("c", "203.0.113.3"), NOW + HOUR);

        assertThat(told)
                .extracting(Response::target, Response::status)
                .containsExactly(
                        tuple("203.0.113.1", Status.ACTIVE),
                        tuple("203.0.113.2", Status.REFUSED),
                        tuple("203.0.113.3", Status.ACTIVE));
    }

    @Test
    void whatMustNotBeTouchedIsNot() {
        Allowlist list = new Allowlist(
                List.of("203.0.113.0/24", "2001:db8::/32"),
                List.of("DC-01"),
                List.of("svc-backup"),
                Assets.read("assets.yaml", ASSETS),
                Criticality.HIGH);
        for (String address : List.of(
                "203.0.113.9",
                "::ffff:203.0.113.9",
                "2001:db8::1",
                "10.1.2.3",
                "127.0.0.1",
                "::1",
                "::ffff:10.0.0.1",
                "fe80::1",
                "192.0.2.5",
                "::ffff:192.0.2.5",
                "not an address",
                "1.2.3.4; reboot",
                "")) {
            assertThat(list.refuses(ActionKind.BLOCK_IP, address)).as(address).isPresent();
        }
        assertThat(list.refuses(ActionKind.BLOCK_IP, "198.51.100.1")).isEmpty();
        assertThat(list.refuses(ActionKind.BLOCK_IP, "192.0.2.200"))
                .as("the smallest range decides")
                .isEmpty();
        assertThat(list.refuses(ActionKind.ISOLATE_HOST, "db-01"))
                .contains("db-01 is an asset of critical criticality (Databases)");
        for (String host :
                List.of("dc-01", "db-01", "DB-01.example.com", "192.0.2.6", "a b", "$(reboot)", "203.0.113.7")) {
            assertThat(list.refuses(ActionKind.ISOLATE_HOST, host)).as(host).isPresent();
        }
        assertThat(list.refuses(ActionKind.ISOLATE_HOST, "web-01")).isEmpty();
        assertThat(list.refuses(ActionKind.ISOLATE_HOST, "10.1.2.3")).isEmpty();
        for (String user :
                List.of("root", "EXAMPLE\\Administrator", "svc-backup", "krbtgt@example.com", "HOST$", "a;b", "")) {
            assertThat(list.refuses(ActionKind.DISABLE_USER, user)).as(user).isPresent();
        }
        assertThat(list.refuses(ActionKind.DISABLE_USER, "anna")).isEmpty();
        assertThatThrownBy(() -> Allowlist.of(List.of("10.0.0.1/8"), List.of(), List.of()))
                .hasMessageContaining("10.0.0.1/8");
    }

    @Test
    void anActionMayWaitForApproval() {
        text = BLOCK + "requires: approval\n";
        responses().on(occasion("a", "203.0.113.9"), NOW);
        String id = told.get(0).id();
        assertThat(told.get(0).status()).isEqualTo(Status.PENDING);

        CommandAnswer early = responses().obey(command(Command.Action.UNDO, id), NOW + 1);
        assertThat(early.accepted()).isFalse();
        CommandAnswer answer = responses().obey(command(Command.Action.APPROVE, id), NOW + HOUR);
        assertThat(answer.accepted()).isTrue();
        assertThat(told.get(1).status()).isEqualTo(Status.ACTIVE);
        assertThat(told.get(1).by()).isEqualTo("anna");
        assertThat(told.get(1).expiresMillis()).isEqualTo(NOW + 3 * HOUR);
        clock(NOW + 3 * HOUR - 1);
        assertThat(told).hasSize(2);
        clock(NOW + 3 * HOUR);
        assertThat(told).hasSize(4);
    }

    @Test
    void whatNobodyApprovesIsDenied() {
        text = BLOCK + "requires: approval\n";
        responses().on(occasion("a", "203.0.113.9"), NOW);
        clock(NOW + 5 * HOUR);
        responses().on(occasion("b", "203.0.113.10"), NOW);
        responses().obey(command(Command.Action.DENY, told.get(2).id()), NOW);

        assertThat(told)
                .extracting(Response::status)
                .containsExactly(Status.PENDING, Status.DENIED, Status.PENDING, Status.DENIED);
        assertThat(responses()
                        .obey(command(Command.Action.APPROVE, told.get(2).id()), NOW)
                        .reason())
                .contains("there is no response");
    }

    @Test
    void aPersonMayTakeItBack() {
        responses().on(occasion("a", "203.0.113.9"), NOW);
        responses().obey(command(Command.Action.UNDO, told.get(0).id()), NOW + 1);
        clock(NOW + 100 * HOUR);

        assertThat(told).extracting(Response::status).containsExactly(Status.ACTIVE, Status.UNDONE, Status.ACTIVE);
        assertThat(told.get(2).undoes()).isEqualTo(told.get(0).id());
        assertThat(told.get(2).reason()).isEqualTo("undone by anna: a customer");
    }

    @Test
    void peopleAreToldOncePerStage() {
        text = "title: Tell\nid: tell\nwhen: {severity: high}\nactions: [{action: notify, to: soc}]\n";
        responses().on(occasion("a", "203.0.113.9"), NOW);
        responses().on(occasion("a", "203.0.113.9"), NOW + 5);

        assertThat(told).singleElement().satisfies(one -> {
            assertThat(one.mode()).isEqualTo(Mode.SIMULATE);
            assertThat(one.title()).isEqualTo("[SIMULATED] notify soc: Guessing by 203.0.113.9");
        });
    }

    @Test
    void withoutAKeyNothingIsEnforced() {
        key = Optional.empty();
        responses().on(occasion("a", "203.0.113.9"), NOW);

        assertThat(told).singleElement().satisfies(one -> assertThat(one.status())
                .isEqualTo(Status.REFUSED));
    }

    @Test
    void anExecutorTrustsOnlyWhatIsSignedFreshAllowedAndNew() {
        responses().on(occasion("a", "203.0.113.9"), NOW);
        Response asked = told.get(0);
        ResponseGuard guard = new ResponseGuard(Set.of(KEY), () -> Allowlist.BUILT_IN, 2);

        assertThat(guard.refuses(asked.signed("k2", asked.signature()), NOW))
                .hasValueSatisfying(why -> assertThat(why).contains("'k2'"));
        assertThat(guard.refuses(asked.signed("k1", "00"), NOW)).contains("its signature is wrong");
        assertThat(guard.refuses(asked.signed("k1", "xyz"), NOW)).contains("its signature is wrong");
        Response moved = new Response(
                asked.id(),
                asked.version(),
                asked.tenant(),
                asked.playbook(),
                asked.action(),
                "198.51.100.1",
                asked.to(),
                asked.mode(),
                asked.status(),
                asked.reason(),
                asked.occasion(),
                asked.askedMillis(),
                asked.createdMillis(),
                asked.expiresMillis(),
                asked.undoes(),
                asked.by(),
                asked.key(),
                asked.signature());
        assertThat(guard.refuses(moved, NOW)).contains("its signature is wrong");
        assertThat(guard.refuses(asked, NOW + 2 * HOUR)).contains("it is expired");
        Allowlist own = Allowlist.of(List.of("203.0.113.0/24"), List.of(), List.of());
        assertThat(new ResponseGuard(Set.of(KEY), () -> own, 2).refuses(asked, NOW))
                .isPresent();
        assertThat(guard.refuses(asked, NOW)).isEmpty();
        assertThat(guard.refuses(asked, NOW)).contains("it was done before");

        clock(NOW + 2 * HOUR);
        assertThat(guard.refuses(told.get(1), NOW + 2 * HOUR)).contains("it is undone");
        assertThat(guard.refuses(told.get(2), NOW + 2 * HOUR)).isEmpty();
    }

    @Test
    void anExecutorHasABudgetOfItsOwn() {
        for (int i = 0; i < 5; i++) {
            responses().on(occasion("a" + i, "203.0.113." + i), NOW);
        }
        ResponseGuard guard = new ResponseGuard(Set.of(KEY), () -> Allowlist.BUILT_IN, 2);
        Set<String> done = new HashSet<>();
        told.stream().filter(one -> guard.refuses(one, NOW).isEmpty()).forEach(one -> done.add(one.target()));

        assertThat(done).containsExactlyInAnyOrder("203.0.113.0", "203.0.113.1");
    }

    @Test
    void aRestartDoesNotRefillTheBudgetOfAnExecutor() {
        for (int i = 0; i < 3; i++) {
            responses().on(occasion("a" + i, "203.0.113." + i), NOW);
        }
        ResponseGuard guard = new ResponseGuard(Set.of(KEY), () -> Allowlist.BUILT_IN, 1);
        guard.restore(told.get(0).id(), NOW);

        assertThat(guard.refuses(told.get(0), NOW + 1)).contains("it was done before");
        assertThat(guard.refuses(told.get(1), NOW + HOUR - 1)).contains("the budget of 1 an hour is spent");
        assertThat(guard.refuses(told.get(2), NOW + HOUR)).isEmpty();
    }

    @Test
    void anyChangeOfWhatWasSignedIsFound() {
        responses().on(occasion("a", "203.0.113.9"), NOW);
        Response asked = told.get(0);
        ResponseGuard guard = new ResponseGuard(Set.of(KEY), () -> Allowlist.BUILT_IN, 9);
        List<Response> tampered = Tampering.of(asked);

        assertThat(tampered).hasSize(16).doesNotContain(asked);
        assertThat(tampered).allSatisfy(one -> assertThat(guard.distrusts(one)).contains("its signature is wrong"));
        assertThat(guard.distrusts(asked)).isEmpty();
    }
}

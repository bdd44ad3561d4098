package io.weir.cli.responder;

import io.weir.connectors.response.Acknowledgement;
import io.weir.connectors.response.Acknowledgement.Outcome;
import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.Playbook.Mode;
import io.weir.rules.playbook.Response;
import io.weir.rules.playbook.Response.Status;
import io.weir.rules.playbook.ResponseGuard;
import io.weir.rules.playbook.ResponseKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static io.weir.cli.responder.SignedResponses.HOUR;
import static io.weir.cli.responder.SignedResponses.KEY;
import static io.weir.cli.responder.SignedResponses.NOW;
import static io.weir.cli.responder.SignedResponses.block;
import static io.weir.cli.responder.SignedResponses.undoing;
import static io.weir.cli.responder.SignedResponses.undone;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

class ResponderTest {
    @TempDir
    Path directory;

    private final Firewall firewall = new Firewall();
    private final List<Acknowledgement> told = new ArrayList<>();
    private boolean isBrokerThere = true;
    private Allowlist allowlist = Allowlist.BUILT_IN;
    private int budget = 1_000;
    private Journal journal;
    private Responder responder;

    /** Keeps what is blocked, and fails on request. */
    private static final class Firewall implements Executor {
        private final Map<String, Response> blocked = new TreeMap<>();
        private final List<String> calls = new ArrayList<>();
        private ExecutorException failure;

        @Override
        public String name() {
            return "firewall";
        }

        @Override
        public Set<ActionKind> actions() {
            return EnumSet.allOf(ActionKind.class);
        }

        @Override
        public void execute(Response response) throws ExecutorException {
            calls.add("do " + response.target());
            fail();
            blocked.put(response.target(), response);
        }

        @Override
        public void undo(Response response) throws ExecutorException {
            calls.add("undo " + response.target());
            fail();
            blocked.remove(response.target());
        }

        private void fail() throws ExecutorException {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void reconcile(Collection<Response> held) throws ExecutorException {
            fail();
            blocked.clear();
            held.forEach(response -> blocked.put(response.target(), response));
        }
    }

    @BeforeEach
    void start() throws Exception {
        start(NOW);
    }

    /** As a new process starts. */
    private void start(long nowMillis) throws Exception {
        if (journal != null) {
            journal.close();
        }
        journal = Journal.open(directory.resolve("journal"), firewall.name());
        responder = new Responder(
                new Responder.Scope(EnumSet.allOf(ActionKind.class), Set.of(), "fw-1"),
                new ResponseGuard(List.of(KEY), () -> allowlist, budget),
                firewall,
                journal,
                acknowledgements -> isBrokerThere && told.addAll(acknowledgements),
                one -> {});
        responder.start(nowMillis);
    }

    @AfterEach
    void stop() {
        journal.close();
    }

    private void at(long nowMillis, Response... responses) {
        for (Response response : responses) {
            responder.receive(response, nowMillis);
        }
        responder.decide(nowMillis);
        responder.work(nowMillis);
    }

    private List<String> outcomes() {
        return told.stream()
                .map(one -> one.response() + " " + one.outcome().word())
                .toList();
    }

    @Test
    void blocksOnceAndTellsIt() {
        Response response = block("a", "203.0.113.9", NOW + HOUR);
        at(NOW, response, response);
        at(NOW + 1, response);

        assertThat(firewall.calls).containsExactly("do 203.0.113.9");
        assertThat(told).singleElement().satisfies(one -> {
            assertThat(one.outcome()).isEqualTo(Outcome.DONE);
            assertThat(one.executor()).isEqualTo("firewall");
            assertThat(one.host()).isEqualTo("fw-1");
            assertThat(Acknowledgement.read(one.json())).isEqualTo(one);
        });
        assertThat(responder.isSettled()).isTrue();
    }

    @Test
    void undoesInSilenceWhatIsExpired() {
        at(NOW, block("a", "203.0.113.9", NOW + HOUR), block("b", "203.0.113.10", NOW + 2 * HOUR));
        at(NOW + HOUR - 1);
        assertThat(firewall.blocked).hasSize(2);
        at(NOW + HOUR);

        assertThat(firewall.blocked).containsOnlyKeys("203.0.113.10");
        assertThat(outcomes()).containsExactly("a done", "b done", "a undone");
        assertThat(told.get(2).reason()).isEqualTo("its time is over");
    }

    @Test
    void undoesAfterARestartWhatExpiredMeanwhile() throws Exception {
        at(NOW, block("a", "203.0.113.9", NOW + HOUR), block("b", "203.0.113.10", NOW + 3 * HOUR));
        start(NOW + 2 * HOUR);
        at(NOW + 2 * HOUR);

        assertThat(firewall.blocked).containsOnlyKeys("203.0.113.10");
        assertThat(outcomes()).containsExactly("a done", "b done", "a undone");
    }

    @Test
    void whatSomebodyTookFromTheFirewallComesBackAndWhatNobodyKnowsIsLifted() throws Exception {
        Response known = block("a", "203.0.113.9", NOW + HOUR);
        at(NOW, known);
        firewall.blocked.clear();
        at(NOW + 59_000);
        assertThat(firewall.blocked).isEmpty();
        at(NOW + 60_000);
        assertThat(firewall.blocked).containsOnlyKeys("203.0.113.9");

        firewall.blocked.put("203.0.113.99", known);
        start(NOW + 61_000);
        assertThat(firewall.blocked).containsOnlyKeys("203.0.113.9");
    }

    @Test
    void believesNobodyWithoutTheKey() {
        Response good = block("a", "203.0.113.9", NOW + HOUR);
        ResponseKey own = new ResponseKey("k1", "another secret of some length".getBytes(UTF_8));
        Response aimed = of(good, "198.51.100.7", 1);
        Response newer = of(good, "203.0.113.9", 99);
        at(NOW, own.sign(good), aimed);
        assertThat(firewall.calls).isEmpty();
        assertThat(outcomes()).containsExactly("a refused", "a refused");

        at(NOW, good, newer);
        assertThat(firewall.blocked).containsOnlyKeys("203.0.113.9");
        at(NOW, of(undone(good, "let me in"), "203.0.113.9", 3), own.sign(undoing(good)));
        assertThat(firewall.blocked).containsOnlyKeys("203.0.113.9");
    }

    private static Response of(Response good, String target, long version) {
        return new Response(
                good.id(),
                version,
                good.tenant(),
                good.playbook(),
                good.action(),
                target,
                good.to(),
                good.mode(),
                good.status(),
                good.reason(),
                good.occasion(),
                good.askedMillis(),
                good.createdMillis(),
                good.expiresMillis(),
                good.undoes(),
                good.by(),
                good.key(),
                good.signature());
    }

    @Test
    void aFloodOfForgeriesIsToldAHundredTimesAnHour() {
        for (int i = 0; i < 10_000; i++) {
            responder.receive(of(block("a" + i, "203.0.113.9", NOW + HOUR), "203.0.113.9", 2), NOW + i);
        }
        at(NOW + 10_000);
        assertThat(firewall.calls).isEmpty();
        assertThat(told).hasSize(Responder.MOST_DISTRUSTED_TOLD);
        assertThat(told.get(told.size() - 1).reason()).contains("more of this kind is not told");

        at(NOW + HOUR, of(block("later", "203.0.113.9", NOW + 2 * HOUR), "203.0.113.9", 2));
        assertThat(outcomes()).endsWith("later refused");
    }

    @Test
    void doesNothingThatIsExpiredSimulatedDeniedOrAllowlisted() {
        allowlist = Allowlist.of(List.of("203.0.113.0/28"), List.of(), List.of());
        at(
                NOW,
                block("old", "198.51.100.1", NOW),
                block("own", "203.0.113.9", NOW + HOUR),
                block("private", "10.0.0.1", NOW + HOUR),
                block("loopback", "::1", NOW + HOUR),
                block("none", "1.2.3.4; reboot", NOW + HOUR),
                signed("simulated", Mode.SIMULATE, Status.ACTIVE),
                signed("pending", Mode.ENFORCE, Status.PENDING),
                signed("denied", Mode.ENFORCE, Status.DENIED),
                signed("refused", Mode.ENFORCE, Status.REFUSED));

        assertThat(firewall.calls).isEmpty();
        assertThat(told)
                .extracting(Acknowledgement::response, Acknowledgement::outcome)
                .containsExactlyInAnyOrder(
                        tuple("old", Outcome.REFUSED),
                        tuple("own", Outcome.REFUSED),
                        tuple("private", Outcome.REFUSED),
                        tuple("loopback", Outcome.REFUSED),
                        tuple("none", Outcome.REFUSED));
    }

    private static Response signed(String id, Mode mode, Status status) {
        return KEY.sign(
                SignedResponses.of(id, 1, ActionKind.BLOCK_IP, "198.51.100.1", mode, status, NOW + HOUR, "", ""));
    }

    @Test
    @Timeout(60)
    void tenThousandResponsesStayWithinTheBudgetAlsoOverRestarts() throws Exception {
        budget = 60;
        start(NOW);
        for (int i = 0; i < 10_000; i++) {
            if (i % 2_500 == 1_250) {
                start(NOW + i);
            }
            responder.receive(block("a" + i, "198.51." + i / 250 + "." + i % 250, NOW + 10 * HOUR), NOW + i);
            if (i % 500 == 0) {
                at(NOW + i);
            }
        }
        at(NOW + 10_000);
        assertThat(firewall.blocked).hasSize(60);
        assertThat(told.stream().filter(one -> one.outcome() == Outcome.DONE)).hasSize(60);

        at(NOW + 2 * HOUR, block("later", "203.0.113.1", NOW + 3 * HOUR));
        assertThat(firewall.blocked).hasSize(61);
        at(NOW + 100 * HOUR);
        assertThat(firewall.blocked).isEmpty();
        assertThat(Files.readAllLines(directory.resolve("journal"))).hasSize(1);
    }

    @Test
    void aPersonTakesItBack() {
        Response response = block("a", "203.0.113.9", NOW + HOUR);
        at(NOW, response);
        at(NOW + 1, undone(response, "undone by anna"), undoing(response));

        assertThat(firewall.blocked).isEmpty();
        assertThat(firewall.calls).containsExactly("do 203.0.113.9", "undo 203.0.113.9");
        assertThat(outcomes()).containsExactlyInAnyOrder("a done", "a undone", "a-undo done");
        assertThat(told.get(2).action()).isEqualTo("undo block_ip");
    }

    @Test
    void whatWasTakenBackAndCannotBeUndoneYetIsNotBlockedAgain() throws Exception {
        Response response = block("a", "203.0.113.9", NOW + HOUR);
        at(NOW, response);
        firewall.failure = new ExecutorException("table is locked");
        at(NOW + 1, undoing(response));
        assertThat(firewall.blocked).hasSize(1);
        firewall.failure = null;
        start(NOW + 2);

        assertThat(firewall.blocked).isEmpty();
        at(NOW + 2);
        assertThat(outcomes()).endsWith("a failed", "a undone", "a-undo done");
    }

    @Test
    void whatWasTakenBackBeforeItWasSeenIsNeverDone() throws Exception {
        Response response = block("a", "203.0.113.9", NOW + HOUR);
        at(NOW, undoing(response));
        start(NOW);
        at(NOW, response);
        Response other = block("b", "203.0.113.10", NOW + HOUR);
        at(NOW, other, undone(other, "undone by anna"));
        at(NOW, other);

        assertThat(firewall.calls).isEmpty();
        assertThat(outcomes()).containsExactly("a-undo done");
    }

    @Test
    void anOldRecordThatIsSentAgainDoesNothing() throws Exception {
        Response response = block("a", "203.0.113.9", NOW + HOUR);
        at(NOW, response);
        at(NOW + 1, undoing(response));
        start(NOW + 2);
        at(NOW + 2, response);
        at(NOW + 2 * HOUR, response);

        assertThat(firewall.blocked).isEmpty();
        assertThat(firewall.calls).hasSize(2);
    }

    @Test
    void triesAgainWhatFailedAndTellsIt() throws Exception {
        firewall.failure = new ExecutorException("no permission");
        at(NOW, block("a", "203.0.113.9", NOW + HOUR));
        at(NOW + 500);
        assertThat(firewall.calls).as("not at once").hasSize(1);
        assertThat(outcomes()).containsExactly("a failed");
        assertThat(told.get(0).reason()).isEqualTo("no permission; it is tried again");
        at(NOW + 1_000);
        at(NOW + 3_000);
        assertThat(firewall.calls).hasSize(3);
        assertThat(outcomes()).as("told once").hasSize(1);

        firewall.failure = null;
        start(NOW + 4_000);
        at(NOW + 4_000);
        assertThat(firewall.blocked).containsOnlyKeys("203.0.113.9");
        assertThat(outcomes()).containsExactly("a failed", "a done");

        firewall.failure = new ExecutorException("table is locked");
        at(NOW + HOUR);
        assertThat(told.get(2).reason()).isEqualTo("it could not be undone: table is locked; it is tried again");
        firewall.failure = null;
        at(NOW + HOUR + 1_000);
        assertThat(firewall.blocked).isEmpty();
        assertThat(outcomes()).endsWith("a failed", "a undone");
        assertThat(told.get(3).reason()).isEqualTo("its time is over");
    }

    @Test
    void givesUpWhatCouldNotBeDoneInItsTime() {
        firewall.failure = new ExecutorException("no permission");
        at(NOW, block("a", "203.0.113.9", NOW + HOUR), notification("n", NOW + HOUR));
        firewall.failure = null;
        at(NOW + HOUR);

        assertThat(firewall.blocked).isEmpty();
        assertThat(outcomes()).containsExactlyInAnyOrder("a failed", "n failed", "a failed", "n failed");
        assertThat(told.get(3).reason()).contains("its time is over").contains("no permission");
    }

    private static Response notification(String id, long expiresMillis) {
        return KEY.sign(SignedResponses.of(
                id, 1, ActionKind.NOTIFY, "An attack", Mode.ENFORCE, Status.ACTIVE, expiresMillis, "", "soc"));
    }

    @Test
    void whatOnlyTellsSomebodyIsOverWhenItIsTold() {
        at(NOW, notification("n", NOW + HOUR));
        at(NOW + HOUR);

        assertThat(firewall.calls).containsExactly("do An attack");
        assertThat(outcomes()).containsExactly("n done");
    }

    @Test
    void whatCanNeverWorkIsNotTriedAgain() {
        firewall.failure = ExecutorException.forGood("404");
        at(NOW, notification("n", NOW + HOUR));
        at(NOW + 60_000);

        assertThat(firewall.calls).hasSize(1);
        assertThat(outcomes()).containsExactly("n failed");
    }

    @Test
    void oneTargetOfTwoResponsesIsHeldUntilTheLastIsOver() {
        at(NOW, block("short", "203.0.113.9", NOW + HOUR), block("long", "203.0.113.9", NOW + 2 * HOUR));
        at(NOW, block("shorter", "203.0.113.9", NOW + HOUR / 2));
        assertThat(firewall.calls).containsExactly("do 203.0.113.9", "do 203.0.113.9");
        assertThat(firewall.blocked.get("203.0.113.9").id()).isEqualTo("long");

        at(NOW + HOUR);
        assertThat(firewall.blocked).hasSize(1);
        at(NOW + 2 * HOUR);
        assertThat(firewall.blocked).isEmpty();
        assertThat(told.stream().filter(one -> one.outcome() == Outcome.UNDONE)).hasSize(3);
    }

    @Test
    void noOutcomeIsLostWhileTheBrokersAreAway() throws Exception {
        isBrokerThere = false;
        at(NOW, block("a", "203.0.113.9", NOW + HOUR), block("own", "10.0.0.1", NOW + HOUR));
        assertThat(responder.isSettled()).as("a refusal is not in the journal").isFalse();
        at(NOW + HOUR);
        assertThat(firewall.blocked).as("the end of a block needs no broker").isEmpty();
        start(NOW + HOUR);
        isBrokerThere = true;
        at(NOW + HOUR, block("own", "10.0.0.1", NOW + 2 * HOUR));

        assertThat(outcomes()).containsExactlyInAnyOrder("a undone", "own refused");
        assertThat(responder.isSettled()).isTrue();
    }

    @Test
    void twoRespondersCannotShareAJournal() {
        assertThatThrownBy(() -> Journal.open(directory.resolve("journal"), "firewall"))
                .hasMessageContaining("another responder uses the journal");
    }

    @Test
    void aBrokenOrForeignJournalIsNotIgnored() throws Exception {
        at(NOW, block("a", "203.0.113.9", NOW + HOUR));
        Path file = directory.resolve("journal");
        List<String> lines = Files.readAllLines(file);
        Files.writeString(
                directory.resolve("cut"), lines.get(0) + "\n" + lines.get(1).substring(0, 50));
        Files.writeString(directory.resolve("empty"), "");
        Files.writeString(directory.resolve("foreign"), "{\"name\": 1}\n");
        Files.copy(file, directory.resolve("other"));

        assertThatThrownBy(() -> Journal.open(directory.resolve("cut"), "firewall"))
                .hasMessageContaining("cut:2 is no line of a journal");
        assertThatThrownBy(() -> Journal.open(directory.resolve("empty"), "firewall"))
                .hasMessageContaining("empty:1 is no line");
        assertThatThrownBy(() -> Journal.open(directory.resolve("foreign"), "firewall"))
                .hasMessageContaining("foreign:1 is not the beginning of a journal");
        assertThatThrownBy(() -> Journal.open(directory.resolve("other"), "nftables"))
                .hasMessageContaining("is the journal of the executor firewall, not of nftables");
    }

    /** A crash leaves what was on disk, and a firewall that may be ahead of it. */
    @Test
    void aCrashAnywhereNeitherForgetsNorKeepsABlockTooLong() throws Exception {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            Files.deleteIfExists(directory.resolve("journal"));
            firewall.blocked.clear();
            start(NOW);
            Map<String, Long> wanted = new TreeMap<>();
            long now = NOW;
            for (int i = 0; i < 12; i++) {
                now += random.nextInt(20) * 60_000L;
                long until = now + (1 + random.nextInt(60)) * 60_000L;
                String target = "203.0.113." + random.nextInt(6);
                wanted.merge(target, until, Math::max);
                firewall.failure = random.nextInt(4) == 0 ? new ExecutorException("busy") : null;
                responder.receive(block(seed + "-" + i, target, until), now);
                responder.decide(now);
                if (random.nextInt(3) == 0) {
                    firewall.failure = null;
                    start(now);
                }
                responder.work(now);
                firewall.failure = null;
                responder.work(now + 60_000);
                now += 60_000;
                long moment = now;
                assertThat(firewall.blocked.keySet())
                        .as("seed %d step %d", seed, i)
                        .isEqualTo(wanted.entrySet().stream()
                                .filter(entry -> entry.getValue() > moment)
                                .map(Map.Entry::getKey)
                                .collect(Collectors.toSet()));
            }
            responder.work(now + 2 * HOUR);
            assertThat(firewall.blocked).as("seed %d", seed).isEmpty();
        }
    }
}

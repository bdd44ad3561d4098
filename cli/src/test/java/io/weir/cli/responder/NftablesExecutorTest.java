package io.weir.cli.responder;

import io.weir.rules.playbook.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static io.weir.cli.responder.SignedResponses.HOUR;
import static io.weir.cli.responder.SignedResponses.NOW;
import static io.weir.cli.responder.SignedResponses.block;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NftablesExecutorTest {
    private static final Response V4 = block("a", "203.0.113.9", NOW + HOUR);
    private static final Response V6 = block("b", "2001:DB8:0:0::0001", NOW + 500);

    @TempDir
    Path directory;

    private FakeNft nft;
    private NftablesExecutor executor;

    @BeforeEach
    void setUp() throws Exception {
        nft = new FakeNft(directory);
        executor = new NftablesExecutor(nft.program(), () -> NOW);
        executor.reconcile(List.of());
    }

    @Test
    void blocksForTheTimeThatIsLeftInCanonicalForm() throws Exception {
        executor.execute(V4);
        executor.execute(V6);
        executor.execute(block("c", "::ffff:203.0.113.77", NOW + HOUR));

        assertThat(nft.elements())
                .containsExactly("blocked4 203.0.113.9 3600", "blocked6 2001:db8::1 1", "blocked4 203.0.113.77 3600");
    }

    @Test
    void doingAgainTakesTheNewTimeAndUndoingAgainChangesNothing() throws Exception {
        executor.execute(V4);
        executor.execute(block("later", "203.0.113.9", NOW + 2 * HOUR));
        assertThat(nft.elements()).containsExactly("blocked4 203.0.113.9 7200");

        executor.undo(V4);
        executor.undo(V4);
        assertThat(nft.elements()).isEmpty();
    }

    @Test
    void putsBackWhatIsMissingAndLiftsWhatIsUnknown() throws Exception {
        executor.execute(V4);
        executor.execute(block("x", "198.51.100.1", NOW + HOUR));
        executor.reconcile(List.of(V4, V6));
        assertThat(nft.elements()).containsExactlyInAnyOrder("blocked4 203.0.113.9 3600", "blocked6 2001:db8::1 1");

        nft.flush();
        assertThatThrownBy(() -> executor.execute(V4)).hasMessageContaining("No such file");
        executor.reconcile(List.of(V4));
        assertThat(nft.elements()).containsExactly("blocked4 203.0.113.9 3600");
    }

    @Test
    void saysWhatHelps() throws Exception {
        nft.failWith("Error: Could not process rule: Operation not permitted");
        assertThatThrownBy(() -> executor.execute(V4))
                .isInstanceOf(ExecutorException.class)
                .hasMessageContaining("Operation not permitted")
                .hasMessageContaining("run the responder as root, or give it CAP_NET_ADMIN");
        nft.recover();
        executor.execute(V4);

        Program missing = new Program(List.of(directory.resolve("nowhere").toString()), "install nftables");
        assertThatThrownBy(() -> new NftablesExecutor(missing, () -> NOW).reconcile(List.of()))
                .hasMessageContaining("nowhere': install nftables");
        assertThatThrownBy(() -> executor.execute(block("x", "203.0.113.9 }; flush ruleset", NOW + HOUR)))
                .hasMessageContaining("is no address");
    }

    @Test
    void worksWithTheRealOne() throws Exception {
        try (NetworkNamespace network = new NetworkNamespace("nft", "list", "ruleset")) {
            Program real = network.program("nft");
            real.call("add table inet filter\nadd chain inet filter input\n", "-f", "-");
            NftablesExecutor own = new NftablesExecutor(real, () -> NOW);
            own.reconcile(List.of());
            own.reconcile(List.of());
            own.execute(V4);
            own.execute(block("c", "2001:DB8::0001", NOW + HOUR));
            own.execute(block("later", "203.0.113.9", NOW + 2 * HOUR));
            String rules = real.call("", "list", "ruleset");
            assertThat(rules).contains("203.0.113.9 timeout 2h").contains("2001:db8::1 timeout 1h");
            assertThat(rules.split("ip saddr @blocked4", -1)).as(rules).hasSize(3);
            assertThat(rules).contains("table inet filter");

            own.undo(V4);
            own.undo(V4);
            assertThat(real.call("", "list", "ruleset")).doesNotContain("203.0.113.9");
            own.execute(block("unknown", "198.51.100.1", NOW + HOUR));
            own.reconcile(List.of(V4));
            assertThat(real.call("", "list", "ruleset"))
                    .contains("203.0.113.9 timeout 1h")
                    .doesNotContain("198.51.100.1")
                    .doesNotContain("2001:db8::1");

            real.call("flush ruleset\n", "-f", "-");
            own.reconcile(List.of(V4));
            assertThat(real.call("", "list", "ruleset")).contains("203.0.113.9 timeout 1h");
        }
    }

    @Test
    void aBlockedAddressIsSilent() throws Exception {
        try (NetworkNamespace network = new NetworkNamespace("nft", "list", "ruleset")) {
            network.program("ip", "link", "set", "lo", "up").call("");
            NftablesExecutor own = new NftablesExecutor(network.program("nft"), () -> NOW);
            own.reconcile(List.of());
            Response home = block("a", "127.0.0.5", NOW + HOUR);
            String[] connect = {"timeout", "1", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.5/9"};
            Program.Result before = network.program(connect).run("");
            assertThat(before.error())
                    .as("nobody listens, but somebody answers")
                    .contains("refused");
            own.execute(home);
            assertThat(network.program(connect).run("").error()).doesNotContain("refused");
            own.undo(home);
            assertThat(network.program(connect).run("").error()).contains("refused");
        }
    }
}

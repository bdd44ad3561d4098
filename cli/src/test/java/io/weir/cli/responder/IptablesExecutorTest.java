package io.weir.cli.responder;

import io.weir.rules.playbook.Response;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.weir.cli.responder.SignedResponses.HOUR;
import static io.weir.cli.responder.SignedResponses.NOW;
import static io.weir.cli.responder.SignedResponses.block;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IptablesExecutorTest {
    private static final Response V4 = block("a", "203.0.113.9", NOW + HOUR);
    private static final Response V6 = block("b", "2001:DB8:0:0::0001", NOW + HOUR);

    @Test
    void worksWithTheRealOne() throws Exception {
        try (NetworkNamespace network = new NetworkNamespace("iptables", "-S")) {
            Program v4 = network.program("iptables", "-w", "5");
            Program v6 = network.program("ip6tables", "-w", "5");
            v4.call("", "-A", "INPUT", "-s", "192.0.2.1", "-j", "ACCEPT");
            IptablesExecutor executor = new IptablesExecutor(v4, v6);
            executor.reconcile(List.of());
            executor.reconcile(List.of());
            executor.execute(V4);
            executor.execute(V4);
            executor.execute(V6);
            assertThat(v4.call("", "-S").lines())
                    .contains(
                            "-A INPUT -s 192.0.2.1/32 -j ACCEPT",
                            "-A WEIR -s 203.0.113.9/32 -j DROP",
                            "-A WEIR -d 203.0.113.9/32 -j DROP")
                    .doesNotHaveDuplicates();
            assertThat(v6.call("", "-S").lines()).contains("-A WEIR -s 2001:db8::1/128 -j DROP");

            executor.undo(V4);
            executor.undo(V4);
            assertThat(v4.call("", "-S")).doesNotContain("203.0.113.9");
            executor.execute(block("unknown", "198.51.100.1", NOW + HOUR));
            v4.call("", "-A", "WEIR", "-s", "203.0.113.9", "-j", "DROP");
            executor.reconcile(List.of(V4));
            assertThat(v4.call("", "-S"))
                    .contains("-d 203.0.113.9/32")
                    .doesNotContain("198.51.100.1")
                    .contains("192.0.2.1");
            assertThat(v6.call("", "-S")).doesNotContain("2001:db8::1");
        }
    }

    @Test
    void saysWhatHelpsIfItIsMissing() {
        Program missing = new Program(List.of("/nowhere/iptables"), "install iptables");

        assertThatThrownBy(() -> new IptablesExecutor(missing, missing).reconcile(List.of()))
                .isInstanceOf(ExecutorException.class)
                .hasMessageContaining("cannot run '/nowhere/iptables': install iptables");
    }
}

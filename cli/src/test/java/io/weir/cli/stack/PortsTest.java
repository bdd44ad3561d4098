package io.weir.cli.stack;

import org.junit.jupiter.api.Test;

import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class PortsTest {
    @Test
    void everyServerGetsAPortOfItsOwn() {
        Ports ports = Ports.choose(Map.of(), Set.of());

        assertThat(ports.byName().values()).doesNotHaveDuplicates().hasSize(6);
    }

    @Test
    void aTakenPortIsLeftAlone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(Ports.isFree(taken.getLocalPort())).isFalse();

            Ports ports = Ports.choose(Map.of(Ports.KAFKA, taken.getLocalPort()), Set.of());
            assertThat(ports.of(Ports.KAFKA)).isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void aRunningServerKeepsItsPort() throws Exception {
        try (ServerSocket running = new ServerSocket(0)) {
            Ports ports = Ports.choose(Map.of(Ports.FLINK, running.getLocalPort()), Set.of(Ports.FLINK));

            assertThat(ports.of(Ports.FLINK)).isEqualTo(running.getLocalPort());
        }
    }
}

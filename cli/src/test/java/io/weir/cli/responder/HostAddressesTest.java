package io.weir.cli.responder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class HostAddressesTest {
    @TempDir
    Path directory;

    @Test
    void findsWhatAMachineCannotDoWithout() throws Exception {
        Path routes = Files.writeString(
                directory.resolve("route"),
                """
                Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
                eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
                eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
                """);
        String zeros = "0".repeat(32);
        Path routesV6 = Files.writeString(
                directory.resolve("ipv6_route"),
                zeros + " 00 " + zeros
                        + " 00 20010db8000000000000000000000001 00000400 00000001 00000000 00000003 eth0\n"
                        + "20010db8000000000000000000000000 40 " + zeros + " 00 " + zeros
                        + " 00000100 00000001 00000000 00000001 eth0\n");
        Path resolvers = Files.writeString(
                directory.resolve("resolv.conf"), "# by hand\nnameserver 192.0.2.53\nsearch example.com\n");

        assertThat(new HostAddresses(routes, routesV6, resolvers, "198.51.100.7:9092, [2001:db8::7]:9092").find())
                .contains("127.0.0.1", "192.0.2.1", "2001:db8::1", "192.0.2.53", "198.51.100.7", "2001:db8::7")
                .doesNotContain("0.0.0.0", "::");
    }

    @Test
    void whatIsNotThereIsLeftOut() {
        Path nowhere = directory.resolve("nowhere");

        assertThat(new HostAddresses(nowhere, nowhere, nowhere, "nowhere.invalid:9092").find())
                .contains("127.0.0.1");
    }
}

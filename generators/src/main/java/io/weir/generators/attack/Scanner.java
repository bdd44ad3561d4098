package io.weir.generators.attack;

import io.weir.generators.Draw;
import io.weir.generators.Stage;
import io.weir.generators.log.NetworkSensor;
import io.weir.generators.world.Host;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Looks for open doors. */
final class Scanner {
    private static final List<Integer> KNOWN_PORTS = List.of(
            21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 143, 389, 443, 445, 465, 587, 631, 873, 993, 995, 1080, 1433,
            1521, 1723, 2049, 2375, 3000, 3128, 3306, 3389, 4444, 5000, 5432, 5601, 5900, 5985, 6379, 6443, 7001, 8000,
            8008, 8080, 8081, 8443, 8888, 9000, 9090, 9092, 9200, 9300, 10_000, 11_211, 15_672, 27_017);

    private final Stage stage;

    Scanner(Stage stage) {
        this.stage = stage;
    }

    /** So many different ports of one machine from outside, a few answering. */
    void scanPorts(Host target, int count) {
        Draw draw = stage.draw();
        Set<Integer> ports = new LinkedHashSet<>(draw.pick(count, KNOWN_PORTS));
        while (ports.size() < count) {
            ports.add(draw.between(1024, 50_000));
        }
        NetworkSensor network = stage.sensors().network();
        for (int port : ports) {
            var ends = network.between(stage.attacker(), target.address(), port);
            if (port == 22 || port == 80 || port == 443) {
                network.connected(stage.now(), ends, "", draw.between(1, 60), 0, 0);
            } else {
                network.attempted(stage.now(), ends, draw.chance(0.4));
            }
            stage.pass(15, 220);
        }
        stage.reaches(target);
        stage.expect("port-scan", "source.ip", stage.attacker());
    }

    /** One port of so many addresses, from a machine inside. */
    void sweep(Host from, int port, int count) {
        NetworkSensor network = stage.sensors().network();
        List<String> addresses = new ArrayList<>();
        for (int i = 1; i <= 120; i++) {
            addresses.add((i < 60 ? "10.20.1." : "10.20.2.") + i);
        }
        for (String address : stage.draw().pick(count, addresses)) {
            network.attempted(
                    stage.now(),
                    network.between(from.address(), address, port),
                    stage.draw().chance(0.3));
            stage.pass(50, 600);
        }
        stage.reaches(from);
        stage.expect("host-sweep", "source.ip", from.address());
    }
}

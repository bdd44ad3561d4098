package io.weir.generators;

import io.weir.generators.attack.BreakInAndPersistence;
import io.weir.generators.attack.CloudIntrusion;
import io.weir.generators.attack.CommandExecution;
import io.weir.generators.attack.CredentialStuffing;
import io.weir.generators.attack.DataExfiltration;
import io.weir.generators.attack.DenialOfService;
import io.weir.generators.attack.DnsTunnel;
import io.weir.generators.attack.FullAttackChain;
import io.weir.generators.attack.HostSweep;
import io.weir.generators.attack.Injection;
import io.weir.generators.attack.InsiderOffHours;
import io.weir.generators.attack.LateralMovement;
import io.weir.generators.attack.MalwareController;
import io.weir.generators.attack.PasswordSpraying;
import io.weir.generators.attack.PortScan;
import io.weir.generators.attack.SharedAccount;
import io.weir.generators.attack.SlowGuessing;
import io.weir.generators.attack.SshBruteForce;
import io.weir.generators.attack.SuspiciousLogin;
import io.weir.generators.attack.WebAttack;
import io.weir.generators.attack.WebExploit;
import io.weir.generators.attack.WindowsIntrusion;

import java.util.List;
import java.util.Optional;

/** Every attack that can be played. */
public final class Scenarios {
    private static final List<Scenario> ALL = List.of(
            new FullAttackChain(),
            new SshBruteForce(),
            SlowGuessing.justBelow(),
            SlowGuessing.justAbove(),
            new PasswordSpraying(),
            new SuspiciousLogin(),
            new SharedAccount(),
            BreakInAndPersistence.byCron(),
            BreakInAndPersistence.byAccount(),
            new PortScan(),
            new HostSweep(),
            new WebAttack(),
            Injection.ofSql(),
            Injection.ofScript(),
            new WebExploit(),
            new CredentialStuffing(),
            new DenialOfService(),
            new CommandExecution(),
            new MalwareController(),
            new DnsTunnel(),
            new LateralMovement(),
            new WindowsIntrusion(),
            new DataExfiltration(),
            new InsiderOffHours(),
            new CloudIntrusion());

    private Scenarios() {}

    public static List<Scenario> all() {
        return ALL;
    }

    public static List<String> names() {
        return ALL.stream().map(Scenario::name).toList();
    }

    public static Optional<Scenario> named(String name) {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }
}

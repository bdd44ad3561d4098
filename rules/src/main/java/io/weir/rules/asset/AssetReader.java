package io.weir.rules.asset;

import io.weir.rules.condition.Network;
import io.weir.rules.indicator.IndicatorForm;
import io.weir.rules.yaml.Yaml;
import io.weir.rules.yaml.YamlChecks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the list of assets; whatever it does not know is a problem. */
final class AssetReader {
    private static final Set<String> KEYS = Set.of("name", "hosts", "networks", "criticality", "owner", "role");

    private final YamlChecks checks;
    private final Map<String, Asset> hosts = new HashMap<>();
    private final Map<Network, Asset> networks = new HashMap<>();

    private AssetReader(YamlChecks checks) {
        this.checks = checks;
    }

    static Assets read(String file, String text) {
        YamlChecks checks = new YamlChecks(file);
        AssetReader reader = new AssetReader(checks);
        for (Yaml.Mapping content : checks.documents(text)) {
            checks.keys(content, Set.of("assets"));
            checks.needed(content, "assets");
            checks.items(content, "assets").forEach(reader::asset);
        }
        if (!checks.problems().isEmpty()) {
            throw new AssetException(checks.problems());
        }
        return new Assets(reader.hosts, reader.networks);
    }

    private void asset(Yaml item) {
        if (!(item instanceof Yaml.Mapping content)) {
            checks.expected(
                    "assets",
                    item,
                    "a map with the keys " + KEYS.stream().sorted().toList());
            return;
        }
        checks.keys(content, KEYS);
        Asset asset = new Asset(
                checks.neededText(content, "name"),
                criticality(content),
                checks.text(content, "owner"),
                checks.text(content, "role"));
        List<Yaml.Text> names = checks.texts(content, "hosts");
        List<Yaml.Text> ranges = checks.texts(content, "networks");
        if (names.isEmpty() && ranges.isEmpty()) {
            checks.problem(content.at(), "found neither 'hosts' nor 'networks', expected at least one of them");
        }
        for (Yaml.Text host : names) {
            if (hosts.put(host.text().toLowerCase(Locale.ROOT), asset) != null) {
                checks.problem(host.at(), "hosts: found '" + host.text() + "' a second time, expected every host once");
            }
        }
        ranges.forEach(range -> range(range, asset));
    }

    private void range(Yaml.Text range, Asset asset) {
        Optional<Network> network = IndicatorForm.network(range.text());
        if (network.isEmpty()) {
            checks.expected("networks", range, "a range such as 10.1.0.0/16 without bits of hosts, or an address");
        } else if (networks.put(network.get(), asset) != null) {
            checks.problem(
                    range.at(), "networks: found '" + range.text() + "' a second time, expected every range once");
        }
    }

    private Criticality criticality(Yaml.Mapping content) {
        String found = checks.neededText(content, "criticality");
        Optional<Criticality> criticality = Arrays.stream(Criticality.values())
                .filter(value -> value.label().equals(found))
                .findFirst();
        if (criticality.isEmpty() && !found.isEmpty()) {
            checks.expected("criticality", content.get("criticality").orElse(content), "low, medium, high or critical");
        }
        return criticality.orElse(Criticality.LOW);
    }
}

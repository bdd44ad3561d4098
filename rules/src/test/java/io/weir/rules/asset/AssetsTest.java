package io.weir.rules.asset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AssetsTest {
    private static final String TEXT =
            """
            assets:
              - name: Everything
                networks: 10.0.0.0/8
                criticality: low
              - name: Domain controllers
                networks: [10.1.0.0/24, "2001:db8:1::/64"]
                hosts: [dc01, DC02.corp.example]
                criticality: critical
                owner: identity team
                role: domain controller
            """;
    private final Assets assets = Assets.read("assets.yaml", TEXT);

    @ParameterizedTest
    @CsvSource({
        "10.1.0.7, Domain controllers",
        "10.2.0.7, Everything",
        "2001:db8:1::9, Domain controllers",
        "192.0.2.1, ''",
        "no address, ''"
    })
    void smallestRangeDecides(String address, String name) {
        assertThat(assets.address(address).map(Asset::name).orElse("")).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "dc01, true",
        "DC01, true",
        "dc01.corp.example, true",
        "dc02.corp.example, true",
        "dc02, false",
        "dc, false"
    })
    void findsHostsByTheirName(String host, boolean isKnown) {
        assertThat(assets.host(host).isPresent()).isEqualTo(isKnown);
        assertThat(assets.host(host).map(Asset::criticality).orElse(Criticality.CRITICAL))
                .isEqualTo(Criticality.CRITICAL);
    }

    @Test
    void saysAllThatIsWrongWithItsPlace() {
        assertThatThrownBy(
                        () -> Assets.read(
                                "a.yaml",
                                """
                        assets:
                          - name: A
                            hosts: [a, A]
                            criticality: extreme
                            colour: red
                          - criticality: low
                            networks: [10.0.0.1/8, 10.0.0.0/8, 10.0.0.0/8]
                          - name: 5
                            criticality: low
                          - B
                        more: 1
                        """))
                .isInstanceOf(AssetException.class)
                .hasMessageContaining("a.yaml:11:1: found the key 'more'")
                .hasMessageContaining("a.yaml:3:16: hosts: found 'A' a second time")
                .hasMessageContaining(
                        "a.yaml:4:18: criticality: found 'extreme', expected low, medium, high or critical")
                .hasMessageContaining("a.yaml:5:5: found the key 'colour'")
                .hasMessageContaining("a.yaml:6:5: found no 'name'")
                .hasMessageContaining("a.yaml:7:16: networks: found '10.0.0.1/8'")
                .hasMessageContaining("a.yaml:7:40: networks: found '10.0.0.0/8' a second time")
                .hasMessageContaining("a.yaml:8:11: name: found the number 5")
                .hasMessageContaining("a.yaml:8:5: found neither 'hosts' nor 'networks'")
                .hasMessageContaining("a.yaml:10:5: assets: found 'B'");
        assertThatThrownBy(() -> Assets.read("a.yaml", "- a\n")).hasMessageContaining("found a list, expected a map");
        assertThatThrownBy(() -> Assets.read("a.yaml", "{}\n")).hasMessageContaining("found no 'assets'");
    }
}

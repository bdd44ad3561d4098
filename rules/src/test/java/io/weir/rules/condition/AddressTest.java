package io.weir.rules.condition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "01.2.3.4",
                "256.1.1.1",
                "1.2.3.4:80",
                "localhost",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "::12345",
                "fe80::1%eth0",
                "[::1]",
                "1.2.3.4::",
                "1:2:3:4:5:6:7::8:9"
            })
    void refusesWhatIsNoAddressInStrictForm(String text) {
        assertThat(Address.parse(text)).isEmpty();
    }

    @Test
    void readsEveryFormOfIpv6() {
        assertThat(Address.parse("2001:DB8::1")).isEqualTo(Address.parse("2001:db8:0:0:0:0:0:1"));
        assertThat(Address.parse("::ffff:192.0.2.1")).isEqualTo(Address.parse("::ffff:c000:201"));
        assertThat(Address.parse("::")).isPresent();
        assertThat(Address.parse("1:2:3:4:5:6:7::")).isPresent();
    }

    @Test
    void keepsTheFamiliesApart() {
        Network mapped = Network.parse("::ffff:0:0/96").orElseThrow();
        Network all = Network.parse("0.0.0.0/0").orElseThrow();

        assertThat(mapped.contains(Address.parse("::ffff:192.0.2.1").orElseThrow()))
                .isTrue();
        assertThat(mapped.contains(Address.parse("192.0.2.1").orElseThrow())).isFalse();
        assertThat(all.contains(Address.parse("::1").orElseThrow())).isFalse();
        assertThat(all.contains(Address.parse("255.255.255.255").orElseThrow())).isTrue();
    }
}

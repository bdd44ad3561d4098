package io.weir.rules.event;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

class IpTextTest {
    private final IpText address = new IpText();

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "192.000.002.001, 192.0.2.1",
        "010.001.010.100, 10.1.10.100",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::FFFF:c000:201, 192.0.2.1",
        "0:0:0:0:0:ffff:192.0.2.1, 192.0.2.1",
        "2001:DB8::1, 2001:db8::1",
        "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
        "fe80::1%eth0, fe80::1",
        "[2001:db8::2], 2001:db8::2",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255"
    })
    void everySpellingHasOneForm(String spelling, String canonical) {
        byte[] text = ("<" + spelling + ">").getBytes(StandardCharsets.UTF_8);
        IpText.Outcome outcome = address.read(text, 1, text.length - 1);
        assertThat(outcome).isEqualTo(spelling.equals(canonical) ? IpText.Outcome.CANONICAL : IpText.Outcome.REWRITTEN);
        assertThat(new String(address.bytes(), 0, address.length(), StandardCharsets.UTF_8))
                .isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.",
                ".1.2.3",
                "a.b.c.d",
                "localhost",
                ":",
                ":::",
                "1:2",
                "1::2::3",
                "12345::",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::g",
                "1:2:3:4:5:6:7:",
                "999999999999999999.1.1.1",
                "::1.2.3",
                "::ffff:1.2.3.4.5"
            })
    void whatIsNoAddressIsLeftAlone(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(address.read(bytes, 0, bytes.length)).isEqualTo(IpText.Outcome.NO_ADDRESS);
    }
}

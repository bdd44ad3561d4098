package io.weir.rules.condition;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class AddressReaderTest {
    private static final List<String> PIECES = List.of(
            ":",
            ":",
            ":",
            "::",
            ".",
            "0",
            "1",
            "255",
            "256",
            "01",
            "fe80",
            "ABCD",
            "12345",
            "10.1.2.3",
            "1.2.3",
            "::ffff:",
            "g",
            "%",
            " ",
            "1:2:3:4",
            "192.0.2.1",
            "00",
            "000",
            "1000",
            "f");

    private final AddressReader reader = new AddressReader();

    @Property(tries = 50_000)
    void readsWhatTheOtherReaderReads(@ForAll Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        assertSame(text.toString());
    }

    @Property(tries = 5_000)
    void readsEveryAddress(@ForAll Random random) {
        assertSame(random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                + random.nextInt(256));
        var groups = new StringBuilder();
        int gap = random.nextInt(10);
        for (int i = 0; i < 7; i++) {
            groups.append(Integer.toHexString(random.nextInt(0x10000))).append(i == gap ? "::" : ":");
        }
        assertSame(groups + "1");
        assertSame(groups + "");
        assertSame(groups + "::");
        assertSame(groups.substring(5) + ":192.0.2.1");
    }

    private void assertSame(String text) {
        byte[] bytes = (" " + text + " ").getBytes(StandardCharsets.UTF_8);
        Optional<Address> expected = Address.parse(text);
        assertThat(reader.read(bytes, 1, bytes.length - 1)).as(text).isEqualTo(expected.isPresent());
        expected.ifPresent(address -> assertThat(new Address(reader.isV6(), reader.high(), reader.low()))
                .as(text)
                .isEqualTo(address));
    }
}

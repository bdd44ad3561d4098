package io.weir.cli.responder;

import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Allowlist;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AllowFileTest {
    @TempDir
    Path directory;

    @Test
    void namesNetworksHostsAndUsers() throws Exception {
        Path file = Files.writeString(
                directory.resolve("allow"),
                """
                # partners
                203.0.113.0/24   # the one in Lyon
                2001:db8::7
                host dc-01
                user svc backup
                """);
        Allowlist list = AllowFile.read(file);

        assertThat(list.refuses(ActionKind.BLOCK_IP, "203.0.113.200")).isPresent();
        assertThat(list.refuses(ActionKind.BLOCK_IP, "2001:db8::7")).isPresent();
        assertThat(list.refuses(ActionKind.BLOCK_IP, "2001:db8::8")).isEmpty();
        assertThat(list.refuses(ActionKind.ISOLATE_HOST, "DC-01")).isPresent();
        assertThat(list.refuses(ActionKind.DISABLE_USER, "svc backup")).isPresent();
    }

    @Test
    void everyMistakeIsToldWithItsLine() throws Exception {
        Path file = Files.writeString(directory.resolve("allow"), "203.0.113.1/24\n\nhost\nweb-01\n");

        assertThatThrownBy(() -> AllowFile.read(file))
                .hasMessageContaining(file + ":1: found '203.0.113.1/24'")
                .hasMessageContaining(file + ":3: found 'host'")
                .hasMessageContaining(file + ":4: found 'web-01', expected a network such as 192.0.2.0/24");
        assertThatThrownBy(() -> AllowFile.read(directory.resolve("nowhere")))
                .hasMessageContaining("cannot read the allowlist");
    }
}

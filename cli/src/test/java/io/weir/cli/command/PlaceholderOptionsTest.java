package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.rules.sigma.Placeholders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PlaceholderOptionsTest {
    @TempDir
    Path directory;

    private Placeholders read(String yaml) throws IOException {
        PlaceholderOptions options = new PlaceholderOptions();
        options.file = Files.writeString(directory.resolve("placeholders.yml"), yaml);
        return options.read();
    }

    @Test
    void readsListsAndSingleValues() throws IOException {
        assertThat(read("admins: [root, 'adm-*', 4711]\ncountry: NO\n").values())
                .containsEntry("admins", List.of("root", "adm-*", "4711"))
                .containsEntry("country", List.of("NO"));
        assertThat(new PlaceholderOptions().read()).isEqualTo(Placeholders.NONE);
    }

    @Test
    void namesAllThatIsWrongAtOnce() {
        assertThatThrownBy(() -> read("admins: [{a: 1}]\nusers: ~\nadmins: x\n"))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("placeholders.yml:1:10: found a map, expected a text or a number")
                .hasMessageContaining("placeholders.yml:2:8: found nothing, expected a text or a number")
                .hasMessageContaining("placeholders.yml:3:1: ");
        assertThatThrownBy(() -> read("- root\n")).hasMessageContaining("expected a map from names to lists of values");
    }
}

package io.weir.connectors.intel;

import io.weir.rules.detector.Coordinates;
import io.weir.rules.intel.AddressOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MaxMindFilesTest {
    @TempDir
    Path directory;

    private Path cities() throws IOException {
        Map<String, ?> paris = Map.of(
                "country", Map.of("iso_code", "FR"),
                "city", Map.of("names", Map.of("en", "Paris")),
                "location", Map.of("latitude", 48.85, "longitude", 2.35));
        return new MaxMindFileWriter()
                .with("203.0.113.0/25", paris)
                .with("2001:db8::/32", paris)
                .with("198.51.100.7", Map.of("country", Map.of("iso_code", "NZ")))
                .writeTo(directory.resolve("cities.mmdb"));
    }

    private Path networks() throws IOException {
        return new MaxMindFileWriter()
                .with(
                        "203.0.113.0/24",
                        Map.of(
                                "autonomous_system_number",
                                64500,
                                "autonomous_system_organization",
                                "An organisation of the examples, with a long name"))
                .writeTo(directory.resolve("networks.mmdb"));
    }

    @Test
    void putsTogetherWhatTheFilesKnow() throws IOException {
        try (MaxMindFiles files = MaxMindFiles.open(List.of(networks(), cities()))) {
            assertThat(files.origin("203.0.113.5"))
                    .isEqualTo(new AddressOrigin(
                            "FR", "Paris", 64500, "An organisation of the examples, with a long name"));
            assertThat(files.origin("203.0.113.200").country()).isEmpty();
            assertThat(files.origin("203.0.113.200").network()).isEqualTo(64500);
            assertThat(files.origin("2001:db8::5").city()).isEqualTo("Paris");
            assertThat(files.origin("192.0.2.1")).isEqualTo(AddressOrigin.UNKNOWN);
            assertThat(files.origin("no address")).isEqualTo(AddressOrigin.UNKNOWN);
        }
    }

    @Test
    void tellsDetectorsWhereAnAddressIs() throws IOException {
        try (MaxMindFiles files = MaxMindFiles.open(List.of(networks(), cities()))) {
            assertThat(files.find("203.0.113.5")).contains(new Coordinates(48.85, 2.35));
            assertThat(files.find("2001:db8:1::1")).contains(new Coordinates(48.85, 2.35));
            assertThat(files.find("198.51.100.7")).isEmpty();
            assertThat(files.find("example.com")).isEmpty();
        }
    }

    @Test
    void namesTheFileThatIsNone() throws IOException {
        Path other = Files.writeString(directory.resolve("other.mmdb"), "text");
        Path good = cities();
        assertThatThrownBy(() -> MaxMindFiles.open(List.of(good, other)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other.mmdb");
    }
}

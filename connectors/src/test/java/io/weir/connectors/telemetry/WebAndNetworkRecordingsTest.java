package io.weir.connectors.telemetry;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Every record of public recordings, if they lie beside the project, is read as what it is. */
class WebAndNetworkRecordingsTest {
    private static final Path SHARED = Path.of("../../shared");

    @ParameterizedTest
    @CsvSource({
        "web/elastic_apache_access.log.gz, apache, events",
        "web/loghub_Apache_2k_error.log.gz, apache, events",
        "zeek, zeek, events",
        "suricata, suricata, alerts"
    })
    void readsEveryRecord(String place, String format, String kind) throws IOException {
        Path home = SHARED.resolve(place);
        assumeTrue(Files.exists(home), () -> "nothing at " + home.toAbsolutePath() + ", nothing to test");
        TelemetryReader reader = TelemetryReader.ofDocuments(FormatSettings.DEFAULT, TelemetryLimits.DEFAULT);
        Map<String, Integer> formats = new TreeMap<>();
        List<String> rejected = new ArrayList<>();
        List<String> odd = new ArrayList<>();
        var sink = new EventSink() {
            @Override
            public void event(ReadEvent event) {
                formats.merge(event.format() + (event.isAlert() ? " alerts" : " events"), 1, Integer::sum);
                if (event.timeQuality() == ReadEvent.TimeQuality.MISSING) {
                    odd.add("no time: " + event.document());
                }
            }

            @Override
            public void rejected(TelemetryRecord record, byte[] bytes, int from, int to, String reason) {
                rejected.add(reason + ": " + Bytes.text(bytes, from, to));
            }
        };
        List<Path> files;
        try (Stream<Path> all = Files.walk(home)) {
            files = all.filter(file -> file.toString().endsWith(".gz")).sorted().toList();
        }
        for (Path file : files) {
            try (var lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    reader.read(new TelemetryRecord("default", "t", 0, 0, GoldenTest.ARRIVAL, Bytes.of(line)), sink);
                }
            }
        }
        assertThat(rejected).isEmpty();
        assertThat(odd).isEmpty();
        assertThat(formats).containsOnlyKeys(format + " " + kind);
    }
}

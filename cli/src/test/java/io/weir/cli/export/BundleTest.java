package io.weir.cli.export;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.command.ReplayCommand;
import io.weir.rules.incident.Incident;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BundleTest {
    @TempDir
    static Path attacked;

    private static Bundle bundle;

    @TempDir
    Path directory;

    @BeforeAll
    static void attack() throws Exception {
        bundle = ReplayedAttack.bundle(attacked);
    }

    private Path written(Bundle what) throws IOException {
        Path zip = directory.resolve("case.zip");
        BundleWriter.write(what, IncidentPage.of(what), zip);
        return zip;
    }

    private int replay(String... arguments) throws IOException {
        Files.createDirectories(directory.resolve("flink-conf"));
        Files.writeString(directory.resolve("flink-conf/weir.yaml"), "tenant: default\n");
        var command = new ReplayCommand(Console.create(), new Workspace(directory, directory.resolve("state")));
        return new CommandLine(command).execute(arguments);
    }

    @Test
    void whatWasExportedIsFoundAgain() throws Exception {
        Path zip = written(bundle);

        assertThat(replay(
                        "--bundle",
                        zip.toString(),
                        "--out",
                        directory.resolve("out").toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(Files.readString(directory.resolve("out/incidents.jsonl"))).contains("exfiltration");
        assertThat(Files.readString(directory.resolve("out/responses.jsonl"))).contains("[SIMULATED]");
        try (Stream<Path> left = Files.list(directory.resolve("state/replay"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatIsMissingInTheEventsIsMissed() throws Exception {
        Map<String, List<byte[]>> first = new LinkedHashMap<>();
        bundle.events().forEach((topic, records) -> first.put(topic, records.subList(0, records.size() / 2)));
        Path zip = written(new Bundle(
                bundle.incident(),
                bundle.alerts(),
                bundle.responses(),
                bundle.rules(),
                first,
                List.of(),
                List.of("Half of it.")));

        assertThat(replay("--bundle", zip.toString())).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void theSameBundleGivesTheSameBytes() throws IOException {
        byte[] once = Files.readAllBytes(written(bundle));

        assertThat(Files.readAllBytes(written(bundle))).isEqualTo(once);
    }

    @Test
    void aBundleTellsWhatItLacks() throws IOException {
        Path zip = written(new Bundle(
                bundle.incident(),
                bundle.alerts(),
                List.of(),
                bundle.rules(),
                Map.of(),
                List.of(),
                List.of("Nothing is left.")));

        try (BundleFile file = BundleFile.open(zip, directory.resolve("unpacked"))) {
            Incident incident = bundle.incident();
            assertThat(file.incident()).isEqualTo(incident.id());
            assertThat(file.gaps()).containsExactly("Nothing is left.");
            assertThat(file.events()).isEmpty();
            assertThat(file.year()).isEqualTo(2026);
        }
        assertThat(replay("--bundle", zip.toString())).isNotEqualTo(ExitCode.OK);
    }

    /** The files of a zip, to be changed and written again. */
    private static Map<String, byte[]> files(Path zip) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private Path zipped(Map<String, byte[]> files) throws IOException {
        Path zip = directory.resolve("hostile.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
        return zip;
    }

    private void assertRefused(Path zip, String... words) throws IOException {
        Path parent = directory.resolve("unpacked");
        assertThatThrownBy(() -> BundleFile.open(zip, parent).close())
                .isInstanceOf(CliException.class)
                .hasMessageContainingAll(words);
        try (Stream<Path> left = Files.exists(parent) ? Files.list(parent) : Stream.empty()) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside",
                "/etc/outside",
                "events/../../outside",
                "rules\\..\\outside",
                "events/a/b",
                "C:outside",
                ".hidden",
                "events/",
                "rules/..",
                ""
            })
    void aNameThatLeadsElsewhereIsRefused(String name) throws IOException {
        assertRefused(zipped(Map.of(name, new byte[1])), "found the name");
        assertThat(directory.resolve("outside")).doesNotExist();
    }

    @Test
    void whatUnpacksToMuchMoreThanItIsIsRefused() throws IOException {
        assertRefused(zipped(Map.of("events/zeros", new byte[64 << 20])), "unpacks to more than");
    }

    @Test
    void whatWasChangedIsRefused() throws IOException {
        Map<String, byte[]> changed = files(written(bundle));
        changed.put("expect.yml", "none: []\n".getBytes(UTF_8));
        assertRefused(zipped(changed), "expect.yml", "it was changed");

        Map<String, byte[]> more = files(written(bundle));
        more.put("rules/more.yml", new byte[0]);
        assertRefused(zipped(more), "not those that manifest.json lists");

        Map<String, byte[]> fewer = files(written(bundle));
        fewer.remove("manifest.json");
        assertRefused(zipped(fewer), "found no manifest.json");
    }

    @Test
    void whatIsNoBundleIsRefused() throws IOException {
        Path noise = Files.write(directory.resolve("noise.zip"), new byte[] {1, 2, 3});
        assertRefused(noise, "found no manifest.json");
        assertRefused(zipped(Map.of("manifest.json", "{".getBytes(UTF_8))), "is no JSON");
        assertRefused(zipped(Map.of("manifest.json", "{\"format\":\"x\"}".getBytes(UTF_8))), "the format 'x'");
        assertRefused(directory.resolve("absent.zip"), "no such readable file");
        Path whole = written(bundle);
        byte[] bytes = Files.readAllBytes(whole);
        Path half = directory.resolve("half.zip");
        try (OutputStream out = Files.newOutputStream(half)) {
            out.write(bytes, 0, bytes.length / 2);
        }
        assertThatThrownBy(() -> BundleFile.open(half, directory.resolve("unpacked")))
                .isInstanceOfAny(CliException.class, IOException.class);
    }
}

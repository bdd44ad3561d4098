package io.weir.cli.bench;

import io.weir.rules.library.RuleFiles;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.Matcher;
import io.weir.rules.sigma.RuleSet;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Loads rules in a JVM that has just started, and says after how many milliseconds of its life they could match. */
final class ColdLoad {
    private ColdLoad() {}

    /** The child: {@code PATH…}. */
    public static void main(String[] paths) {
        List<Path> named = Stream.of(paths).map(Path::of).toList();
        RuleSet rules = RuleSet.compile(RuleFiles.read(named)).rules();
        var matcher = new Matcher(BenchRules.index(rules.rules(), Mappings.bundled()));
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.println(millis + " " + matcher.index().size());
    }

    /** The milliseconds of one such JVM. */
    static double measure(List<Path> paths) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ColdLoad.class.getName()));
        paths.forEach(path -> command.add(path.toString()));
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = process.getInputStream()) {
            String line = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0 || line.isEmpty()) {
                throw new IOException("a JVM that only loads the rules failed");
            }
            return Double.parseDouble(line.substring(0, line.indexOf(' ')));
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}

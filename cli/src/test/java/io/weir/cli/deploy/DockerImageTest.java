package io.weir.cli.deploy;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The image {@code weir} and the release archive hold what the command needs; nothing else enters the build. */
class DockerImageTest {
    private static final String DOCKERFILE = Repository.read("deploy/docker/Dockerfile");
    private static final String ASSEMBLE = Repository.read("deploy/dist/assemble");
    private static final String LAUNCHER = Repository.read("deploy/dist/weir");

    @Test
    void baseImagesArePinned() {
        List<String> bases = groups(DOCKERFILE, "(?m)^FROM (\\S+)");

        // Tags of the official images: MAVEN-eclipse-temurin-JDK-UBUNTU and JAVA_BUILD-jre-UBUNTU.
        assertThat(bases).hasSize(2);
        assertThat(bases.get(0)).matches("maven:3\\.\\d+\\.\\d+-eclipse-temurin-17-noble");
        assertThat(bases.get(1)).matches("eclipse-temurin:17\\.\\d+\\.\\d+_\\d+-jre-noble");
    }

    @Test
    void runsTheLauncherAsAnOrdinaryUser() {
        assertThat(groups(DOCKERFILE, "(?m)^USER (\\S+)")).containsExactly("10001:10001");
        assertThat(groups(DOCKERFILE, "COPY --from=build (\\S+) (?:\\S+)")).containsExactly("/dist");
        assertThat(DOCKERFILE).contains("deploy/dist/assemble /dist").contains("ENTRYPOINT [\"/opt/weir/bin/weir\"]");
        assertThat(ASSEMBLE).contains("cp deploy/dist/weir \"$out/bin/\"");
        assertThat(Repository.ROOT.resolve("deploy/dist/weir")).isExecutable();
        assertThat(Repository.ROOT.resolve("deploy/dist/assemble")).isExecutable();
    }

    @Test
    void launcherStartsTheSameCommandAsTheCheckout() throws ClassNotFoundException {
        String mainClass = groups(LAUNCHER, "-cp \"\\$root/lib/\\*\" (\\S+)").get(0);
        assertThat(Class.forName(mainClass)).hasDeclaredMethods("main");
        assertThat(Repository.read("weir")).contains("io.weir.cli.Weir \"$@\"").contains(mainClass);

        // Workspace reads these two; see io.weir.cli.Workspace.
        assertThat(groups(LAUNCHER, "-D(\\S+?)=")).containsExactly("weir.root", "weir.job.jar");
        assertThat(LAUNCHER).contains("weir.job.jar=\"$root/job/weir-jobs.jar\"");
        assertThat(ASSEMBLE).contains("cp jobs/target/weir-jobs.jar \"$out/job/\"");
    }

    @Test
    void everythingAssembledIsInTheRepositoryOrBuilt() {
        List<String> sources = new ArrayList<>();
        groups(ASSEMBLE, "(?m)^cp (?:-R )?(.+) \"\\$out/").forEach(line -> sources.addAll(List.of(line.split(" "))));

        assertThat(sources)
                .contains("flink-conf", "rules/detections", "jobs/target/weir-jobs.jar", "cli/target/lib/*.jar");
        assertThat(sources).allSatisfy(source -> {
            boolean built = source.matches("(cli|jobs)/target/.*");
            assertThat(built || Files.exists(Repository.ROOT.resolve(source))).isTrue();
        });
        assertThat(Repository.read("jobs/pom.xml")).contains("<outputFile>${project.build.directory}/weir-jobs.jar");
        assertThat(Repository.read("cli/pom.xml")).contains("<outputDirectory>${project.build.directory}/lib");
    }

    @Test
    void buildContextHoldsTheBuildAndNothingElse() {
        List<String> lines = Repository.read(".dockerignore")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(lines.get(0)).isEqualTo("*");
        assertThat(lines).endsWith("**/target");

        List<String> kept = lines.stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        assertThat(kept)
                .allSatisfy(path -> assertThat(Repository.ROOT.resolve(path)).exists());
        assertThat(kept).containsAll(groups(Repository.read("pom.xml"), "<module>(.+?)</module>"));
        assertThat(kept).contains("pom.xml", ".mvn", "LICENSE", "flink-conf", "deploy/dist");
        assertThat(kept).doesNotContain(".git", ".weir", ".env");
        assertThat(groups(ASSEMBLE, "(?m)^cp (?:-R )?(\\S+)").stream()
                        .map(source -> Path.of(source).getName(0)))
                .allSatisfy(
                        top -> assertThat(kept).anyMatch(path -> Path.of(path).startsWith(top)));
    }

    private static List<String> groups(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        List<String> groups = new ArrayList<>();
        while (matcher.find()) {
            groups.add(matcher.group(1));
        }
        return groups;
    }
}

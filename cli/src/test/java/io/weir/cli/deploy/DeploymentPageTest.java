package io.weir.cli.deploy;

import io.weir.cli.Console;
import io.weir.cli.Weir;
import io.weir.jobs.config.ConfigSource;
import io.weir.jobs.config.WeirConfig;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The page about deployment says what the files say. */
class DeploymentPageTest {
    private static final String PAGE = Repository.read("docs/deployment.md");
    private static final ComposeFile STACK = ComposeFile.parse(Repository.read("docker-compose.yml"));

    @Test
    void commandsOnThePageExist() {
        List<String> commands = new ArrayList<>();
        Matcher inContainer =
                Pattern.compile("(?m)^docker compose run --rm (\\S+) (.+)$").matcher(PAGE);
        while (inContainer.find()) {
            assertThat(STACK.services().get(inContainer.group(1)).repository()).isEqualTo(ImageFacts.WEIR_IMAGE);
            commands.add(inContainer.group(2));
        }
        Matcher packaged = Pattern.compile("(?m)^bin/weir (.+)$").matcher(PAGE);
        while (packaged.find()) {
            commands.add(packaged.group(1));
        }

        assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
        assertThat(commands).allSatisfy(command -> assertThat(Weir.commandLine(Console.create())
                        .parseArgs(command.split(" "))
                        .hasSubcommand())
                .isTrue());
    }

    @Test
    void tableShowsEveryServiceWithItsPortsVolumesAndLimits() {
        for (ComposeFile.Service service : STACK.services().values()) {
            String row = PAGE.lines()
                    .filter(line -> line.startsWith("|") && line.split("\\|")[1].contains("`" + service.name() + "`"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no row for " + service.name()));
            service.ports().forEach(port -> assertThat(row).contains("localhost:" + port.host()));
            if (!service.runsOnce()) {
                service.mounts().stream().filter(ComposeFile.Mount::isNamed).forEach(mount -> assertThat(row)
                        .contains("`" + mount.source() + "`"));
            }
            assertThat(row).contains(inWords(String.valueOf(service.limits().get("memory"))));
        }
    }

    /** The example for passwords names services, variables and keys that exist. */
    @Test
    void overrideForPasswordsFits() {
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(PAGE);
        assertThat(block.find()).isTrue();

        ComposeFile override = ComposeFile.parse(block.group(1));
        assertThat(STACK.services().keySet()).containsAll(override.services().keySet());
        override.services().forEach((name, part) -> {
            ComposeFile.Service service = STACK.services().get(name);
            boolean runsTheJob = service.repository().equals(ImageFacts.FLINK_IMAGE);
            assertThat(part.environment().keySet())
                    .allMatch(variable -> ImageFacts.of(service).variable().test(variable)
                            || (runsTheJob && variable.equals("WEIR_ELASTICSEARCH_PASSWORD")));
            if (service.repository().equals(ImageFacts.WEIR_IMAGE)) {
                Map<String, String> environment = new TreeMap<>(service.environment());
                environment.putAll(part.environment());
                WeirConfig config = WeirConfig.parse(
                        new ConfigSource("weir.yaml", Repository.read("flink-conf/weir.yaml"), Map.of(), environment));
                assertThat(config.elasticsearch().username()).isEqualTo("elastic");
            }
        });
    }

    private static String inWords(String memory) {
        int megabytes = Integer.parseInt(memory.replaceAll("\\D", "")) * (memory.endsWith("G") ? 1024 : 1);
        return megabytes < 1024
                ? megabytes + " MiB"
                : new BigDecimal(megabytes)
                                .divide(new BigDecimal(1024))
                                .stripTrailingZeros()
                                .toPlainString()
                        + " GiB";
    }
}

package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.respond.RespondRecords;
import io.weir.cli.stack.Stack;
import io.weir.jobs.config.ConfigException;
import io.weir.jobs.config.ConfigSource;
import io.weir.jobs.config.WeirConfig;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The options of commands that need a configuration. */
final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The configuration (default: flink-conf/weir.yaml, with the addresses of the embedded stack).")
    Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override one key of the configuration; repeatable.")
    Map<String, String> set = new LinkedHashMap<>();

    /** A configuration that was read and found right, with its text for those who start a job elsewhere. */
    record Loaded(WeirConfig config, String yaml) {}

    /** Without {@code --config}, an embedded stack that runs gives the addresses. */
    Loaded load(Workspace workspace, Stack stack) {
        Map<String, String> overrides = new LinkedHashMap<>();
        if (file == null) {
            stack.addressesIfRunning().ifPresent(addresses -> overrides.putAll(of(addresses)));
        }
        overrides.putAll(set);
        return read(file == null ? workspace.defaultConfig() : file, overrides);
    }

    /** What the respond job told. */
    RespondRecords records(Workspace workspace, Console console) {
        return new RespondRecords(load(workspace, new Stack(workspace, console)).config());
    }

    /** For what needs no server. */
    WeirConfig offline(Workspace workspace) {
        return read(file == null ? workspace.defaultConfig() : file, set).config();
    }

    /** Finds mistakes in the default configuration before anything is started for it. */
    static void check(Workspace workspace) {
        read(workspace.defaultConfig(), Map.of());
    }

    static Loaded embedded(Workspace workspace, Stack.Addresses addresses) {
        return read(workspace.defaultConfig(), of(addresses));
    }

    /** The default configuration with some of its keys set otherwise. */
    static Loaded with(Workspace workspace, Map<String, String> settings) {
        return read(workspace.defaultConfig(), settings);
    }

    private static Loaded read(Path file, Map<String, String> overrides) {
        if (!Files.exists(file)) {
            throw new CliException(ExitCode.USAGE, "no configuration at " + file);
        }
        try {
            ConfigSource source = ConfigSource.file(file, overrides, System.getenv());
            return new Loaded(WeirConfig.parse(source), source.yaml());
        } catch (ConfigException e) {
            throw new CliException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private static Map<String, String> of(Stack.Addresses addresses) {
        return Map.of("kafka.bootstrap", addresses.kafka(), "elasticsearch.hosts", addresses.elasticsearch());
    }
}

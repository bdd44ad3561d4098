package io.weir.jobs.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a job's main understands: {@code --config FILE} or {@code --config-text YAML}, and {@code --set KEY=VALUE}. */
public final class JobArguments {
    private static final String USAGE = "usage: [--config FILE | --config-text YAML] [--set KEY=VALUE ...]";

    private JobArguments() {}

    public static WeirConfig parse(String[] args, Map<String, String> environment) {
        Map<String, String> set = new LinkedHashMap<>();
        Path file = null;
        String text = null;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value; " + USAGE);
            }
            String value = args[i + 1];
            switch (args[i]) {
                case "--config" -> file = Path.of(value);
                case "--config-text" -> text = value;
                case "--set" -> {
                    int equals = value.indexOf('=');
                    if (equals <= 0) {
                        throw new IllegalArgumentException("--set " + value + ": expected KEY=VALUE; " + USAGE);
                    }
                    set.put(value.substring(0, equals), value.substring(equals + 1));
                }
                default -> throw new IllegalArgumentException("unknown argument " + args[i] + "; " + USAGE);
            }
        }
        ConfigSource source = file != null
                ? ConfigSource.file(file, set, environment)
                : new ConfigSource("weir.yaml", text == null ? "" : text, set, environment);
        return WeirConfig.parse(source);
    }
}

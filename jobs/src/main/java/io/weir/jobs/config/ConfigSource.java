package io.weir.jobs.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a configuration comes from; {@code --set} wins over the environment, the environment over the text.
 *
 * @param name what error messages call the text
 */
public record ConfigSource(String name, String yaml, Map<String, String> set, Map<String, String> environment) {

    public static ConfigSource file(Path file, Map<String, String> set, Map<String, String> environment) {
        try {
            return new ConfigSource(file.toString(), Files.readString(file), set, environment);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("no configuration at " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the configuration " + file, e);
        }
    }
}

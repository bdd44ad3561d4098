package io.weir.cli.command;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A file that holds one secret, without the white space around it. */
final class SecretFile {
    private SecretFile() {}

    static byte[] read(Path file) {
        try {
            return Files.readString(file).strip().getBytes(UTF_8);
        } catch (IOException e) {
            throw new CliException(ExitCode.ENVIRONMENT, "cannot read the key file " + file + ": " + e, e);
        }
    }
}

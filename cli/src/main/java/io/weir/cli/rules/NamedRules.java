package io.weir.cli.rules;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.rules.library.RuleFiles;
import io.weir.rules.sigma.RuleSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rules that a command line names. */
public final class NamedRules {
    private NamedRules() {}

    public static List<RuleSource> read(List<Path> paths) {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CliException(ExitCode.USAGE, "no rules at " + path + ": there is no such file or directory");
            }
        }
        return RuleFiles.read(paths);
    }
}

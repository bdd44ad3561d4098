package io.weir.rules.intel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds and reads lists of indicators. */
public final class IntelFiles {
    private IntelFiles() {}

    /**
     * All lists below a directory, or the one that a file is. A list is named by its path from there.
     *
     * @throws IntelException with all that is wrong with any of them
     */
    public static IntelSet read(Path root) {
        IntelSet set = IntelSet.EMPTY;
        List<String> problems = new ArrayList<>();
        for (Path file : files(root)) {
            Path relative = root.relativize(file);
            String name = relative.toString().isEmpty() ? file.getFileName().toString() : relative.toString();
            try {
                set = set.with(IntelList.read(name, Files.readString(file, StandardCharsets.UTF_8)));
            } catch (IntelException e) {
                problems.add(e.getMessage());
            } catch (CharacterCodingException e) {
                problems.add(name + ": found bytes that are no UTF-8, expected UTF-8 text");
            } catch (IOException e) {
                problems.add(name + ": the file cannot be read (" + e.getMessage() + ")");
            }
        }
        if (!problems.isEmpty()) {
            throw new IntelException(problems);
        }
        return set;
    }

    private static List<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> !file.getFileName().toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the indicators in " + root, e);
        }
    }
}

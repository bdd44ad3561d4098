package io.weir.cli.responder;

import io.weir.rules.condition.Network;
import io.weir.rules.playbook.Allowlist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The allowlist of an executor: a line for each network, {@code host NAME} or {@code user NAME}; {@code #} begins a comment.
 */
public final class AllowFile {
    private AllowFile() {}

    /** @throws IllegalArgumentException with everything that is wrong, each with its line */
    public static Allowlist read(Path file) {
        try {
            return read(file.toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the allowlist " + file + ": " + e, e);
        }
    }

    private static Allowlist read(String file, List<String> lines) {
        List<String> networks = new ArrayList<>();
        List<String> hosts = new ArrayList<>();
        List<String> users = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            int comment = lines.get(i).indexOf('#');
            String line = (comment < 0 ? lines.get(i) : lines.get(i).substring(0, comment)).strip();
            String[] words = line.split("\\s+", 2);
            if (words.length == 2 && words[0].equals("host")) {
                hosts.add(words[1]);
            } else if (words.length == 2 && words[0].equals("user")) {
                users.add(words[1]);
            } else if (Network.parse(line).isPresent()) {
                networks.add(line);
            } else if (!line.isEmpty()) {
                problems.add(file + ":" + (i + 1) + ": found '" + line
                        + "', expected a network such as 192.0.2.0/24, 'host NAME' or 'user NAME'");
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return Allowlist.of(networks, hosts, users);
    }
}

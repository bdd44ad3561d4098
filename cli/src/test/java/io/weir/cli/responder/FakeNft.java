package io.weir.cli.responder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An executable that understands what is said to nft here, keeps its table in a file, and fails on request. */
final class FakeNft {
    private static final String SCRIPT =
            """
            #!/bin/sh
            dir=$(dirname "$0")
            echo "$*" >> "$dir/calls"
            if [ -f "$dir/fail" ]; then cat "$dir/fail" >&2; exit 1; fi
            if [ "$1" = -j ]; then
              [ -f "$dir/table" ] || { echo "Error: No such file or directory" >&2; exit 1; }
              grep "^$6 " "$dir/table" | awk '
                BEGIN { printf "{\\"nftables\\": [{\\"metainfo\\": {}}, {\\"set\\": {\\"elem\\": [" }
                { printf "%s{\\"elem\\": {\\"val\\": \\"%s\\", \\"timeout\\": %d}}", (NR > 1 ? ", " : ""), $2, $3 }
                END { print "]}}]}" }'
              exit 0
            fi
            cat > "$dir/script"
            [ -f "$dir/table" ] || grep -q '^add table inet weir$' "$dir/script" || {
              echo "Error: No such file or directory" >&2; exit 1; }
            touch "$dir/table"
            grep ' element ' "$dir/script" | while read -r verb what family table set brace address word time rest; do
              if [ "$verb" = delete ]; then
                grep -v "^$set $address " "$dir/table" > "$dir/table.new"; mv "$dir/table.new" "$dir/table"
              elif ! grep -q "^$set $address " "$dir/table"; then
                echo "$set $address ${time%s}" >> "$dir/table"
              fi
            done
            """;

    private final Path directory;

    FakeNft(Path directory) throws IOException {
        this.directory = directory;
        Path executable = Files.writeString(directory.resolve("nft"), SCRIPT);
        if (!executable.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + executable + " executable");
        }
    }

    Program program() {
        return new Program(List.of(directory.resolve("nft").toString()), "install nftables");
    }

    /** The set, the address and the time-out of each element. */
    List<String> elements() throws IOException {
        return Files.readAllLines(directory.resolve("table"));
    }

    void failWith(String message) throws IOException {
        Files.writeString(directory.resolve("fail"), message + "\n");
    }

    void recover() throws IOException {
        Files.delete(directory.resolve("fail"));
    }

    /** As {@code nft flush ruleset} by somebody else. */
    void flush() throws IOException {
        Files.delete(directory.resolve("table"));
    }
}

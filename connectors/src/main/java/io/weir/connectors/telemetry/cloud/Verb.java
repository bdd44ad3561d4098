package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;

import java.util.ArrayList;
import java.util.List;

/** What an operation does, by the verb that its name begins with: {@code CreateUser}, {@code storage.buckets.delete}. */
enum Verb {
    CREATION("creation", "create", "add", "insert", "run", "import", "allocate", "register", "new", "upload", "copy"),
    DELETION("deletion", "delete", "remove", "terminate", "destroy", "purge", "deregister", "release"),
    CHANGE(
            "change",
            "update",
            "patch",
            "put",
            "set",
            "modify",
            "change",
            "attach",
            "detach",
            "associate",
            "disassociate",
            "enable",
            "disable",
            "start",
            "stop",
            "reset",
            "replace",
            "write",
            "authorize",
            "revoke",
            "grant",
            "reboot",
            "restore",
            "edit",
            "rename",
            "deactivate",
            "activate"),
    ACCESS(
            "access",
            "get",
            "list",
            "describe",
            "head",
            "lookup",
            "view",
            "read",
            "batchget",
            "watch",
            "search",
            "query");

    private static final Word[][] BY_INITIAL = byInitial();

    private final byte[] type;
    private final List<String> words;

    private record Word(byte[] text, Verb verb) {}

    Verb(String type, String... words) {
        this.type = Bytes.of(type);
        this.words = List.of(words);
    }

    private static Word[][] byInitial() {
        List<List<Word>> lists = new ArrayList<>();
        for (int initial = 0; initial < 26; initial++) {
            lists.add(new ArrayList<>());
        }
        for (Verb verb : values()) {
            verb.words.forEach(word -> lists.get(word.charAt(0) - 'a').add(new Word(Bytes.of(word), verb)));
        }
        return lists.stream().map(list -> list.toArray(Word[]::new)).toArray(Word[][]::new);
    }

    /** The ECS event type. */
    byte[] type() {
        return type;
    }

    /** The verb of a name, or null. */
    static Verb of(byte[] bytes, int from, int to) {
        int initial = from < to ? (bytes[from] | 0x20) - 'a' : -1;
        if (initial < 0 || initial >= BY_INITIAL.length) {
            return null;
        }
        for (Word word : BY_INITIAL[initial]) {
            if (begins(word.text, bytes, from, to)) {
                return word.verb;
            }
        }
        return null;
    }

    private static boolean begins(byte[] word, byte[] bytes, int from, int to) {
        if (to - from < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if ((bytes[from + i] | 0x20) != word[i]) {
                return false;
            }
        }
        return true;
    }
}

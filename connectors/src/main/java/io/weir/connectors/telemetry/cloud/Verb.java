package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;

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

    private static final Verb[] ALL = values();

    private final byte[] type;
    private final byte[][] words;

    Verb(String type, String... words) {
        this.type = Bytes.of(type);
        this.words = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            this.words[i] = Bytes.of(words[i]);
        }
    }

    /** The ECS event type. */
    byte[] type() {
        return type;
    }

    /** The verb of a name, or null. */
    static Verb of(byte[] bytes, int from, int to) {
        for (Verb verb : ALL) {
            for (byte[] word : verb.words) {
                if (begins(word, bytes, from, to)) {
                    return verb;
                }
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

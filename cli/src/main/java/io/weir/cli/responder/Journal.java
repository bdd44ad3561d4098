package io.weir.cli.responder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.response.Acknowledgement.Outcome;
import io.weir.connectors.response.ResponseAvro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a responder did and has to do, on disk, so that a restart neither forgets nor repeats it. Each save replaces the
 * whole file in one step and is on the disk when it returns.
 */
final class Journal implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORMAT = "weir-responder-journal";
    private static final int VERSION = 1;
    /** More than this is not remembered; what is over and oldest goes first. */
    private static final int MOST_PAST = 100_000;

    private final Path file;
    private final String executor;
    private final FileChannel lock;
    private final Map<String, Deed> deeds = new LinkedHashMap<>();
    private final Map<String, Past> past = new LinkedHashMap<>();
    private boolean isChanged;

    /** Something that must not be done again. */
    record Past(long acceptedMillis, long untilMillis) {}

    private Journal(Path file, String executor, FileChannel lock) {
        this.file = file;
        this.executor = executor;
        this.lock = lock;
    }

    /** Forgets everything when the process ends. */
    static Journal inMemory(String executor) {
        return new Journal(null, executor, null);
    }

    /** @throws JournalException if it cannot be used; a responder must not start without knowing what it did */
    static Journal open(Path file, String executor) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Journal journal = new Journal(file, executor, lock(file));
            journal.load();
            return journal;
        } catch (IOException e) {
            throw new JournalException("cannot use the journal " + file + ": " + e + "; --journal names another", e);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken = null;
        try {
            taken = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // another one of this process has it: told below
        }
        if (taken == null) {
            channel.close();
            throw new JournalException(
                    "another responder uses the journal " + file + "; stop it, or name another with --journal", null);
        }
        return channel;
    }

    private void load() throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, UTF_8);
        } catch (NoSuchFileException e) {
            return;
        }
        for (int i = 0; i < lines.size(); i++) {
            try {
                JsonNode node = JSON.readTree(lines.get(i));
                if (i == 0) {
                    checkHead(node);
                } else if (node.has("response")) {
                    put(deed(node));
                } else {
                    past.put(
                            node.required("past").asText(),
                            new Past(
                                    node.required("accepted").asLong(),
                                    node.required("until").asLong()));
                }
            } catch (JsonProcessingException | IllegalArgumentException e) {
                throw broken(i + 1, e);
            }
        }
        if (lines.isEmpty()) {
            throw broken(1, null);
        }
        isChanged = false;
    }

    private JournalException broken(int line, Exception cause) {
        return new JournalException(
                file + ":" + line + " is no line of a journal, so what is blocked is not known; restore the file, or"
                        + " move it away: then everything that the executor holds is lifted at the start",
                cause);
    }

    private void checkHead(JsonNode head) {
        if (head.path(FORMAT).asInt() != VERSION) {
            throw new JournalException(
                    file + ":1 is not the beginning of a journal of version " + VERSION
                            + "; it is of another program or version, --journal names another",
                    null);
        }
        String owner = head.path("executor").asText();
        if (!owner.equals(executor)) {
            throw new JournalException(
                    file + " is the journal of the executor " + owner + ", not of " + executor
                            + "; each has one of its own, --journal names another",
                    null);
        }
    }

    Collection<Deed> deeds() {
        return List.copyOf(deeds.values());
    }

    Deed deed(String id) {
        return deeds.get(id);
    }

    Map<String, Past> past() {
        return past;
    }

    boolean knows(String id) {
        return deeds.containsKey(id) || past.containsKey(id);
    }

    void put(Deed deed) {
        deeds.put(deed.id(), deed);
        isChanged = true;
    }

    /** Remembers only that it was, until nobody can ask for it any more. */
    void bury(String id, long acceptedMillis, long untilMillis) {
        deeds.remove(id);
        past.put(id, new Past(acceptedMillis, untilMillis));
        if (past.size() > MOST_PAST) {
            past.remove(past.keySet().iterator().next());
        }
        isChanged = true;
    }

    void forget(long nowMillis) {
        isChanged |= past.values().removeIf(one -> one.untilMillis() <= nowMillis);
    }

    void save() {
        if (!isChanged) {
            return;
        }
        if (file != null) {
            try {
                write();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the journal " + file, e);
            }
        }
        isChanged = false;
    }

    private void write() throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        try (FileChannel channel = FileChannel.open(
                next,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes =
                    ByteBuffer.wrap(String.join("\n", lines()).concat("\n").getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>(1 + deeds.size() + past.size());
        lines.add(JSON.createObjectNode()
                .put(FORMAT, VERSION)
                .put("executor", executor)
                .toString());
        for (Deed deed : deeds.values()) {
            lines.add(line(deed));
        }
        past.forEach((id, one) -> lines.add(JSON.createObjectNode()
                .put("past", id)
                .put("accepted", one.acceptedMillis())
                .put("until", one.untilMillis())
                .toString()));
        return lines;
    }

    private static String line(Deed deed) throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("title", deed.response().title()); // for people
        node.put("state", deed.state().name());
        node.put("accepted", deed.acceptedMillis());
        node.put("done", deed.wasDone());
        if (deed.outcome() != null) {
            node.put("outcome", deed.outcome().name());
        }
        node.put("reason", deed.reason());
        node.put("told", deed.isTold());
        node.put("cause", deed.cause());
        node.put("undoing", deed.undoing());
        node.put("response", Base64.getEncoder().encodeToString(ResponseAvro.encode(deed.response())));
        return node.toString();
    }

    private static Deed deed(JsonNode node) throws IOException {
        return new Deed(
                ResponseAvro.decode(
                        Base64.getDecoder().decode(node.required("response").asText())),
                Deed.State.valueOf(node.required("state").asText()),
                node.required("accepted").asLong(),
                node.required("done").asBoolean(),
                node.has("outcome") ? Outcome.valueOf(node.get("outcome").asText()) : null,
                node.required("reason").asText(),
                node.required("told").asBoolean(),
                node.required("cause").asText(),
                node.required("undoing").asText());
    }

    @Override
    public void close() {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot release the journal " + file, e);
            }
        }
    }
}

package io.weir.connectors.telemetry.avro;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Schemas from files: one, or all {@code .avsc} of a directory. {@code 17.avsc} has the id 17; a single file is the
 * schema of every record that names its schema by id.
 */
final class SchemaFiles implements Schemas {
    private final String place;
    private final Map<Long, Schema> byFingerprint = new HashMap<>();
    private final Map<Integer, Schema> byId = new HashMap<>();
    private Schema only;

    private SchemaFiles(String place) {
        this.place = place;
    }

    static SchemaFiles load(String place) {
        Path path = Path.of(place);
        var schemas = new SchemaFiles(place);
        List<Path> files = List.of(path);
        if (Files.isDirectory(path)) {
            try (Stream<Path> entries = Files.list(path)) {
                files = entries.filter(file -> file.toString().endsWith(".avsc"))
                        .sorted()
                        .toList();
            } catch (IOException unreadable) {
                throw new UncheckedIOException("schema: cannot list " + place, unreadable);
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("schema: no .avsc file in " + place);
        }
        files.forEach(schemas::add);
        if (files.size() > 1) {
            schemas.only = null;
        }
        return schemas;
    }

    private void add(Path file) {
        try {
            only = SchemaText.parse(new Schema.Parser(), Files.readString(file));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "schema: found no readable file " + file + ", expected an Avro schema (.avsc), a directory of"
                            + " them, or the http address of a registry",
                    unreadable);
        } catch (Unreadable wrong) {
            throw new IllegalArgumentException("schema: " + file + " holds " + wrong.getMessage(), wrong);
        }
        byFingerprint.put(SchemaNormalization.parsingFingerprint64(only), only);
        String name = file.getFileName().toString();
        if (name.matches("\\d{1,9}\\.avsc")) {
            byId.put(Integer.valueOf(name.substring(0, name.indexOf('.'))), only);
        }
    }

    @Override
    public Schema byId(int id) throws Unreadable {
        Schema schema = byId.getOrDefault(id, only);
        if (schema == null) {
            throw new Unreadable("found no " + id + ".avsc in " + place);
        }
        return schema;
    }

    @Override
    public Schema byFingerprint(long fingerprint) throws Unreadable {
        Schema schema = byFingerprint.get(fingerprint);
        if (schema == null) {
            throw new Unreadable("found no schema with fingerprint " + Long.toHexString(fingerprint) + " in " + place);
        }
        return schema;
    }

    @Override
    public Schema only() throws Unreadable {
        if (only == null) {
            throw new Unreadable("found no mark that names a schema, and " + place + " has several");
        }
        return only;
    }
}

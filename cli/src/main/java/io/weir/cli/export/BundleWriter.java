package io.weir.cli.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.cli.replay.ExpectationFile;
import io.weir.connectors.alert.AlertDocument;
import io.weir.connectors.incident.IncidentDocument;
import io.weir.connectors.response.ResponseDocument;
import io.weir.rules.alert.Alert;
import io.weir.rules.book.RuleDocument;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes a bundle as a zip. The same bundle gives the same bytes. */
public final class BundleWriter {
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final ObjectMapper LINE = new ObjectMapper();

    private final Map<String, byte[]> files = new TreeMap<>();

    private BundleWriter() {}

    /** @param page what people read of it */
    public static void write(Bundle bundle, String page, Path path) throws IOException {
        BundleWriter writer = new BundleWriter();
        writer.add(bundle, page);
        Path parent = path.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        try (OutputStream out = Files.newOutputStream(path)) {
            writer.write(out);
        }
    }

    private void add(Bundle bundle, String page) throws IOException {
        files.put(BundleFile.REPORT, page.getBytes(UTF_8));
        files.put("incident.json", pretty(IncidentDocument.json(bundle.incident())));
        files.put("alerts.jsonl", lines(bundle.alerts(), AlertDocument::json));
        files.put("responses.jsonl", lines(bundle.responses(), ResponseDocument::json));
        files.put(
                BundleFile.EXPECTATIONS,
                ExpectationFile.ofIncident(bundle.incident(), bundle.alerts()).getBytes(UTF_8));
        if (!bundle.archived().isEmpty()) {
            files.put("archived-events.jsonl", lines(bundle.archived(), document -> document));
        }
        Set<String> names = new HashSet<>();
        for (RuleDocument rule : bundle.rules()) {
            files.put(
                    name(BundleFile.RULES, rule.key(), ".yml", names),
                    rule.text().getBytes(UTF_8));
        }
        for (Map.Entry<String, List<byte[]>> topic : new TreeMap<>(bundle.events()).entrySet()) {
            ByteArrayOutputStream records = new ByteArrayOutputStream();
            for (byte[] each : topic.getValue()) {
                records.write(each);
                records.write('\n');
            }
            files.put(name(BundleFile.EVENTS, topic.getKey(), ".log", names), records.toByteArray());
        }
        files.put(BundleFile.MANIFEST, pretty(manifest(bundle)));
    }

    /** A file name of what may hold any character. */
    private static String name(String directory, String key, String ending, Set<String> taken) {
        String plain = key.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^[^A-Za-z0-9]+", "");
        String shortened = plain.substring(0, Math.min(100, plain.length()));
        String stem = directory + (shortened.isEmpty() ? "unnamed" : shortened);
        String name = stem + ending;
        for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = stem + "." + i + ending;
        }
        return name;
    }

    private ObjectNode manifest(Bundle bundle) {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("format", BundleFile.FORMAT);
        manifest.put("incident", bundle.incident().id());
        manifest.put("version", bundle.incident().version());
        manifest.put(
                "year",
                Instant.ofEpochMilli(bundle.incident().firstMillis())
                        .atOffset(ZoneOffset.UTC)
                        .getYear());
        manifest.put("partial", !bundle.gaps().isEmpty());
        ArrayNode gaps = manifest.putArray("gaps");
        bundle.gaps().forEach(gaps::add);
        ObjectNode rules = manifest.putObject("rules");
        Map<String, String> versions = new TreeMap<>();
        for (Alert alert : bundle.alerts()) {
            versions.put(alert.ruleId(), alert.ruleVersion());
        }
        versions.forEach(rules::put);
        ObjectNode hashes = manifest.putObject("sha256");
        files.forEach((name, content) -> hashes.put(name, BundleFile.sha256(content)));
        return manifest;
    }

    private void write(OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out, UTF_8)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
    }

    private static <T> byte[] lines(List<T> all, Function<T, JsonNode> document) throws JsonProcessingException {
        StringBuilder lines = new StringBuilder();
        for (T each : all) {
            lines.append(LINE.writeValueAsString(document.apply(each))).append('\n');
        }
        return lines.toString().getBytes(UTF_8);
    }

    private static byte[] pretty(JsonNode document) throws JsonProcessingException {
        return (JSON.writeValueAsString(document) + "\n").getBytes(UTF_8);
    }
}

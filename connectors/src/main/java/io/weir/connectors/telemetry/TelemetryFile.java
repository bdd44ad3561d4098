package io.weir.connectors.telemetry;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Cuts a file into records: lines, as shippers do, unless it is one document over many lines (pretty-printed JSON, XML,
 * Avro). Header lines that tell the layout of the lines below go with every record. {@code .gz} is unpacked.
 */
public final class TelemetryFile {
    private static final int HEAD = 1 << 16;
    private static final int LONGEST_WHOLE = 1 << 30;

    private final Path path;

    public TelemetryFile(Path path) {
        this.path = path;
    }

    /** Takes the records of a file, with the number of the line that each begins in. */
    @FunctionalInterface
    public interface Records {
        void record(byte[] bytes, long line) throws IOException;
    }

    public void forEach(Records records) throws IOException {
        try (InputStream in = open()) {
            in.mark(HEAD);
            byte[] head = in.readNBytes(HEAD - 1);
            in.reset();
            if (isWhole(head)) {
                byte[] whole = in.readNBytes(LONGEST_WHOLE);
                if (whole.length == LONGEST_WHOLE) {
                    throw new IOException("one document of more than " + LONGEST_WHOLE + " bytes");
                }
                records.record(whole, 1);
            } else {
                forEachLine(in, records);
            }
        }
    }

    private InputStream open() throws IOException {
        InputStream file = Files.newInputStream(path);
        try {
            return new BufferedInputStream(
                    path.toString().endsWith(".gz") ? new GZIPInputStream(file, HEAD) : file, HEAD);
        } catch (IOException broken) {
            file.close();
            throw broken;
        }
    }

    /** Whether the file is no sequence of lines. */
    private static boolean isWhole(byte[] head) {
        int from = 0;
        while (from < head.length
                && (head[from] == ' ' || head[from] == '\n' || head[from] == '\r' || head[from] == '\t')) {
            from++;
        }
        if (from + 1 >= head.length) {
            return false;
        }
        boolean isUtf16 =
                head[0] == (byte) 0xFF && head[1] == (byte) 0xFE || head[0] == (byte) 0xFE && head[1] == (byte) 0xFF;
        boolean isAvro = head[0] == 'O' && head[1] == 'b' && head.length > 3 && head[2] == 'j' && head[3] == 1;
        if (isUtf16 || isAvro) {
            return true;
        }
        int end = Bytes.find(head, from, head.length, '\n');
        while (end > from && head[end - 1] <= ' ' && head[end - 1] >= 0) {
            end--;
        }
        byte last = head[end - 1];
        return switch (head[from]) {
            case '{' -> last != '}' && end < head.length - 1;
            case '[' -> isJsonArray(head, from);
            case '<' -> isXml(head, from) && !isEventPerLine(head, from, end);
            default -> false;
        };
    }

    /** Error logs have lines that begin with a bracket, too. */
    private static boolean isJsonArray(byte[] head, int from) {
        int at = from + 1;
        while (at < head.length && head[at] <= ' ') {
            at++;
        }
        return at < head.length && (head[at] == '{' || head[at] == ']');
    }

    private static boolean isXml(byte[] head, int from) {
        return from + 1 < head.length && (head[from + 1] == '?' || head[from + 1] == 'E' || head[from + 1] == '!');
    }

    private static boolean isEventPerLine(byte[] head, int from, int end) {
        return Bytes.startsWith(head, from, end, Bytes.of("<Event"))
                && Bytes.endsWith(head, from, end, Bytes.of("</Event>"));
    }

    private static void forEachLine(InputStream in, Records records) throws IOException {
        var header = new HeaderLines();
        var line = new ByteArrayOutputStream();
        byte[] buffer = new byte[HEAD];
        long number = 1;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            int from = 0;
            for (int at = 0; at < read; at++) {
                if (buffer[at] == '\n') {
                    line.write(buffer, from, at - from);
                    endLine(line, header, number++, records);
                    from = at + 1;
                }
            }
            line.write(buffer, from, read - from);
        }
        endLine(line, header, number, records);
    }

    private static void endLine(ByteArrayOutputStream line, HeaderLines header, long number, Records records)
            throws IOException {
        if (line.size() > 0) {
            Optional<byte[]> record = header.record(line.toByteArray());
            line.reset();
            if (record.isPresent()) {
                records.record(record.get(), number);
            }
        }
    }
}

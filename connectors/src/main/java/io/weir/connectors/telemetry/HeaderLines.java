package io.weir.connectors.telemetry;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Makes records of the lines of a file whose header says what its lines hold, as Zeek and IIS write them: each line gets
 * the header in front. So a record says all that there is to know about it, and reading keeps no memory of others.
 * Lines of files without such a header stay as they are.
 */
public final class HeaderLines {
    private static final byte[] ZEEK = Bytes.of("#separator");
    private static final byte[] W3C = Bytes.of("#Software:");
    private static final byte[] VERSION = Bytes.of("#Version:");
    private static final byte[] FIELDS = Bytes.of("#Fields:");
    private static final int LONGEST_HEADER = 64 << 10;

    private final ByteArrayOutputStream header = new ByteArrayOutputStream();

    /** The record that a line makes; none if the line belongs to the header. */
    public Optional<byte[]> record(byte[] line) {
        if (line.length > 0 && line[0] == '#') {
            if (begins(line)) {
                header.reset();
            }
            boolean isHeader = begins(line) || header.size() > 0;
            if (isHeader && header.size() + line.length < LONGEST_HEADER) {
                header.writeBytes(line);
                header.write('\n');
            }
            return isHeader ? Optional.empty() : Optional.of(line);
        }
        if (header.size() == 0) {
            return Optional.of(line);
        }
        byte[] record = new byte[header.size() + line.length];
        System.arraycopy(header.toByteArray(), 0, record, 0, header.size());
        System.arraycopy(line, 0, record, header.size(), line.length);
        return Optional.of(record);
    }

    private boolean begins(byte[] line) {
        return Bytes.startsWith(line, 0, line.length, ZEEK)
                || Bytes.startsWith(line, 0, line.length, W3C)
                || Bytes.startsWith(line, 0, line.length, FIELDS)
                || header.size() == 0 && Bytes.startsWith(line, 0, line.length, VERSION);
    }
}

package io.weir.connectors.notify.web;

import io.weir.connectors.notify.Notice;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Notices as the collector takes them: one JSON object after the other, packed. */
final class SplunkEvents {
    private SplunkEvents() {}

    /** @param index empty for none; a name as the configuration lets it pass needs no escapes */
    static byte[] packed(List<Notice> notices, String index) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            for (Notice notice : notices) {
                out.write(head(notice, index).getBytes(UTF_8));
                out.write(notice.document());
                out.write('}');
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory can always be written", e);
        }
        return bytes.toByteArray();
    }

    private static String head(Notice notice, String index) {
        long millis = Math.floorMod(notice.timeMillis(), 1000L);
        String fraction = Long.toString(1000 + millis).substring(1);
        return "{\"time\":" + Math.floorDiv(notice.timeMillis(), 1000L) + "." + fraction
                + ",\"host\":\"weir\",\"source\":\"weir\",\"sourcetype\":\"weir:"
                + notice.kind().word() + "\"" + (index.isEmpty() ? "" : ",\"index\":\"" + index + "\"") + ",\"event\":";
    }
}

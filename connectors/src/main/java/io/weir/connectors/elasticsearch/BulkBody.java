package io.weir.connectors.elasticsearch;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.apache.http.HttpEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;

import java.io.ByteArrayOutputStream;
import java.util.List;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** A bulk request as it goes over the wire: for each document a line that says what to do, and a line with the document. */
final class BulkBody {
    private static final ContentType LINES = ContentType.create("application/x-ndjson");
    private static final byte[] INDEX = ascii("{\"index\":{\"_index\":\"");
    private static final byte[] ID = ascii("\",\"_id\":\"");
    private static final byte[] VERSION = ascii("\",\"version_type\":\"external_gte\",\"version\":");
    private static final byte[] END = ascii("}}\n");

    private BulkBody() {}

    static HttpEntity of(List<IndexDocument> documents) {
        int size = 0;
        for (IndexDocument document : documents) {
            size += document.json().length + 200;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(size);
        JsonStringEncoder quoting = JsonStringEncoder.getInstance();
        for (IndexDocument document : documents) {
            body.writeBytes(INDEX);
            body.writeBytes(quoting.quoteAsUTF8(document.index()));
            body.writeBytes(ID);
            body.writeBytes(quoting.quoteAsUTF8(document.id()));
            body.writeBytes(VERSION);
            body.writeBytes(ascii(Long.toString(document.version())));
            body.writeBytes(END);
            body.writeBytes(document.json());
            body.write('\n');
        }
        return new NByteArrayEntity(body.toByteArray(), LINES);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}

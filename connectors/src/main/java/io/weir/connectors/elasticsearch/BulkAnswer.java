package io.weir.connectors.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** What became of each document of a bulk request, in its order. */
record BulkAnswer(List<Item> items) {
    /** Of an answer, only what is read here: the rest need not be written. */
    static final String FILTER = "items.*.status,items.*.error";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONFLICT = 409;
    private static final int INTERNAL_ERROR = 500;

    /** What to do about a document. */
    enum Verdict {
        INDEXED,
        /** A newer version is there already: that is success. */
        OUTDATED,
        /** Not now: too busy, too full, or not there. */
        AGAIN,
        /** The server stumbled: perhaps over this very document, so not for ever. */
        STUMBLED,
        REFUSED,
        /** Not the document's fault: whoever writes may not. */
        FORBIDDEN
    }

    record Item(Verdict verdict, String reason) {
        private static final Item INDEXED = new Item(Verdict.INDEXED, "");
    }

    static BulkAnswer read(InputStream in) throws IOException {
        JsonNode items = JSON.readTree(in).path("items");
        List<Item> read = new ArrayList<>(items.size());
        for (JsonNode item : items) {
            JsonNode outcome = item.path("index");
            JsonNode error = outcome.path("error");
            read.add(
                    error.isMissingNode()
                            ? Item.INDEXED
                            : item(outcome.path("status").asInt(), error));
        }
        return new BulkAnswer(read);
    }

    private static Item item(int status, JsonNode error) {
        return new Item(
                verdict(
                        status,
                        error.path("type").asText(),
                        error.path("reason").asText()),
                reason(error));
    }

    private static Verdict verdict(int status, String type, String reason) {
        if (status == CONFLICT) {
            return Verdict.OUTDATED;
        }
        // An index that is read-only, because the disk is full or somebody says so, is neither the document's fault nor
        // for ever; nor is a cluster that may not hold one more shard.
        if (isBlocked(type) || (type.equals("validation_exception") && reason.contains("shards open"))) {
            return Verdict.AGAIN;
        }
        if (type.equals("security_exception")) {
            return Verdict.FORBIDDEN;
        }
        if (status == INTERNAL_ERROR) {
            return Verdict.STUMBLED;
        }
        return Trouble.isTemporary(status) ? Verdict.AGAIN : Verdict.REFUSED;
    }

    static boolean isBlocked(String reason) {
        return reason.contains("cluster_block_exception");
    }

    private static String reason(JsonNode error) {
        StringBuilder reason = new StringBuilder(said(error));
        JsonNode cause = error.path("caused_by");
        for (int depth = 0; cause.isObject() && depth < 3; depth++) {
            reason.append(" (").append(said(cause)).append(')');
            cause = cause.path("caused_by");
        }
        return Trouble.shortened(reason.toString());
    }

    private static String said(JsonNode error) {
        return error.path("type").asText() + ": " + error.path("reason").asText();
    }
}

package io.weir.connectors.elasticsearch;

import io.weir.connectors.elasticsearch.BulkAnswer.Item;
import io.weir.connectors.elasticsearch.BulkAnswer.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class BulkAnswerTest {
    @ParameterizedTest
    @CsvSource({
        "409, version_conflict_engine_exception, current version is higher, OUTDATED",
        "429, es_rejected_execution_exception, queue is full, AGAIN",
        "429, cluster_block_exception, TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, AGAIN",
        "403, cluster_block_exception, FORBIDDEN/8/index write (api), AGAIN",
        "503, unavailable_shards_exception, primary shard is not active, AGAIN",
        "400, validation_exception, this cluster currently has [1000]/[1000] maximum normal shards open, AGAIN",
        "500, illegal_state_exception, stumbled, STUMBLED",
        "403, security_exception, action is unauthorized, FORBIDDEN",
        "400, strict_dynamic_mapping_exception, surprise, REFUSED",
        "400, document_parsing_exception, failed to parse, REFUSED",
        "404, index_not_found_exception, no such index, REFUSED"
    })
    void eachRefusalHasItsMeaning(int status, String type, String reason, Verdict expected) throws IOException {
        assertThat(read("{\"items\":[{\"index\":{\"status\":" + status + ",\"error\":{\"type\":\"" + type
                        + "\",\"reason\":\"" + reason + "\"}}}]}"))
                .containsExactly(new Item(expected, type + ": " + reason));
    }

    @Test
    void whatWasTakenHasNoError() throws IOException {
        assertThat(read("{\"items\":[{\"index\":{\"status\":201}},{\"index\":{\"status\":200}}]}"))
                .extracting(Item::verdict)
                .containsExactly(Verdict.INDEXED, Verdict.INDEXED);
    }

    @Test
    void causesAreTold() throws IOException {
        assertThat(
                        read(
                                """
                        {"items":[{"index":{"status":400,"error":{"type":"a","reason":"b",
                          "caused_by":{"type":"c","reason":"d"}}}}]}"""))
                .extracting(Item::reason)
                .containsExactly("a: b (c: d)");
    }

    private static List<Item> read(String answer) throws IOException {
        return BulkAnswer.read(new ByteArrayInputStream(answer.getBytes(UTF_8))).items();
    }
}

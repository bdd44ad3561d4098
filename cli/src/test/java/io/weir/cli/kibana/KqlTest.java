package io.weir.cli.kibana;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KqlTest {
    private static void means(String kql, String query) throws IOException {
        assertThat(Kql.parse(kql).query()).isEqualTo(new ObjectMapper().readTree(query.replace('\'', '"')));
    }

    @Test
    void readsWhatSavedObjectsSay() throws IOException {
        means("", "{'match_all':{}}");
        means("weir.alert.shadow: false", "{'match':{'weir.alert.shadow':'false'}}");
        means("a: *", "{'exists':{'field':'a'}}");
        means("not a: \"x y\"", "{'bool':{'must_not':{'match_phrase':{'a':'x y'}}}}");
        means("a >= \"2027-01-15T08:00:00Z\"", "{'range':{'a':{'gte':'2027-01-15T08:00:00Z'}}}");
    }

    @Test
    void andBindsCloserThanOr() throws IOException {
        means(
                "a: 1 or b: 2 and c: (3 or \"4\")",
                "{'bool':{'should':[{'match':{'a':'1'}},{'bool':{'filter':[{'match':{'b':'2'}},{'bool':{'should':"
                        + "[{'match':{'c':'3'}},{'match_phrase':{'c':'4'}}],'minimum_should_match':1}}]}}],"
                        + "'minimum_should_match':1}}");
        assertThat(Kql.parse("a: 1 or b: 2 and c: (3 or \"4\")").fields()).containsExactly("a", "b", "c");
    }

    @Test
    void quotesHoldAnything() throws IOException {
        assertThat(Kql.parse("a: \"o\\u0027hara \\\"\\\\ (or) b: 1\"")
                        .query()
                        .at("/match_phrase/a")
                        .asText())
                .isEqualTo("o'hara \"\\ (or) b: 1");
    }

    @Test
    void mistakesAreNotPassedOver() {
        assertThatThrownBy(() -> Kql.parse("a: 1 b: 2")).hasMessageContaining("expected the end, found 'b'");
        assertThatThrownBy(() -> Kql.parse("a: (1 or 2")).hasMessageContaining("expected ')'");
        assertThatThrownBy(() -> Kql.parse("a:")).hasMessageContaining("expected more");
        assertThatThrownBy(() -> Kql.parse("a: \"1")).hasMessageContaining("expected a word");
    }
}

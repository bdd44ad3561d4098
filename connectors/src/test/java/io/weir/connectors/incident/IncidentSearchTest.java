package io.weir.connectors.incident;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import java.net.URLEncoder;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class IncidentSearchTest {
    private static final Pattern ESCAPED = Pattern.compile("\\\\(?:u([0-9a-f]{4})|([\"\\\\]))");

    @Test
    void namesThatLookLikeSyntaxStayNames() {
        assertThat(IncidentSearch.quoted("o'hara\\\"@web!")).isEqualTo("\"o\\u0027hara\\\\\\\"@web\\u0021\"");
    }

    @Property
    void nothingEscapesFromItsQuotesNorFromTheAddressAroundThem(@ForAll String label) {
        String quoted = IncidentSearch.quoted(label);

        String inner = quoted.substring(1, quoted.length() - 1);
        assertThat(ESCAPED.matcher(inner).replaceAll("")).doesNotContain("\"", "\\", "'", "!");
        assertThat(UTF_8.newEncoder().canEncode(quoted)).isTrue();
        assertThat(URLEncoder.encode(quoted, UTF_8)).doesNotContain("'", "!");
        assertThat(unescaped(inner)).isEqualTo(label);
    }

    /** As Kibana's query language reads it. */
    private static String unescaped(String quoted) {
        return ESCAPED.matcher(quoted).replaceAll(found -> {
            String letter = found.group(1) == null
                    ? found.group(2)
                    : String.valueOf((char) Integer.parseInt(found.group(1), 16));
            return java.util.regex.Matcher.quoteReplacement(letter);
        });
    }
}

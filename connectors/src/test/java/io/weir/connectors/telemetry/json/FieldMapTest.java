package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.EventSink;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.ReadEvent;
import io.weir.connectors.telemetry.ReadOnce;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TelemetryReader;
import io.weir.connectors.telemetry.TelemetryRecord;
import io.weir.rules.event.FieldTable;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleIndex;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** JSON of a site's own making, with names and a log source from its configuration. */
class FieldMapTest {
    private static final FormatSettings SETTINGS = new FormatSettings(
            "json",
            ZoneId.of("Europe/Berlin"),
            0,
            Map.of("who.name", "user.name", "peer", "source.ip", "did", "event.action"),
            Map.of("@logsource.product", "shop", "@logsource.category", "application", "event.dataset", "shop.audit"),
            "at",
            "");
    private static final String EVENT = "{\"at\":\"2026-06-15 11:00:00\",\"time\":\"2020-01-01T00:00:00Z\","
            + "\"who\":{\"name\":\"mia\"},\"peer\":\"[::ffff:192.0.2.7]:50022\",\"did\":\"refund\"}";

    @Test
    void givesFieldsTheirEcsNames() {
        var outcome = ReadOnce.of(SETTINGS, EVENT);

        assertThat(outcome.field("user.name")).isEqualTo("mia");
        assertThat(outcome.field("source.ip")).isEqualTo("192.0.2.7");
        assertThat(outcome.field("source.port")).isEqualTo(50022L);
        assertThat(outcome.field("event.action")).isEqualTo("refund");
        assertThat(outcome.field("event.dataset")).isEqualTo("shop.audit");
        assertThat(outcome.field("who.name")).isEqualTo("mia");
    }

    @Test
    void takesTheTimeFromItsFieldInTheZoneOfTheSite() {
        assertThat(ReadOnce.of(SETTINGS, EVENT).field("@timestamp")).isEqualTo("2026-06-15T09:00:00Z");
    }

    @Test
    void whatIsNoAddressIsNoAddress() {
        var outcome = ReadOnce.of(SETTINGS, EVENT.replace("[::ffff:192.0.2.7]:50022", "db.example.com"));

        assertThat(outcome.field("source.ip")).isNull();
        assertThat(outcome.field("source.domain")).isEqualTo("db.example.com");
    }

    @Test
    void rulesOfTheDeclaredLogSourceMatch() {
        assertThat(matches("{product: shop, category: application}", "user.name: mia"))
                .isTrue();
        assertThat(matches("{product: shop, category: application}", "event.action: refund"))
                .isTrue();
        assertThat(matches("{product: other, category: application}", "user.name: mia"))
                .isFalse();
        assertThat(matches("{category: webserver}", "user.name: mia")).isFalse();
    }

    private static boolean matches(String logSource, String selection) {
        String rule = "title: t\nlogsource: " + logSource + "\ndetection:\n  s: {" + selection + "}\n  condition: s\n";
        RuleSet.Compilation compilation = RuleSet.compile(List.of(new RuleSource("rule.yml", rule)));
        assertThat(compilation.problems()).isEmpty();
        var compiled = compilation.rules().rules().get(0);
        var matcher = new Matcher(RuleIndex.build(
                List.of(new IndexedRule(compiled.key(), compiled.logSource(), compiled.condition())),
                Mappings.bundled(),
                FieldTable.empty().with(Formats.fields(SETTINGS))));
        boolean[] matched = {false};
        TelemetryReader.ofViews(
                        SETTINGS, TelemetryLimits.DEFAULT, matcher.index().fields())
                .read(
                        new TelemetryRecord(
                                "default", "shop", 0, 0, ReadOnce.ARRIVAL, EVENT.getBytes(StandardCharsets.UTF_8)),
                        new EventSink() {
                            @Override
                            public void event(ReadEvent event) {
                                matcher.match(event.view(), hit -> matched[0] = true);
                            }

                            @Override
                            public void rejected(TelemetryRecord record, byte[] all, int from, int to, String reason) {
                                throw new AssertionError(reason);
                            }
                        });
        return matched[0];
    }
}

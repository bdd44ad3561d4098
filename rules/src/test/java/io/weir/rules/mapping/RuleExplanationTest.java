package io.weir.rules.mapping;

import io.weir.rules.event.Event;
import io.weir.rules.event.Json;
import io.weir.rules.sigma.DetectionRule;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class RuleExplanationTest {
    private static final DetectionRule RULE = rule(
            """
            title: Who am I
            logsource: {category: process_creation, product: windows}
            detection:
              selection: {Image|endswith: '\\whoami.exe', Provider_Name: null}
              condition: selection
            """);

    private static DetectionRule rule(String text) {
        return RuleSet.compile(List.of(new RuleSource("rule.yml", text)))
                .rules()
                .rules()
                .get(0);
    }

    private static List<String> explain(DetectionRule rule, String json) throws IOException {
        Event event = Event.of(Json.object(json.replace('\'', '"')));
        return new RuleExplanation(Mappings.bundled()).explain(rule, event);
    }

    @Test
    void findsFieldsWhereTheMappingPlacesThem() throws IOException {
        assertThat(explain(
                        RULE,
                        "{'winlog':{'channel':'Microsoft-Windows-Sysmon/Operational','event_id':1,"
                                + "'event_data':{'Image':'C:\\\\whoami.exe'}}}"))
                .startsWith("matches")
                .anyMatch(line -> line.contains("'C:\\whoami.exe'"))
                .contains("Image          winlog.event_data.Image")
                .last()
                .asString()
                .startsWith("Provider_Name  absent, looked for at Provider_Name, SourceName, ");
    }

    @Test
    void findsFieldsUnderTheNamesThatAnotherSourceGivesThem() throws IOException {
        assertThat(explain(RULE, "{'Channel':'Security','EventID':4688,'NewProcessName':'C:\\\\whoami.exe'}"))
                .startsWith("matches")
                .contains("Image          NewProcessName");
    }

    @Test
    void saysThatARuleIsForOtherEvents() throws IOException {
        assertThat(explain(RULE, "{'Channel':'Security','EventID':4624,'Image':'C:\\\\whoami.exe'}")
                        .get(0))
                .isEqualTo("does not apply: the event is of another log source");
        assertThat(explain(RULE, "{'Image':'C:\\\\whoami.exe','@logsource':{'product':'linux'}}")
                        .get(0))
                .isEqualTo("does not apply: the event is of another log source");
    }

    @Test
    void saysThatNothingIsKnownOfTheEvent() throws IOException {
        assertThat(explain(RULE, "{'Image':'C:\\\\whoami.exe'}"))
                .startsWith("matches")
                .contains("Image          Image")
                .last()
                .asString()
                .contains("no mapping recognises the event");
    }

    @Test
    void findsKeywordsInTheEventAndNotInItsDeclaredLogSource() throws IOException {
        DetectionRule keyword = rule(
                """
                title: Word
                logsource: {product: linux}
                detection:
                  keywords: [linux]
                  condition: keywords
                """);

        assertThat(explain(keyword, "{'a':'b','@logsource':{'product':'linux'}}")
                        .get(0))
                .isEqualTo("does not match");
        assertThat(explain(keyword, "{'a':'Linux','@logsource':{'product':'linux'}}")
                        .get(0))
                .isEqualTo("matches");
    }
}

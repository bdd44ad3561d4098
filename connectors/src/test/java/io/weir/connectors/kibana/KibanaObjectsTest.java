package io.weir.connectors.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** What the file for Kibana says, as far as it can be said without data; cli's DashboardsIT asks a real node what its panels ask. */
class KibanaObjectsTest {
    private static final Path FILE = Path.of("src/main/resources/kibana/weir.ndjson");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** {@code mvn -pl connectors -am test -Dtest=KibanaObjectsTest -Dweir.kibana.write=true} writes it anew. */
    @Test
    void theFileIsWhatTheCodeMakes() throws IOException {
        if (Boolean.getBoolean("weir.kibana.write")) {
            Files.writeString(FILE, KibanaObjects.file());
        }

        assertThat(Files.readString(FILE)).isEqualTo(KibanaObjects.file());
    }

    @Test
    void everyReferenceLeadsToAnObjectOfTheFile() throws IOException {
        Set<String> known = new HashSet<>();
        for (JsonNode object : objects()) {
            assertThat(known.add(name(object)))
                    .as(name(object) + " is there once")
                    .isTrue();
        }

        for (JsonNode object : objects()) {
            assertThat(object.path("references"))
                    .allSatisfy(reference -> assertThat(known).contains(name(reference)));
        }
    }

    /** Kibana finds what a panel needs by the name of a reference alone; one that nobody uses is a leftover. */
    @Test
    void everythingThatIsReferredToHasAReferenceAndTheOtherWayRound() throws IOException {
        for (JsonNode object : objects()) {
            Set<String> named = new TreeSet<>();
            object.path("references")
                    .forEach(reference -> named.add(reference.path("name").asText()));
            assertThat(named)
                    .as(name(object))
                    .hasSize(object.path("references").size())
                    .isEqualTo(used(object));
        }
    }

    private static Set<String> used(JsonNode object) throws IOException {
        Set<String> used = new TreeSet<>();
        JsonNode attributes = object.path("attributes");
        String source = attributes.at("/kibanaSavedObjectMeta/searchSourceJSON").asText("{}");
        if (JSON.readTree(source).has("indexRefName")) {
            used.add(JSON.readTree(source).path("indexRefName").asText());
        }
        JSON.readTree(attributes.at("/controlGroupInput/panelsJSON").asText("{}"))
                .fieldNames()
                .forEachRemaining(control -> used.add("controlGroup_" + control + ":optionsListDataView"));
        for (JsonNode panel : panels(object)) {
            String prefix = panel.path("panelIndex").asText() + ":";
            if (panel.has("panelRefName")) {
                used.add(prefix + panel.path("panelRefName").asText());
            }
            panel.at("/embeddableConfig/attributes/state/datasourceStates/formBased/layers")
                    .fieldNames()
                    .forEachRemaining(layer -> used.add(prefix + "indexpattern-datasource-layer-" + layer));
        }
        return used;
    }

    @Test
    void everyColumnThatAPanelShowsIsOneOfItsLayer() throws IOException {
        for (JsonNode object : objects()) {
            for (JsonNode panel : panels(object)) {
                JsonNode state = panel.at("/embeddableConfig/attributes/state");
                Set<String> columns = new TreeSet<>();
                state.at("/datasourceStates/formBased/layers/layer/columns")
                        .fieldNames()
                        .forEachRemaining(columns::add);
                Set<String> shown = new TreeSet<>();
                collectShown(state.path("visualization"), shown);
                assertThat(shown).as(panel.path("title").asText()).isEqualTo(columns);
            }
        }
    }

    private static void collectShown(JsonNode node, Set<String> shown) {
        node.fields().forEachRemaining(field -> {
            boolean isColumn =
                    field.getKey().endsWith("Accessor") || field.getKey().equals("columnId");
            boolean areColumns = Set.of("accessors", "metrics", "primaryGroups").contains(field.getKey());
            if (isColumn) {
                shown.add(field.getValue().asText());
            } else if (areColumns) {
                field.getValue().forEach(id -> shown.add(id.asText()));
            }
        });
        node.forEach(inner -> collectShown(inner, shown));
    }

    @Test
    void panelsFillTheGridAndDoNotOverlap() throws IOException {
        for (JsonNode object : objects()) {
            Set<String> taken = new HashSet<>();
            int lowest = 0;
            for (JsonNode panel : panels(object)) {
                JsonNode place = panel.path("gridData");
                assertThat(place.path("i")).isEqualTo(panel.path("panelIndex"));
                for (int x = place.path("x").asInt();
                        x < place.path("x").asInt() + place.path("w").asInt();
                        x++) {
                    for (int y = place.path("y").asInt();
                            y < place.path("y").asInt() + place.path("h").asInt();
                            y++) {
                        assertThat(x).isLessThan(Dashboard.WIDTH);
                        assertThat(taken.add(x + "," + y))
                                .as(panel.path("title") + " is alone at " + x + "," + y)
                                .isTrue();
                        lowest = Math.max(lowest, y + 1);
                    }
                }
            }
            assertThat(taken).hasSize(Dashboard.WIDTH * lowest);
        }
    }

    private static List<JsonNode> objects() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : Files.readAllLines(FILE, StandardCharsets.UTF_8)) {
            objects.add(JSON.readTree(line));
        }
        return objects;
    }

    private static JsonNode panels(JsonNode object) throws IOException {
        return JSON.readTree(object.at("/attributes/panelsJSON").asText("[]"));
    }

    private static String name(JsonNode object) {
        return object.path("type").asText() + "/" + object.path("id").asText();
    }
}

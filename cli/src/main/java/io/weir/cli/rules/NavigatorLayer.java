package io.weir.cli.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.rules.attack.Coverage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Coverage as a layer of the ATT&amp;CK Navigator, format 4.5: the score of a technique is the number of its rules. */
public final class NavigatorLayer {
    private static final String LIGHT = "#deebf7";
    private static final String DARK = "#08519c";

    private NavigatorLayer() {}

    public static void write(Coverage coverage, String attackVersion, Path file) throws IOException {
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), layer(coverage, attackVersion));
    }

    private static Map<String, Object> layer(Coverage coverage, String attackVersion) {
        List<Map<String, Object>> techniques = new ArrayList<>();
        coverage.rulesByTechnique().forEach((id, rules) -> {
            Map<String, Object> technique = new LinkedHashMap<>();
            technique.put("techniqueID", id);
            technique.put("score", rules.size());
            technique.put("comment", String.join(", ", rules));
            technique.put("enabled", true);
            technique.put("showSubtechniques", true);
            techniques.add(technique);
        });
        int highest = coverage.rulesByTechnique().values().stream()
                .mapToInt(List::size)
                .max()
                .orElse(1);
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("attack", attackVersion.split("\\.")[0]);
        versions.put("navigator", "5.1.0");
        versions.put("layer", "4.5");
        Map<String, Object> gradient = new LinkedHashMap<>();
        gradient.put("colors", List.of(LIGHT, DARK));
        gradient.put("minValue", 0);
        gradient.put("maxValue", highest);
        Map<String, Object> layer = new LinkedHashMap<>();
        layer.put("name", "Weir");
        layer.put("versions", versions);
        layer.put("domain", "enterprise-attack");
        layer.put("description", coverage.rules() + " rules of Weir; the score is the number of rules of a technique");
        layer.put("techniques", techniques);
        layer.put("gradient", gradient);
        layer.put("sorting", 3);
        layer.put("hideDisabled", false);
        layer.put("layout", Map.of("layout", "side", "expandedSubtechniques", "annotated"));
        return layer;
    }
}

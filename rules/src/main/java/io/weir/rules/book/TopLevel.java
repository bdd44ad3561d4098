package io.weir.rules.book;

import io.weir.rules.yaml.Yaml;
import io.weir.rules.yaml.YamlDocument;
import io.weir.rules.yaml.YamlReader;

import java.util.List;
import java.util.Optional;

/** Looks at the top level of a document without understanding the rest. */
final class TopLevel {
    private TopLevel() {}

    static Optional<String> scalar(String text, String key) {
        List<YamlDocument> documents = YamlReader.read(text);
        return documents.isEmpty() || !(documents.get(0).root() instanceof Yaml.Mapping mapping)
                ? Optional.empty()
                : mapping.get(key).flatMap(Yaml::scalarText).filter(value -> !value.isBlank());
    }
}

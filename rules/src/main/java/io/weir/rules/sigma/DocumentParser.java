package io.weir.rules.sigma;

import io.weir.rules.condition.Condition;
import io.weir.rules.event.LogSource;
import io.weir.rules.yaml.Yaml;
import io.weir.rules.yaml.YamlDocument;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns one YAML document into a rule, a filter, or the draft of a correlation or a chain. */
final class DocumentParser {
    private final Placeholders placeholders;
    private final Problems problems;

    DocumentParser(RuleSource source, Placeholders placeholders) {
        this.placeholders = placeholders;
        this.problems = new Problems(source.file());
    }

    Document parse(YamlDocument document) {
        document.flaws().forEach(flaw -> problems.add(flaw.at(), flaw.message()));
        if (!(document.root() instanceof Yaml.Mapping root)) {
            if (document.flaws().isEmpty()) {
                problems.expected("document", document.root(), "a map");
            }
            return new Document.Unreadable(document.root().at(), problems);
        }
        Attributes attributes = new Attributes(root, problems);
        if (attributes.has("action")) {
            problems.add(
                    root.keyPosition("action"),
                    "action: found a document of a rule collection, expected a document that stands for itself");
            return new Document.Unreadable(root.at(), problems);
        }
        Metadata metadata = MetadataParser.parse(attributes, problems);
        if (attributes.has("correlation")) {
            return correlation(attributes, metadata);
        }
        if (attributes.has("chain")) {
            return chain(attributes, metadata);
        }
        return attributes.has("filter") ? filter(attributes, metadata) : rule(attributes, metadata);
    }

    private Document rule(Attributes document, Metadata metadata) {
        LogSource logSource = logSource(document);
        Set<Modifier> modifiers = EnumSet.noneOf(Modifier.class);
        Condition condition = document.mandatoryMap("detection")
                .map(detection -> condition(detection, Set.of("condition"), true, modifiers))
                .orElse(new Condition.AnyOf(List.of()));
        WeirKeys weir = WeirKeysParser.parse(document, problems);
        DetectionRule rule = new DetectionRule(metadata, logSource, condition, modifiers, weir);
        return new Document.Detection(rule, document.mapping().at(), problems);
    }

    private Document filter(Attributes document, Metadata metadata) {
        LogSource logSource = logSource(document);
        refuseWeirKeys(document);
        Optional<Attributes> section = document.map("filter");
        Optional<List<String>> rules = section.flatMap(this::filteredRules);
        Condition condition = section.map(
                        filter -> condition(filter, Set.of("condition", "rules"), false, EnumSet.allOf(Modifier.class)))
                .orElse(new Condition.AnyOf(List.of()));
        Filter filter = new Filter(metadata, logSource, rules, condition);
        return new Document.Filtering(filter, document.mapping().at(), problems);
    }

    private void refuseWeirKeys(Attributes document) {
        if (document.has("weir")) {
            problems.add(document.mapping().keyPosition("weir"), "weir: found in a filter, expected in a rule only");
        }
    }

    /** Empty for any rule. */
    private Optional<List<String>> filteredRules(Attributes filter) {
        boolean isAny = filter.mandatory("rules")
                .filter(rules -> rules instanceof Yaml.Text text && text.text().equals("any"))
                .isPresent();
        return isAny
                ? Optional.empty()
                : Optional.of(
                        filter.texts("rules").stream().map(Yaml.Text::text).toList());
    }

    private Document correlation(Attributes document, Metadata metadata) {
        WeirKeys weir = WeirKeysParser.parse(document, problems);
        if (!weir.groupBy().isEmpty()) {
            problems.add(
                    document.map("weir").orElseThrow().mapping().keyPosition("group-by"),
                    "weir.group-by: found in a correlation, expected correlation.group-by");
        }
        Optional<CorrelationDraft> draft = document.map("correlation")
                .map(section -> new CorrelationDraft(metadata, weir, document, section, problems));
        return new Document.Correlating(metadata, draft, document.mapping().at(), problems);
    }

    private Document chain(Attributes document, Metadata metadata) {
        List.of("detection", "logsource", "filter").stream()
                .filter(document::has)
                .forEach(key -> problems.add(
                        document.mapping().keyPosition(key),
                        key + ": found in a chain, expected a document of its own"));
        Optional<ChainDraft> draft =
                document.map("chain").map(section -> new ChainDraft(metadata, document, section, problems));
        return new Document.Chaining(metadata, draft, document.mapping().at(), problems);
    }

    private Condition condition(Attributes section, Set<String> reserved, boolean mayBeList, Set<Modifier> modifiers) {
        SearchParser parser = new SearchParser(placeholders, problems, modifiers);
        Map<String, Condition> searches = parser.searches(section.mapping(), reserved);
        return parser.condition(section.mapping(), searches, mayBeList);
    }

    private LogSource logSource(Attributes document) {
        Optional<Attributes> parts = document.mandatoryMap("logsource");
        if (parts.isEmpty()) {
            return new LogSource("", "", "");
        }
        Attributes found = parts.get();
        if (!found.has("category") && !found.has("product") && !found.has("service")) {
            problems.add(found.mapping().at(), "logsource: found no part, expected category, product or service");
        }
        return new LogSource(
                found.text("category").orElse(""),
                found.text("product").orElse(""),
                found.text("service").orElse(""));
    }
}

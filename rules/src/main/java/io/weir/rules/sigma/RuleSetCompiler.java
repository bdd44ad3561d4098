package io.weir.rules.sigma;

import io.weir.rules.chain.Chain;
import io.weir.rules.sigma.RuleSet.Compilation;
import io.weir.rules.yaml.Position;
import io.weir.rules.yaml.Yaml;
import io.weir.rules.yaml.YamlReader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Compiles documents that refer to each other: uniqueness, then filters, then correlations from the inside out, then chains. */
final class RuleSetCompiler {
    private static final int MAX_CHAIN = 100;

    private final Placeholders placeholders;
    private final List<Document> documents = new ArrayList<>();
    private final Map<String, Document> byId = new HashMap<>();
    private final Map<String, Document> byName = new HashMap<>();
    private final Map<Document, Rule> compiled = new IdentityHashMap<>();
    private final List<CorrelationRule> correlations = new ArrayList<>();

    RuleSetCompiler(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    Compilation compile(List<RuleSource> sources) {
        // What a document says does not depend on any other: all cores read, and the order stays that of the sources.
        documents.addAll(sources.parallelStream().flatMap(this::read).toList());
        documents.forEach(this::register);
        List<Filter> filters = filters();
        List<DetectionRule> rules = rules(filters);
        for (Document document : documents) {
            if (document instanceof Document.Correlating correlating) {
                link(correlating, new ArrayList<>());
            }
        }
        List<Chain> chains = chains();
        List<Problem> problems = documents.stream()
                .flatMap(document -> document.problems().all().stream())
                .toList();
        int refused = (int) documents.stream().filter(Document::isRefused).count();
        return new Compilation(new RuleSet(rules, correlations, filters, chains), problems, refused);
    }

    private Stream<Document> read(RuleSource source) {
        if (source.unreadable().isPresent()) {
            var problems = new Problems(source.file());
            problems.add(Position.START, source.unreadable().get());
            return Stream.of(new Document.Unreadable(Position.START, problems));
        }
        return YamlReader.read(source.text()).stream()
                .map(document -> new DocumentParser(source, placeholders).parse(document));
    }

    private void register(Document document) {
        document.metadata().ifPresent(metadata -> {
            metadata.id().ifPresent(id -> claim(byId, "id", id, document));
            metadata.name().ifPresent(name -> claim(byName, "name", name, document));
        });
    }

    private static void claim(Map<String, Document> claimed, String what, String value, Document document) {
        Document first = claimed.putIfAbsent(value, document);
        if (first != null) {
            String firstTitle = first.metadata().map(Metadata::title).orElse("");
            document.problems()
                    .add(
                            document.at(),
                            what + ": found '" + value + "', which '" + firstTitle
                                    + "' already has, expected a unique one");
        }
    }

    private List<Filter> filters() {
        return documents.stream()
                .filter(document -> !document.isRefused())
                .filter(Document.Filtering.class::isInstance)
                .map(document -> ((Document.Filtering) document).filter())
                .toList();
    }

    private List<DetectionRule> rules(List<Filter> filters) {
        List<DetectionRule> rules = new ArrayList<>();
        for (Document document : documents) {
            if (document instanceof Document.Detection detection && !document.isRefused()) {
                DetectionRule rule = detection.rule();
                for (Filter filter : filters) {
                    rule = filter.covers(rule) ? rule.and(filter.condition()) : rule;
                }
                rules.add(rule);
                compiled.put(document, rule);
            }
        }
        return rules;
    }

    private List<Chain> chains() {
        List<Chain> chains = new ArrayList<>();
        for (Document document : documents) {
            if (document instanceof Document.Chaining chaining) {
                chaining.draft().ifPresent(draft -> {
                    draft.references().forEach(reference -> checkStep(reference, draft.problems()));
                    draft.chain().ifPresent(chains::add);
                });
            }
        }
        return chains;
    }

    private void checkStep(Yaml.Text reference, Problems problems) {
        Document target = byId.getOrDefault(reference.text().toLowerCase(Locale.ROOT), byName.get(reference.text()));
        if (!(target instanceof Document.Detection) && !(target instanceof Document.Correlating)) {
            problems.expected("rule", reference, "the id or name of a loaded rule or correlation");
        } else if (!compiled.containsKey(target)) {
            problems.expected("rule", reference, "a rule that is not refused itself");
        }
    }

    /** Links a correlation after those it refers to; {@code path} holds the ones that wait for it. */
    private Optional<Rule> link(Document.Correlating document, List<Document> path) {
        if (compiled.containsKey(document)) {
            return Optional.of(compiled.get(document));
        }
        if (document.draft().isEmpty() || document.isRefused()) {
            return Optional.empty();
        }
        CorrelationDraft draft = document.draft().get();
        path.add(document);
        List<Rule> targets = new ArrayList<>();
        for (Yaml.Text reference : draft.references()) {
            target(reference, draft, path).ifPresent(targets::add);
        }
        path.remove(path.size() - 1);
        Optional<CorrelationRule> linked = document.isRefused() ? Optional.empty() : draft.link(List.copyOf(targets));
        linked.ifPresent(correlation -> {
            compiled.put(document, correlation);
            correlations.add(correlation);
        });
        return linked.map(correlation -> correlation);
    }

    private Optional<Rule> target(Yaml.Text reference, CorrelationDraft draft, List<Document> path) {
        Document target = byId.getOrDefault(reference.text().toLowerCase(Locale.ROOT), byName.get(reference.text()));
        if (target == null || target instanceof Document.Filtering || target instanceof Document.Chaining) {
            draft.problems().expected("rules", reference, "the id or name of a loaded rule or correlation");
            return Optional.empty();
        }
        if (path.stream().anyMatch(waiting -> waiting == target)) {
            draft.problems().expected("rules", reference, "no reference that leads back to the correlation itself");
            return Optional.empty();
        }
        if (path.size() > MAX_CHAIN) {
            draft.problems().expected("rules", reference, "at most " + MAX_CHAIN + " correlations over each other");
            return Optional.empty();
        }
        Optional<Rule> rule = target instanceof Document.Correlating correlating
                ? link(correlating, path)
                : Optional.ofNullable(compiled.get(target));
        if (rule.isEmpty() && draft.problems().isEmpty()) {
            draft.problems().expected("rules", reference, "a rule that is not refused itself");
        }
        return rule;
    }
}

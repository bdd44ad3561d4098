package io.weir.rules.sigma;

import io.weir.rules.chain.Chain;
import io.weir.rules.chain.ChainDefinition;
import io.weir.rules.yaml.Position;
import io.weir.rules.yaml.YamlDocument;
import io.weir.rules.yaml.YamlReader;

import java.util.List;
import java.util.Optional;

/** Reads a single chain where the rules it looks for are known elsewhere. */
public final class ChainReader {
    private ChainReader() {}

    /** The chain, or what is wrong with it. */
    public record Reading(Optional<Chain> chain, List<Problem> problems) {}

    public static Reading read(ChainDefinition definition) {
        Problems problems = new Problems("chain " + definition.chain());
        List<YamlDocument> documents = YamlReader.read(definition.text());
        if (documents.size() != 1) {
            problems.add(Position.START, "found " + documents.size() + " documents, expected exactly one chain");
            return new Reading(Optional.empty(), problems.all());
        }
        RuleSource source = new RuleSource("chain " + definition.chain(), definition.text());
        Document document = new DocumentParser(source, Placeholders.NONE).parse(documents.get(0));
        if (document instanceof Document.Chaining chaining && chaining.draft().isPresent()) {
            return new Reading(
                    chaining.draft().get().chain(), document.problems().all());
        }
        if (document.problems().isEmpty()) {
            document.problems().add(document.at(), "found no key 'chain', expected a chain");
        }
        return new Reading(Optional.empty(), document.problems().all());
    }
}

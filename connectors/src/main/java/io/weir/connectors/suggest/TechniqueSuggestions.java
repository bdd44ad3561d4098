package io.weir.connectors.suggest;

import io.weir.rules.explain.Suggestion;
import io.weir.rules.explain.TechniqueNames;
import io.weir.rules.explain.TechniqueNames.Technique;
import io.weir.rules.sigma.Metadata;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Suggests techniques for a rule that names none, by a search of its words in the names of techniques and in phrases of our own.
 *
 * <p>The confidence rests on the share of a name or phrase, by the weight of its words, that the rule has: a name that is found
 * whole counts full, whatever else the rule says, and half a name counts a quarter, since words like "service" and "remote" are in
 * many names. A description, where there is one, only strengthens what a name or phrase suggests.
 */
public final class TechniqueSuggestions implements Closeable {
    /** Below this a suggestion is a guess. */
    public static final int LOWEST_CONFIDENCE = 35;

    private static final String KEYWORDS = "keywords.txt";
    private static final String TEXT = "text";
    private static final String DESCRIPTION = "description";
    private static final String ID = "id";
    private static final int CANDIDATES = 50;
    private static final int MAX_TERMS = 256;
    private static final double WHOLE_NAME = 0.95;
    private static final double WHOLE_PHRASE = 0.9;
    private static final double SINGLE_WORD = 0.8;
    private static final double BY_DESCRIPTION = 0.15;
    /** What is done before an attack, elsewhere: telemetry does not show it, and its names are everyday words. */
    private static final Set<String> UNSEEN_TACTICS = Set.of("reconnaissance", "resource-development");

    private final Map<String, Technique> techniques = new HashMap<>();
    private final Analyzer analyzer = new EnglishAnalyzer();
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    /** With descriptions by the id of a technique; there need not be any. */
    public TechniqueSuggestions(TechniqueNames names, Map<String, String> descriptions) {
        for (Technique technique : names.all()) {
            techniques.put(technique.id(), technique);
        }
        try {
            write(descriptions);
            this.reader = DirectoryReader.open(directory);
            this.searcher = new IndexSearcher(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot index the names of techniques", e);
        }
    }

    private void write(Map<String, String> descriptions) throws IOException {
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (Technique technique : techniques.values()) {
                boolean isSeen = technique.tactics().stream().anyMatch(tactic -> !UNSEEN_TACTICS.contains(tactic));
                if (isSeen) {
                    add(writer, technique.id(), TEXT, technique.name(), WHOLE_NAME);
                    add(writer, technique.id(), DESCRIPTION, descriptions.getOrDefault(technique.id(), ""), 0);
                }
            }
            for (Map.Entry<String, List<String>> entry : keywords().entrySet()) {
                if (techniques.containsKey(entry.getKey())) {
                    for (String phrase : entry.getValue()) {
                        add(writer, entry.getKey(), TEXT, phrase, WHOLE_PHRASE);
                    }
                }
            }
        }
    }

    private static void add(IndexWriter writer, String id, String field, String text, double weight)
            throws IOException {
        if (text.isEmpty()) {
            return;
        }
        Document document = new Document();
        document.add(new StringField(ID, id, Field.Store.YES));
        document.add(new TextField(field, text, field.equals(TEXT) ? Field.Store.YES : Field.Store.NO));
        document.add(new StoredField("weight", weight));
        writer.addDocument(document);
    }

    static Map<String, List<String>> keywords() throws IOException {
        Map<String, List<String>> keywords = new HashMap<>();
        try (InputStream in = TechniqueSuggestions.class.getResourceAsStream(KEYWORDS);
                var lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int colon = line.indexOf(':');
                if (!line.startsWith("#") && colon > 0) {
                    keywords.put(
                            line.substring(0, colon),
                            List.of(line.substring(colon + 1).strip().split("; ")));
                }
            }
        }
        return keywords;
    }

    /** For a rule, by what it says about itself; nothing for one that names its techniques. */
    public List<Suggestion> of(Metadata rule, int most) {
        boolean namesSome = rule.tags().stream().anyMatch(tag -> tag.matches("attack\\.t\\d{4}(\\.\\d{3})?"));
        return namesSome ? List.of() : of(rule.title() + "\n" + rule.description(), most);
    }

    /** The most likely techniques for a text, the likeliest first. */
    public List<Suggestion> of(String text, int most) {
        try {
            Set<String> words = words(text);
            Map<String, Suggestion> best = new HashMap<>();
            for (ScoreDoc hit : searcher.search(query(TEXT, words), CANDIDATES).scoreDocs) {
                Suggestion found = suggestion(hit, words);
                best.merge(
                        found.technique().id(),
                        found,
                        (one, other) -> one.confidence() >= other.confidence() ? one : other);
            }
            Map<String, Double> described = described(words);
            return best.values().stream()
                    .map(found -> strengthened(found, described))
                    .filter(found -> found.confidence() >= LOWEST_CONFIDENCE)
                    .sorted(Comparator.comparingInt(Suggestion::confidence)
                            .reversed()
                            .thenComparing(found -> found.technique().id()))
                    .limit(most)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot search the names of techniques", e);
        }
    }

    private Suggestion suggestion(ScoreDoc hit, Set<String> words) throws IOException {
        Document document = searcher.storedFields().document(hit.doc);
        String phrase = document.get(TEXT);
        Set<String> own = words(phrase);
        double all = searcher.explain(query(TEXT, own), hit.doc).getValue().doubleValue();
        double share = Math.min(1, hit.score / all);
        double weight = document.getField("weight").numericValue().doubleValue() * (own.size() == 1 ? SINGLE_WORD : 1);
        List<String> shared = new ArrayList<>(own);
        shared.retainAll(words);
        Technique technique = techniques.get(document.get(ID));
        int confidence = (int) Math.round(100 * share * share * weight);
        return new Suggestion(technique, confidence, "'" + phrase + "': " + String.join(", ", shared));
    }

    private Map<String, Double> described(Set<String> words) throws IOException {
        Map<String, Double> described = new HashMap<>();
        ScoreDoc[] hits = searcher.search(query(DESCRIPTION, words), CANDIDATES).scoreDocs;
        for (ScoreDoc hit : hits) {
            described.put(searcher.storedFields().document(hit.doc).get(ID), (double) hit.score / hits[0].score);
        }
        return described;
    }

    private static Suggestion strengthened(Suggestion found, Map<String, Double> described) {
        double more =
                100 * BY_DESCRIPTION * described.getOrDefault(found.technique().id(), 0.0);
        return new Suggestion(
                found.technique(), (int) Math.min(99, Math.round(found.confidence() + more)), found.because());
    }

    private static Query query(String field, Collection<String> words) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        words.forEach(word -> query.add(new TermQuery(new Term(field, word)), BooleanClause.Occur.SHOULD));
        return query.build();
    }

    /** Different words as the index knows them: without endings, without those that every text has. */
    private Set<String> words(String text) throws IOException {
        Set<String> words = new LinkedHashSet<>();
        try (TokenStream tokens = analyzer.tokenStream(TEXT, text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (words.size() < MAX_TERMS && tokens.incrementToken()) {
                words.add(term.toString());
            }
            tokens.end();
        }
        return words;
    }

    @Override
    public void close() {
        try {
            reader.close();
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        analyzer.close();
    }
}

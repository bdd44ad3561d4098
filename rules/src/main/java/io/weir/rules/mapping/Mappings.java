package io.weir.rules.mapping;

import io.weir.rules.condition.Condition;
import io.weir.rules.event.Event;
import io.weir.rules.event.Field;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.LogSource;
import io.weir.rules.match.Scope;
import io.weir.rules.sigma.RuleSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * From Sigma's log sources and field names to events. An event that declares its log source is taken at its word; for
 * any other the mappings tell from its fields what it is.
 */
public final class Mappings implements Scope {
    private static final List<String> BUNDLED = List.of("windows", "linux", "network", "cloud", "documents");
    private static final Condition DECLARES_NOTHING = new Condition.IsNull(Field.of(FieldTable.DECLARED_LOGSOURCE));

    private final List<Mapping> mappings;

    private Mappings(List<Mapping> mappings) {
        this.mappings = List.copyOf(mappings);
    }

    /** The mappings that come with Weir. */
    public static Mappings bundled() {
        List<RuleSource> files = new ArrayList<>();
        for (String name : BUNDLED) {
            String file = "mappings/" + name + ".yml";
            try (InputStream content = Mappings.class.getResourceAsStream("/weir/" + file)) {
                if (content == null) {
                    throw new IllegalStateException("the archive lacks " + file);
                }
                files.add(new RuleSource(file, new String(content.readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
        return read(files);
    }

    /** Throws {@link MappingException} with everything that is wrong in any of the files. */
    public static Mappings read(List<RuleSource> files) {
        List<Mapping> mappings = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (RuleSource file : files) {
            var reader = new MappingReader(file.file(), problems);
            mappings.addAll(reader.read(file.text()));
        }
        if (!problems.isEmpty()) {
            throw new MappingException(problems);
        }
        return new Mappings(mappings);
    }

    @Override
    public List<Reach> reaches(LogSource logSource) {
        List<Reach> reaches = new ArrayList<>();
        boolean isOpenToAnyProduct = false;
        for (Mapping mapping : mappings) {
            if (!mapping.mayServe(logSource)) {
                continue;
            }
            LogSource declared = declared(logSource, mapping);
            isOpenToAnyProduct |= declared.equals(logSource);
            reaches.add(new Reach(Scope.declares(declared), field -> place(mapping.places(), field)));
            reaches.addAll(kinds(mapping, source -> source.serves(logSource)));
        }
        if (!isOpenToAnyProduct) {
            // An event may declare a product that no mapping knows, or none.
            reaches.add(new Reach(Scope.declares(logSource), Scope::ownName));
        }
        return reaches;
    }

    /** The log sources that an event is of: what it declares, or everything that its fields tell. */
    public List<LogSource> sourcesOf(Event event) {
        if (event.logSource().isPresent()) {
            return List.of(event.logSource().get());
        }
        List<LogSource> sources = new ArrayList<>();
        for (Mapping mapping : mappings) {
            Event placed = event.placed(field ->
                    mapping.places().of(field).places().stream().map(Field::of).toList());
            for (Mapping.Source source : mapping.sources()) {
                if (source.when().matches(placed)) {
                    sources.add(source.logSource());
                }
            }
        }
        return sources;
    }

    /**
     * Every event of which it is certain which rules are meant for it: it declares a log source, or a mapping knows it.
     */
    public List<Reach> recognised() {
        List<Reach> reaches = new ArrayList<>();
        reaches.add(new Reach(new Condition.Exists(Field.of(FieldTable.DECLARED_LOGSOURCE), true), Scope::ownName));
        mappings.forEach(mapping -> reaches.addAll(kinds(mapping, source -> true)));
        return reaches;
    }

    /** The log sources of a mapping as kinds of events that declare nothing. */
    private static List<Reach> kinds(Mapping mapping, Predicate<Mapping.Source> wanted) {
        Map<Mapping.Kind, List<Condition>> kinds = new LinkedHashMap<>();
        for (Mapping.Source source : mapping.sources()) {
            if (wanted.test(source)) {
                kinds.computeIfAbsent(source.kind(), kind -> new ArrayList<>()).add(source.when());
            }
        }
        List<Reach> reaches = new ArrayList<>();
        kinds.forEach((kind, whens) -> reaches.add(new Reach(
                new Condition.AllOf(List.of(DECLARES_NOTHING, new Condition.AnyOf(whens))),
                field -> place(kind.places(), field))));
        return reaches;
    }

    private static LogSource declared(LogSource rule, Mapping mapping) {
        String product = rule.product().isEmpty() ? mapping.product() : rule.product();
        return new LogSource(rule.category(), product, rule.service());
    }

    private static FieldTable.Field place(Mapping.Places places, Field field) {
        return field.name().startsWith(FieldTable.DECLARED_LOGSOURCE) ? Scope.ownName(field) : places.of(field);
    }
}

package io.weir.rules.sigma;

import io.weir.rules.alert.Severity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a document says about itself. Dates are kept as written, {@code YYYY-MM-DD}; absent texts are empty. */
public record Metadata(
        String title,
        Optional<String> id,
        Optional<String> name,
        Optional<Status> status,
        Optional<Severity> level,
        String description,
        String author,
        String date,
        String modified,
        List<String> tags,
        List<String> references,
        List<String> fields,
        List<String> falsePositives) {

    /** Id, else name, else title: how results name the document. */
    public String key() {
        return id.or(() -> name).orElse(title);
    }

    /** Whether a reference by name or id means this document. */
    public boolean isCalled(String reference) {
        return name.filter(reference::equals).isPresent()
                || id.filter(reference.toLowerCase(Locale.ROOT)::equals).isPresent();
    }

    /** The names under which the document can be referred to. */
    public List<String> handles() {
        return Stream.concat(id.stream(), name.stream()).toList();
    }
}

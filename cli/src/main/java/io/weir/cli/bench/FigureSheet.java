package io.weir.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The figures of one run: each shown as soon as it is known, all of them written at the end. */
public final class FigureSheet {
    private final Consumer<String> lines;
    private final List<Figure> figures = new ArrayList<>();

    public FigureSheet(Consumer<String> lines) {
        this.lines = lines;
    }

    public void add(Figure figure) {
        figures.add(figure);
        lines.accept(figure.line());
    }

    public boolean areAllMet() {
        return figures.stream().allMatch(Figure::isMet);
    }

    /** The figures with the machine they are from. */
    public void writeTo(Path file) throws IOException {
        Map<String, Object> sheet = new LinkedHashMap<>();
        sheet.put("java", Runtime.version().toString());
        sheet.put("processors", Runtime.getRuntime().availableProcessors());
        sheet.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        sheet.put("figures", figures.stream().map(Figure::asMap).toList());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), sheet);
    }
}

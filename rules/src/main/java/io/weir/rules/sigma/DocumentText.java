package io.weir.rules.sigma;

import io.weir.rules.yaml.Position;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts one document out of a text with several. */
final class DocumentText {
    private static final Pattern LINE_END = Pattern.compile("\\r\\n|\\r|\\n");
    /** Ends a document wherever it stands, even within a block of text. */
    private static final Pattern END = Pattern.compile("(?<=[\\r\\n])(---|\\.\\.\\.)(?=[ \\t\\r\\n]|\\z)");

    private DocumentText() {}

    /** The document whose root stands here, down to the next one. */
    static String at(Position root, String text) {
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        Matcher lines = LINE_END.matcher(unmarked);
        int start = 0;
        for (int line = 1; line < root.line() && lines.find(); line++) {
            start = lines.end();
        }
        start = unmarked.offsetByCodePoints(start, root.column() - 1);
        Matcher end = END.matcher(unmarked);
        return unmarked.substring(start, end.find(start) ? end.start() : unmarked.length());
    }
}

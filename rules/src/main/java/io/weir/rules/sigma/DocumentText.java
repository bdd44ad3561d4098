package io.weir.rules.sigma;

import io.weir.rules.yaml.Position;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts one document out of a text with several. */
final class DocumentText {
    /** Ends a document wherever it stands, even within a block of text. */
    private static final Pattern END = Pattern.compile("^(---|\\.\\.\\.)(?=\\s|$)", Pattern.MULTILINE);

    private DocumentText() {}

    /** The document whose root stands here, down to the next one. */
    static String at(Position root, String text) {
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        int start = 0;
        for (int line = 1; line < root.line(); line++) {
            start = unmarked.indexOf('\n', start) + 1;
        }
        start += root.column() - 1;
        Matcher end = END.matcher(unmarked);
        return unmarked.substring(start, end.find(start) ? end.start() : unmarked.length());
    }
}

package io.weir.rules.intel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rows of comma-separated values (RFC 4180); empty lines and lines that begin with # are left out. */
final class CsvRows {
    private final String text;
    private int at;
    private int line = 1;
    private int rowLine = 1;
    private boolean isBroken;

    CsvRows(String text) {
        this.text = text;
    }

    /** The line at which the last row began. */
    int line() {
        return rowLine;
    }

    /** Whether the text ended within quotation marks. */
    boolean isBroken() {
        return isBroken;
    }

    Optional<List<String>> next() {
        skip();
        if (at >= text.length()) {
            return Optional.empty();
        }
        rowLine = line;
        List<String> cells = new ArrayList<>();
        do {
            cells.add(cell());
        } while (at < text.length() && text.charAt(at++) == ',');
        return Optional.of(cells);
    }

    private void skip() {
        while (at < text.length()) {
            char character = text.charAt(at);
            if (character == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (character == '\n' || character == '\r') {
                line += character == '\n' ? 1 : 0;
                at++;
            } else {
                return;
            }
        }
    }

    /** Ends before the comma or the line feed behind the cell. */
    private String cell() {
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = at < text.length() && text.charAt(at) == '"';
        if (isQuoted) {
            at++;
            quoted(cell);
        }
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
            if (text.charAt(at) != '\r') {
                cell.append(text.charAt(at));
            }
            at++;
        }
        if (at < text.length() && text.charAt(at) == '\n') {
            line++;
        }
        return cell.toString();
    }

    private void quoted(StringBuilder cell) {
        while (at < text.length()) {
            char character = text.charAt(at++);
            if (character != '"') {
                line += character == '\n' ? 1 : 0;
                cell.append(character);
            } else if (at < text.length() && text.charAt(at) == '"') {
                cell.append('"');
                at++;
            } else {
                return;
            }
        }
        isBroken = true;
    }
}

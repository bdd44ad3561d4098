package io.weir.rules.yaml;

/** Where something stands in a text; lines and columns count from one. */
public record Position(int line, int column) {
    public static final Position START = new Position(1, 1);
}

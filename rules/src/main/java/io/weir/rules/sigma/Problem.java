package io.weir.rules.sigma;

import io.weir.rules.yaml.Position;

import java.io.Serializable;

/** A reason why a document is refused: what was found where, and what was expected. */
public record Problem(String file, int line, int column, String message) implements Serializable {
    static Problem at(String file, Position position, String message) {
        return new Problem(file, position.line(), position.column(), message);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}

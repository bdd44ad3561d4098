package io.weir.rules.event;

import java.util.List;

/** A field name, with the steps that its dots stand for. */
public record Field(String name, List<String> steps) {
    public Field {
        steps = List.copyOf(steps);
    }

    public static Field of(String name) {
        return new Field(name, List.of(name.split("\\.", -1)));
    }

    @Override
    public String toString() {
        return name;
    }
}

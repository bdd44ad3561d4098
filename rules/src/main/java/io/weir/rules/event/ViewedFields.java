package io.weir.rules.event;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What a view holds of an event, for who asks by the names of fields and need not know the whole event for it. */
public final class ViewedFields {
    private final EventView view;
    private final Names names;

    public ViewedFields(EventView view, Names names) {
        this.view = view;
        this.names = names;
    }

    /** The slot of a field under its own name, or {@link FieldTable#UNKNOWN} if the view was not told to hold it. */
    int slot(Field field) {
        return names.slot(field);
    }

    /** The slot of a field that is at the first of these places that the event has. */
    int slot(List<Field> places) {
        return names.slot(places);
    }

    boolean has(int slot) {
        return view.has(slot);
    }

    /** The single values of a slot, as {@link Event#scalars} has them. */
    List<Object> scalars(int slot) {
        int value = view.first(slot);
        if (value == EventView.NONE) {
            return List.of();
        }
        List<Object> scalars = new ArrayList<>(1);
        for (; value != EventView.NONE; value = view.next(value)) {
            if (view.isScalar(value) || view.type(value) == ValueType.NULL) {
                scalars.add(scalar(view, value));
            }
        }
        return Collections.unmodifiableList(scalars);
    }

    /** A single value as the plain evaluator has it. */
    public static Object scalar(EventView view, int value) {
        switch (view.type(value)) {
            case NULL:
                return null;
            case TRUE:
                return Boolean.TRUE;
            case FALSE:
                return Boolean.FALSE;
            case NUMBER:
                String digits = view.text(value);
                Optional<BigDecimal> number = Decimals.parse(digits);
                return number.isPresent() ? number.get() : digits;
            default:
                return view.text(value);
        }
    }

    /** Where the views of one table hold fields; what was looked up once is known. For one thread. */
    public static final class Names {
        private final FieldTable table;
        private final Predicate<String> areElsewhere;
        private final Map<String, Integer> own = new HashMap<>();
        /** By identity, since the same few lists are asked for again and again. */
        private final Map<List<Field>, Integer> placed = new IdentityHashMap<>();

        /**
         * The names of a table.
         *
         * @param areElsewhere fields of which an event has more than a view of it can hold
         */
        public Names(FieldTable table, Predicate<String> areElsewhere) {
            this.table = table;
            this.areElsewhere = areElsewhere;
        }

        private int slot(Field field) {
            return own.computeIfAbsent(field.name(), name -> find(List.of(field)));
        }

        private int slot(List<Field> places) {
            return placed.computeIfAbsent(places, this::find);
        }

        private int find(List<Field> places) {
            List<String> names = places.stream().map(Field::name).toList();
            return names.isEmpty() || names.stream().anyMatch(areElsewhere)
                    ? FieldTable.UNKNOWN
                    : table.slot(FieldTable.Field.at(names).name());
        }
    }
}

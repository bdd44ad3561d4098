package io.weir.rules.playbook;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A response changed in one place: once for everything that it says besides key and signature. */
final class Tampering {
    private Tampering() {}

    static List<Response> of(Response response) {
        RecordComponent[] parts = Response.class.getRecordComponents();
        List<Response> changed = new ArrayList<>();
        for (int at = 0; at < parts.length; at++) {
            if (!List.of("key", "signature").contains(parts[at].getName())) {
                changed.add(changed(response, parts, at));
            }
        }
        return changed;
    }

    private static Response changed(Response response, RecordComponent[] parts, int at) {
        try {
            Object[] values = new Object[parts.length];
            for (int i = 0; i < parts.length; i++) {
                values[i] = parts[i].getAccessor().invoke(response);
            }
            values[at] = other(values[at]);
            Constructor<Response> constructor = Response.class.getDeclaredConstructor(
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object other(Object value) {
        if (value instanceof Long number) {
            return number + 1;
        }
        if (value instanceof Enum<?> constant) {
            Object[] all = constant.getDeclaringClass().getEnumConstants();
            return all[(constant.ordinal() + 1) % all.length];
        }
        return value + "x";
    }
}

package io.weir.cli.elasticsearch;

import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Hit;
import io.weir.rules.alert.MatchedEvent;
import io.weir.rules.incident.Incident;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.playbook.Response;
import io.weir.rules.risk.Assessment;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Records with every part set, whatever parts they have: one that is added tomorrow is set, too. */
final class FullDocuments {
    private static final long TIME = 1_767_225_600_000L;

    private FullDocuments() {}

    static Alert alert() {
        return alert(Stream.concat(MatchedEvent.ENTITY_FIELDS.stream(), Stream.of(Hit.ORIGIN))
                .collect(Collectors.toMap(
                        Function.identity(),
                        field -> field.endsWith(".ip") ? "192.0.2.1" : field.endsWith(".port") ? "22" : "somebody")));
    }

    static Alert alert(Map<String, String> entities) {
        return full(Alert.class, Map.of("entities", entities));
    }

    static Assessment assessment() {
        List<Indicator> indicators = Arrays.stream(IndicatorKind.values())
                .map(kind -> new Indicator(kind, "something"))
                .toList();
        return full(Assessment.class, Map.of("indicators", indicators));
    }

    static Incident incident() {
        return full(Incident.class, Map.of());
    }

    static Response response() {
        return full(Response.class, Map.of());
    }

    private static <T> T full(Class<T> type, Map<String, Object> given) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> given.containsKey(component.getName())
                        ? given.get(component.getName())
                        : value(component.getGenericType()))
                .toArray();
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make a " + type.getSimpleName(), e);
        }
    }

    private static Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Object inner = value(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]);
            Class<?> container = (Class<?>) generic.getRawType();
            if (container == Optional.class) {
                return Optional.of(inner);
            }
            return container == Map.class ? Map.of("source.ip", inner) : List.of(inner);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return "something";
        }
        if (plain == boolean.class) {
            return true;
        }
        if (plain == int.class) {
            return 7;
        }
        if (plain == long.class || plain == Long.class) {
            return TIME;
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        }
        return plain.isRecord() && !plain.getSimpleName().equals("RiskFacts") ? full(plain, Map.of()) : null;
    }
}

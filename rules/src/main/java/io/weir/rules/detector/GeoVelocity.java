package io.weir.rules.detector;

import io.weir.rules.condition.Evidence;
import io.weir.rules.correlation.Contribution;
import io.weir.rules.correlation.EventRef;
import io.weir.rules.correlation.Limits;
import io.weir.rules.correlation.StateCodec;
import io.weir.rules.correlation.Window;
import io.weir.rules.event.Field;
import io.weir.rules.sigma.DetectorKeys;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Impossible travel: a group, say a user, is at two places that are too far apart for the time between.
 *
 * <p>Each event is held against the one before it, if that is not older than the timespan: it fires if they are at least
 * {@code kilometres} apart and the way between them takes more than {@code kilometresPerHour}. Older places are not kept:
 * who was too fast over several stations was too fast between two of them.
 *
 * @param location the field with the coordinates
 * @param address the field that a lookup places if the event has no coordinates
 */
public record GeoVelocity(
        Field location, Optional<Field> address, int kilometresPerHour, int kilometres, Duration memory)
        implements Detector {
    private static final String ECS_LOCATION = ".geo.location";
    private static final int FASTEST = 1_000_000;
    private static final int FARTHEST = 20_000;
    private static final int AIRLINER = 900;
    private static final int WRONG_BY_DATABASE = 500;

    public static Detector read(DetectorKeys keys) {
        keys.needsGroup("a journey is somebody's");
        keys.countsNothing();
        Field location = keys.field("field").orElse(Field.of("source" + ECS_LOCATION));
        return new GeoVelocity(
                location,
                keys.field("address").or(() -> addressBeside(location)),
                keys.whole("km-per-hour", 1, FASTEST, AIRLINER),
                keys.whole("km", 1, FARTHEST, WRONG_BY_DATABASE),
                keys.timespan());
    }

    /** In ECS the coordinates of {@code source.ip} stand in {@code source.geo.location}. */
    private static Optional<Field> addressBeside(Field location) {
        String name = location.name();
        return name.endsWith(ECS_LOCATION)
                ? Optional.of(Field.of(name.substring(0, name.length() - ECS_LOCATION.length()) + ".ip"))
                : Optional.empty();
    }

    @Override
    public List<Field> fields() {
        List<Field> fields = new ArrayList<>(List.of(location, latitude(), longitude()));
        address.ifPresent(fields::add);
        return fields;
    }

    private Field latitude() {
        return Field.of(location.name() + ".lat");
    }

    private Field longitude() {
        return Field.of(location.name() + ".lon");
    }

    @Override
    public Optional<List<String>> measure(Function<Field, Optional<String>> texts, GeoLookup lookup) {
        return stated(texts)
                .or(() -> address.flatMap(texts).flatMap(lookup::find))
                .map(place -> List.of(place.toString()));
    }

    private Optional<Coordinates> stated(Function<Field, Optional<String>> texts) {
        Optional<String> latitude = texts.apply(latitude());
        Optional<String> longitude = texts.apply(longitude());
        return latitude.isPresent() && longitude.isPresent()
                ? Coordinates.of(latitude.get(), longitude.get())
                : texts.apply(location).flatMap(Coordinates::parse);
    }

    @Override
    public Window newWindow(Limits limits) {
        return new Journey(this);
    }

    private record Stop(EventRef event, Coordinates place) {}

    /**
     * Where a group was last, and before.
     *
     * <p>Bounded because two places are all it keeps.
     */
    private static final class Journey implements Window {
        private static final int VERSION = 1;
        private static final double MILLIS_PER_HOUR = 3_600_000;

        private final GeoVelocity limits;
        private Optional<Stop> before = Optional.empty();
        private Optional<Stop> here = Optional.empty();

        Journey(GeoVelocity limits) {
            this.limits = limits;
        }

        @Override
        public void forgetBefore(long startMillis) {
            here = here.filter(stop -> stop.event().timeMillis() >= startMillis);
        }

        @Override
        public void add(Contribution contribution) {
            before = here;
            here = Coordinates.parse(contribution.values().get(0)).map(place -> new Stop(contribution.event(), place));
        }

        @Override
        public boolean holds(Contribution last) {
            if (before.isEmpty() || here.isEmpty()) {
                return false;
            }
            double kilometres = kilometres();
            return kilometres >= limits.kilometres
                    && kilometres * MILLIS_PER_HOUR > (double) limits.kilometresPerHour * millis();
        }

        private double kilometres() {
            return before.orElseThrow().place().kilometresTo(here.orElseThrow().place());
        }

        private long millis() {
            return here.orElseThrow().event().timeMillis()
                    - before.orElseThrow().event().timeMillis();
        }

        /** The two events. */
        @Override
        public BigDecimal measured() {
            return BigDecimal.valueOf(2);
        }

        @Override
        public List<EventRef> events() {
            return List.of(before.orElseThrow().event(), here.orElseThrow().event());
        }

        @Override
        public List<Evidence> evidence() {
            return List.of(new Evidence(
                    limits.location.name(),
                    here.orElseThrow().place().toString(),
                    Math.round(kilometres()) + " km from "
                            + before.orElseThrow().place() + " in " + Shown.span(millis()) + ", which takes more than "
                            + limits.kilometresPerHour + " km/h"));
        }

        @Override
        public boolean isSaturated() {
            return false;
        }

        @Override
        public boolean isEmpty() {
            return here.isEmpty();
        }

        /** The place before the last one is told of at once or never. */
        @Override
        public void write(DataOutput output) throws IOException {
            output.writeByte(VERSION);
            output.writeBoolean(here.isPresent());
            if (here.isPresent()) {
                StateCodec.writeEvent(here.get().event(), output);
                output.writeDouble(here.get().place().latitude());
                output.writeDouble(here.get().place().longitude());
            }
        }

        @Override
        public void read(DataInput input) throws IOException {
            StateCodec.readVersion(VERSION, "a journey", input);
            if (input.readBoolean()) {
                EventRef event = StateCodec.readEvent(input);
                here = Optional.of(new Stop(event, new Coordinates(input.readDouble(), input.readDouble())));
            }
        }
    }
}

package io.weir.rules.detector;

import io.weir.rules.event.Decimals;

import java.math.BigDecimal;
import java.util.Optional;

/** A place on Earth, in degrees. */
public record Coordinates(double latitude, double longitude) {
    private static final double EARTH_RADIUS_KM = 6371.0088;

    /** Empty for what is no place, and for the point 0,0 in the ocean: databases write it where they know nothing. */
    public static Optional<Coordinates> of(double latitude, double longitude) {
        boolean isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
        return isOnEarth && (latitude != 0 || longitude != 0)
                ? Optional.of(new Coordinates(latitude, longitude))
                : Optional.empty();
    }

    public static Optional<Coordinates> of(String latitude, String longitude) {
        Optional<BigDecimal> north = Decimals.parse(latitude.strip());
        Optional<BigDecimal> east = Decimals.parse(longitude.strip());
        return north.isPresent() && east.isPresent()
                ? of(north.get().doubleValue(), east.get().doubleValue())
                : Optional.empty();
    }

    /** Reads {@code lat,lon}, and the text of a list {@code [lon, lat]}, as Elasticsearch does. */
    public static Optional<Coordinates> parse(String text) {
        boolean isList = text.startsWith("[") && text.endsWith("]");
        String inner = isList ? text.substring(1, text.length() - 1) : text;
        int comma = inner.indexOf(',');
        if (comma < 0) {
            return Optional.empty();
        }
        String first = inner.substring(0, comma);
        String second = inner.substring(comma + 1);
        return isList ? of(second, first) : of(first, second);
    }

    /** Along a great circle. Strict arithmetic: every machine comes to the same decision. */
    public double kilometresTo(Coordinates other) {
        double north = haversine(Math.toRadians(other.latitude - latitude));
        double east = haversine(Math.toRadians(other.longitude - longitude));
        double between = north
                + StrictMath.cos(Math.toRadians(latitude)) * StrictMath.cos(Math.toRadians(other.latitude)) * east;
        return 2 * EARTH_RADIUS_KM * StrictMath.asin(Math.min(1, StrictMath.sqrt(between)));
    }

    private static double haversine(double angle) {
        double sine = StrictMath.sin(angle / 2);
        return sine * sine;
    }

    @Override
    public String toString() {
        return latitude + "," + longitude;
    }
}

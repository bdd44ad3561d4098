package io.weir.rules.incident;

import io.weir.rules.alert.DataText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Who acts: an address; where none is known, a user on a host, or either alone; where nothing is known, one alert for itself.
 *
 * @param name the address, the host, or the id of the alert; empty where only a user is known
 * @param user empty where none is known
 */
public record Entity(Kind kind, String name, String user) {
    public enum Kind {
        ADDRESS,
        HOST,
        USER,
        ALERT
    }

    public static Entity address(String address) {
        return new Entity(Kind.ADDRESS, address, "");
    }

    /** A user on a host; the user may be empty. */
    public static Entity host(String host, String user) {
        return new Entity(Kind.HOST, host, user);
    }

    public static Entity user(String user) {
        return new Entity(Kind.USER, "", user);
    }

    public static Entity alert(String id) {
        return new Entity(Kind.ALERT, id, "");
    }

    /** One text for the entity; no two share it. */
    public String key() {
        return kind.ordinal() + ":" + name.length() + ":" + name + user;
    }

    /** What people call it. */
    public String label() {
        return switch (kind) {
            case ADDRESS -> name;
            case HOST -> user.isEmpty() ? name : user + "@" + name;
            case USER -> user;
            case ALERT -> "alert " + name;
        };
    }

    /** Where it acts from, as a place that others can attack; none for users without a host. */
    public List<String> places() {
        return switch (kind) {
            case ADDRESS -> List.of(Place.ofAddress(name));
            case HOST -> List.of(Place.ofHost(name));
            default -> List.of();
        };
    }

    void write(DataOutput output) throws IOException {
        output.writeByte(kind.ordinal());
        DataText.write(name, output);
        DataText.write(user, output);
    }

    static Entity read(DataInput input) throws IOException {
        Kind kind = Kind.values()[input.readByte()];
        String name = DataText.read(input);
        return new Entity(kind, name, DataText.read(input));
    }
}

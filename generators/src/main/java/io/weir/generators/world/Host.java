package io.weir.generators.world;

/**
 * A machine of the site that ships its logs.
 *
 * @param name as its records have it
 * @param classicSyslog whether its syslog has the old header, without year, fraction and zone
 */
public record Host(String name, String role, String address, boolean isWindows, boolean classicSyslog) {
    /** Without the domain. */
    public String shortName() {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}

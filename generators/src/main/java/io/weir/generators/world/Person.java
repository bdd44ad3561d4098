package io.weir.generators.world;

import java.time.Duration;
import java.time.LocalTime;

/**
 * Someone with an account, who works on weekdays, from the office or from home.
 *
 * @param office the address of the computer in the office
 * @param home the address at home
 * @param usesShell whether the work is on servers
 * @param typosPerLogin how likely a password is mistyped
 * @param fromHome on how many of the days the work is done at home
 */
public record Person(
        String name,
        int uid,
        String office,
        String home,
        boolean isAdmin,
        boolean usesShell,
        double typosPerLogin,
        double fromHome,
        LocalTime begins,
        Duration works,
        String browser) {}

package io.weir.connectors.telemetry;

/** The English names of months in three letters, as logs write them. */
public final class MonthName {
    private static final String NAMES = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private MonthName() {}

    /** The number of the month whose name stands here, 1 to 12, or 0 if there is none. */
    public static int at(byte[] bytes, int from, int to) {
        if (to - from < 3) {
            return 0;
        }
        for (int month = 0; month < 12; month++) {
            if (bytes[from] == NAMES.charAt(3 * month)
                    && bytes[from + 1] == NAMES.charAt(3 * month + 1)
                    && bytes[from + 2] == NAMES.charAt(3 * month + 2)) {
                return month + 1;
            }
        }
        return 0;
    }
}

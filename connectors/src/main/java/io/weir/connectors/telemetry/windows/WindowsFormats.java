package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** Windows event logs, however they are shipped. */
public final class WindowsFormats {
    private WindowsFormats() {}

    public static List<FormatKind> kinds() {
        return List.of();
    }
}

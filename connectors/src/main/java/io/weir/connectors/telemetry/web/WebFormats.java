package io.weir.connectors.telemetry.web;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** What web servers write. */
public final class WebFormats {
    private WebFormats() {}

    public static List<FormatKind> kinds() {
        return List.of();
    }
}

package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** What network sensors and firewalls write. */
public final class NetworkFormats {
    private NetworkFormats() {}

    public static List<FormatKind> kinds() {
        return List.of();
    }
}

package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** Audit logs of cloud services. */
public final class CloudFormats {
    private CloudFormats() {}

    public static List<FormatKind> kinds() {
        return List.of();
    }
}

package io.weir.connectors.telemetry.alerts;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** Alerts of other systems. They join ours and are not matched. */
public final class AlertFormats {
    private AlertFormats() {}

    public static List<FormatKind> kinds() {
        return List.of(
                FormatKind.ofJson(
                        "wazuh",
                        "Wazuh alerts",
                        "{\"timestamp\":\"2026-03-01T09:00:01.500+0000\",\"id\":\"1772355601.1\",\"rule\":{\"level\":10,"
                                + "\"id\":\"5712\",\"description\":\"sshd: brute force\"},\"agent\":{\"id\":\"001\","
                                + "\"name\":\"web-1\"},\"data\":{\"srcip\":\"192.0.2.7\"}}",
                        WazuhShape::new),
                FormatKind.ofJson(
                        "elastic-alert",
                        "Alerts of Elastic's detection engine",
                        "{\"@timestamp\":\"2026-03-01T09:00:01.500Z\",\"kibana.alert.uuid\":\"5f1c\","
                                + "\"kibana.alert.rule.name\":\"Brute force\",\"kibana.alert.severity\":\"high\"}",
                        ElasticAlertShape::new),
                FormatKind.ofJson(
                        "splunk-notable",
                        "Notable events of Splunk Enterprise Security",
                        "{\"_time\":\"1772355601\",\"search_name\":\"Access - Brute Force - Rule\",\"rule_name\":\"Brute force\","
                                + "\"urgency\":\"high\",\"src\":\"192.0.2.7\"}",
                        SplunkNotableShape::new));
    }
}

package io.weir.connectors.telemetry.auditd;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** The formats of the Linux audit system. */
public final class AuditdFormats {
    private AuditdFormats() {}

    public static List<FormatKind> kinds() {
        return List.of(
                FormatKind.ofLines(
                        AuditdFormat.NAME,
                        "Linux audit records, raw or enriched",
                        "node=web-1 type=EXECVE msg=audit(1772355601.243:24287): argc=3 a0=\"cat\" a1=\"-n\""
                                + " a2=2F746D702F612062",
                        AuditdFormat::new),
                FormatKind.ofJson(
                        LaurelShape.NAME,
                        "Linux audit events joined by LAUREL",
                        "{\"ID\":\"1772355601.243:24287\",\"NODE\":\"web-1\",\"SYSCALL\":{\"arch\":\"0xc000003e\","
                                + "\"syscall\":59,\"success\":\"yes\",\"pid\":3539,\"ppid\":2686,\"comm\":\"cat\","
                                + "\"exe\":\"/usr/bin/cat\",\"SYSCALL\":\"execve\",\"UID\":\"mia\"},"
                                + "\"EXECVE\":{\"argc\":2,\"ARGV\":[\"cat\",\"/etc/shadow\"]}}",
                        LaurelShape::new),
                FormatKind.ofJson(
                        AuditbeatShape.NAME,
                        "Linux audit events joined by Auditbeat",
                        "{\"@timestamp\":\"2026-03-01T09:00:01.243Z\",\"event\":{\"module\":\"auditd\","
                                + "\"action\":\"executed\"},\"process\":{\"pid\":3539,\"executable\":\"/usr/bin/cat\","
                                + "\"args\":[\"cat\",\"/etc/shadow\"]},\"auditd\":{\"message_type\":\"syscall\","
                                + "\"sequence\":24287,\"data\":{\"syscall\":\"execve\"}}}",
                        AuditbeatShape::new));
    }
}

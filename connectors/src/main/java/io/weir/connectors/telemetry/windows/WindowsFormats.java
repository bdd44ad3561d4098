package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;
import java.util.Optional;

/** Windows event logs, however they are shipped. */
public final class WindowsFormats {
    private static final String JSON =
            "{\"@timestamp\":\"2026-03-01T09:00:00.123Z\",\"host\":{\"name\":\"ws-1.example.com\"},"
                    + "\"event\":{\"code\":\"4624\",\"provider\":\"Microsoft-Windows-Security-Auditing\"},"
                    + "\"winlog\":{\"channel\":\"Security\",\"event_id\":\"4624\",\"record_id\":\"1027\","
                    + "\"computer_name\":\"ws-1.example.com\",\"event_data\":{\"TargetUserName\":\"mia\","
                    + "\"TargetLogonId\":\"0x5e1f2\",\"LogonType\":\"3\",\"IpAddress\":\"192.0.2.7\"}}}";
    private static final String XML = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
            + "<Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4624</EventID>"
            + "<TimeCreated SystemTime='2026-03-01T09:00:00.1234567Z'/><EventRecordID>1027</EventRecordID>"
            + "<Channel>Security</Channel><Computer>ws-1.example.com</Computer></System>"
            + "<EventData><Data Name='TargetUserName'>mia</Data><Data Name='LogonType'>3</Data>"
            + "<Data Name='IpAddress'>192.0.2.7</Data></EventData></Event>";

    private WindowsFormats() {}

    public static List<FormatKind> kinds() {
        return List.of(
                new FormatKind(
                        "windows",
                        "Windows events in JSON (Winlogbeat, NXLog, event log converters) or XML",
                        JSON,
                        WindowsFormat::new,
                        Optional.empty(),
                        Optional.of(WindowsShape::new)),
                FormatKind.of("windows-xml", "Windows events in XML", XML, EventXml::new));
    }
}

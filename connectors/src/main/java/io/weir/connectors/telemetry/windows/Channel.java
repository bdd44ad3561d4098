package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;

import java.util.Locale;

/** The event logs whose events Weir can tell apart. */
enum Channel {
    SECURITY("Security", "system.security", Meanings.SECURITY),
    SYSMON("Microsoft-Windows-Sysmon/Operational", "windows.sysmon_operational", Meanings.SYSMON),
    LINUX_SYSMON("linux-sysmon/operational", "sysmon_linux.log", Meanings.SYSMON),
    POWERSHELL("microsoft-windows-powershell/operational", "windows.powershell_operational", Meanings.POWERSHELL),
    POWERSHELL_CORE("powershellcore/operational", "windows.powershell_operational", Meanings.POWERSHELL),
    CLASSIC_POWERSHELL("windows powershell", "windows.powershell", Meanings.CLASSIC_POWERSHELL),
    SYSTEM("system", "system.system", Meanings.SYSTEM),
    APPLICATION("application", "system.application", Meanings.OTHER),
    DEFENDER("microsoft-windows-windows defender/operational", "windows.windows_defender", Meanings.DEFENDER),
    TERMINAL_SESSIONS(
            "microsoft-windows-terminalservices-localsessionmanager/operational",
            "windows.terminal_services",
            Meanings.TERMINAL_SESSIONS),
    OTHER("", "windows.forwarded", Meanings.OTHER);

    private static final Channel[] ALL = values();

    private final byte[] name;
    final byte[] title;
    final byte[] dataset;
    final Meaning[] meanings;

    Channel(String name, String dataset, Meaning[] meanings) {
        this.name = Bytes.of(name.toLowerCase(Locale.ROOT));
        this.title = Bytes.of(name);
        this.dataset = Bytes.of(dataset);
        this.meanings = meanings;
    }

    static Channel of(byte[] bytes, int from, int to) {
        for (Channel channel : ALL) {
            if (channel.isNamed(bytes, from, to)) {
                return channel;
            }
        }
        return OTHER;
    }

    boolean isSysmon() {
        return this == SYSMON || this == LINUX_SYSMON;
    }

    /** Whatever the case; a slash may be escaped. */
    private boolean isNamed(byte[] bytes, int from, int to) {
        int at = from;
        for (byte wanted : name) {
            if (at < to && bytes[at] == '\\') {
                at++;
            }
            if (at >= to || (bytes[at] >= 'A' && bytes[at] <= 'Z' ? bytes[at] | 0x20 : bytes[at]) != wanted) {
                return false;
            }
            at++;
        }
        return at == to && name.length > 0;
    }
}

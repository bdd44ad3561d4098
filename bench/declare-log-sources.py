#!/usr/bin/env python3
"""Turns recorded Windows events into such that declare their log source and use Sigma's field names.

Usage: declare-log-sources.py OUT FILE...    (JSON lines, also packed)

An engine without mappings can match them, and every engine gets the same. Events of other origin are left out.
"""
import gzip
import json
import sys

SYSMON = "microsoft-windows-sysmon/operational"
SYSMON_CATEGORIES = {
    1: "process_creation", 2: "file_change", 3: "network_connection", 4: "sysmon_status", 5: "process_termination",
    6: "driver_load", 7: "image_load", 8: "create_remote_thread", 9: "raw_access_thread", 10: "process_access",
    11: "file_event", 12: "registry_event", 13: "registry_set", 14: "registry_rename", 15: "create_stream_hash",
    17: "pipe_created", 18: "pipe_created", 19: "wmi_event", 20: "wmi_event", 21: "wmi_event", 22: "dns_query",
    23: "file_delete", 25: "process_tampering", 26: "file_delete_detected", 255: "sysmon_error",
}
SERVICES = {
    SYSMON: "sysmon",
    "security": "security",
    "system": "system",
    "application": "application",
    "windows powershell": "powershell-classic",
    "microsoft-windows-powershell/operational": "powershell",
    "microsoft-windows-windows defender/operational": "windefend",
    "microsoft-windows-wmi-activity/operational": "wmi",
    "microsoft-windows-taskscheduler/operational": "taskscheduler",
    "microsoft-windows-bits-client/operational": "bits-client",
    "microsoft-windows-dns-client/operational": "dns-client",
}
RENAMED_4688 = {"NewProcessName": "Image", "ParentProcessName": "ParentImage"}


def category(channel, event_id):
    if channel == SYSMON:
        return SYSMON_CATEGORIES.get(event_id)
    if channel == "security" and event_id == 4688:
        return "process_creation"
    if channel == "microsoft-windows-powershell/operational":
        return {4103: "ps_module", 4104: "ps_script"}.get(event_id)
    return None


def declared(event):
    channel = str(event["Channel"]).lower()
    try:
        event_id = int(event.get("EventID"))
    except (TypeError, ValueError):
        event_id = None
    event.setdefault("Provider_Name", event.get("SourceName"))
    event.setdefault("Computer", event.get("Hostname"))
    if channel == "security" and event_id == 4688:
        for old, new in RENAMED_4688.items():
            if old in event:
                event[new] = event.pop(old)
    # No part is left open: an open one would mean "any" to one engine and "none" to another.
    event["@logsource"] = {
        "product": "windows",
        "category": category(channel, event_id) or "other",
        "service": SERVICES.get(channel, "other"),
    }
    return event


def main(out, files):
    with open(out, "w", encoding="utf-8") as target:
        for name in files:
            with (gzip.open if name.endswith(".gz") else open)(name, "rt", encoding="utf-8") as lines:
                for line in lines:
                    event = json.loads(line)
                    if event.get("Channel"):
                        target.write(json.dumps({k: v for k, v in declared(event).items() if v is not None}) + "\n")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])

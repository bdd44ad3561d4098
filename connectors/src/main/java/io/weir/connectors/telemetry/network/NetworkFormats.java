package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** What network sensors and firewalls write. */
public final class NetworkFormats {
    private static final String CEF_EXAMPLE =
            "CEF:0|Example|Firewall|1.0|100|connection denied|5|rt=1772355601500 src=192.0.2.7"
                    + " spt=50022 dst=198.51.100.4 dpt=22 proto=TCP act=deny";
    private static final String LEEF_EXAMPLE = "LEEF:1.0|Example|Firewall|1.0|deny|devTime=1772355601500\tsrc=192.0.2.7"
            + "\tsrcPort=50022\tdst=198.51.100.4\tdstPort=22\tproto=TCP";
    private static final String CISCO_EXAMPLE =
            "%ASA-4-106023: Deny tcp src outside:192.0.2.7/50022 dst inside:198.51.100.4/22"
                    + " by access-group \"outside_in\" [0x0, 0x0]";
    private static final String FORTIGATE_EXAMPLE = "date=2026-03-01 time=09:00:01 devname=\"fw-1\" devid=\"FGT60E\""
            + " logid=\"0000000013\" type=\"traffic\" subtype=\"forward\" srcip=192.0.2.7 srcport=50022"
            + " dstip=198.51.100.4 dstport=22 proto=6 action=\"deny\"";
    private static final String PFSENSE_EXAMPLE =
            "5,,,1000000103,em0,match,block,in,4,0x0,,64,1,0,DF,6,tcp,60,192.0.2.7,"
                    + "198.51.100.4,50022,22,0,S,1,,64240,,mss";
    private static final String NETFILTER_EXAMPLE =
            "[UFW BLOCK] IN=eth0 OUT= MAC=00:00:5e:00:53:01:00:00:5e:00:53:02:08:00"
                    + " SRC=192.0.2.7 DST=198.51.100.4 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=1 DF PROTO=TCP SPT=50022 DPT=22";

    private NetworkFormats() {}

    public static List<FormatKind> kinds() {
        return List.of(
                FormatKind.ofJson(
                        "zeek",
                        "Zeek logs in JSON",
                        "{\"_path\":\"conn\",\"ts\":1772355601.5,\"uid\":\"CHhAvVGS1DHFjwGM9\",\"id.orig_h\":\"192.0.2.7\","
                                + "\"id.orig_p\":50022,\"id.resp_h\":\"198.51.100.4\",\"id.resp_p\":443,\"proto\":\"tcp\","
                                + "\"conn_state\":\"SF\"}",
                        ZeekJson::new),
                FormatKind.of(
                        "zeek-tsv",
                        "Zeek logs in columns",
                        "1772355601.500000\tCHhAvVGS1DHFjwGM9\t192.0.2.7\t50022\t198.51.100.4\t443\ttcp\tssl\t1.5\t120\t4000\tSF"
                                + "\t-\t-\t0\tShADadFf\t9\t600\t8\t4400\t-",
                        ZeekColumns::new),
                FormatKind.ofJson(
                        "suricata",
                        "Suricata EVE; its alerts join ours",
                        "{\"timestamp\":\"2026-03-01T09:00:01.500000+0000\",\"flow_id\":1,\"event_type\":\"dns\","
                                + "\"src_ip\":\"192.0.2.7\",\"src_port\":50022,\"dest_ip\":\"198.51.100.4\",\"dest_port\":53,"
                                + "\"proto\":\"UDP\",\"dns\":{\"type\":\"query\",\"rrname\":\"www.example.com\",\"rrtype\":\"A\"}}",
                        SuricataShape::new),
                FormatKind.ofLines("cef", "CEF, bare or in syslog", CEF_EXAMPLE, CefFormat::new),
                FormatKind.ofLines("leef", "LEEF 1.0 and 2.0, bare or in syslog", LEEF_EXAMPLE, LeefFormat::new),
                FormatKind.ofLines("cisco", "Cisco ASA, FTD and IOS messages", CISCO_EXAMPLE, CiscoFormat::new),
                FormatKind.ofLines("fortigate", "FortiGate logs", FORTIGATE_EXAMPLE, FortigateFormat::new),
                FormatKind.ofLines("pfsense", "pfSense and OPNsense filterlog", PFSENSE_EXAMPLE, PfsenseFormat::new),
                FormatKind.ofLines(
                        "netfilter",
                        "Linux packet filter: iptables, nftables, ufw",
                        NETFILTER_EXAMPLE,
                        NetfilterFormat::new));
    }
}

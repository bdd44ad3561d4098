package io.weir.generators.log;

import io.weir.generators.Draw;
import io.weir.generators.Tape;
import io.weir.generators.world.Host;

import java.time.Instant;
import java.util.Locale;

/** What the packet filter at the edge turned away, as its kernel logs it. */
public final class Firewall {
    public static final String TOPIC = "telemetry.firewall";

    private final Syslog syslog;
    private final Draw draw;
    private final Host host;

    Firewall(Tape tape, Draw draw, Host host) {
        this.syslog = new Syslog(tape, draw);
        this.draw = draw;
        this.host = host;
    }

    public void blocked(Instant time, String from, String to, int port) {
        // The edge began to count its uptime at the start of the year.
        double uptime = time.toEpochMilli() % 31_536_000_000L / 1000.0;
        boolean isIpv6 = from.indexOf(':') >= 0;
        String kernel = String.format(Locale.ROOT, "[%12.6f] [UFW BLOCK] IN=eth0 OUT=eth1 ", uptime);
        String ethernet = "MAC=00:00:5e:00:53:01:00:00:5e:00:53:fe:" + (isIpv6 ? "86:dd" : "08:00");
        String packet = isIpv6
                ? " SRC=" + expanded(from) + " DST=2001:0db8:0010:0000:0000:0000:0000:0080 LEN=80 TC=0 HOPLIMIT="
                        + draw.between(44, 60) + " FLOWLBL=" + draw.between(1, 900_000)
                : " SRC=" + from + " DST=" + to + " LEN=60 TOS=0x00 PREC=0x00 TTL=" + draw.between(44, 60) + " ID="
                        + draw.between(1, 65_535) + " DF";
        String segment = " PROTO=TCP SPT=" + draw.port() + " DPT=" + port + " WINDOW=64240 RES=0x00 SYN URGP=0 ";
        syslog.write(time, host, TOPIC, "kernel", kernel + ethernet + packet + segment);
    }

    /** The kernel writes all eight groups with all their digits. */
    private static String expanded(String address) {
        int gap = address.indexOf("::");
        String[] head = address.substring(0, gap).split(":");
        String[] tail = address.substring(gap + 2).split(":");
        StringBuilder text = new StringBuilder();
        for (int group = 0; group < 8; group++) {
            String digits =
                    group < head.length ? head[group] : group >= 8 - tail.length ? tail[group - 8 + tail.length] : "";
            text.append(group == 0 ? "" : ":")
                    .append("0".repeat(4 - digits.length()))
                    .append(digits);
        }
        return text.toString();
    }
}

package io.weir.cli.bench.detect;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Telemetry to measure with. */
final class Events {
    /** A time as logs write it, to the second. */
    private static final Pattern TIME = Pattern.compile("20[0-4]\\d-\\d\\d-\\d\\d([T ])\\d\\d:\\d\\d:\\d\\d");

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private Events() {}

    /** Recorded events as if they happened now: what is long past is treated in another way. */
    static List<byte[]> asOf(Instant now, List<byte[]> recorded) {
        String replacement = DAY.format(now) + "$1" + CLOCK.format(now);
        List<byte[]> moved = new ArrayList<>(recorded.size());
        for (byte[] event : recorded) {
            moved.add(TIME.matcher(new String(event, UTF_8))
                    .replaceAll(replacement)
                    .getBytes(UTF_8));
        }
        return moved;
    }

    /** Failed logins of many addresses; one of them has a share of all. */
    static List<byte[]> logins(Instant from, int count, double shareOfOne) {
        Random random = new Random(1);
        List<byte[]> logins = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String address = random.nextDouble() < shareOfOne
                    ? "203.0.113.1"
                    : "198.18." + random.nextInt(256) + "." + random.nextInt(256);
            logins.add(login("user" + random.nextInt(100), address, from.plusMillis(i / 20)));
        }
        return logins;
    }

    static byte[] login(String user, String address, Instant time) {
        return ("{\"@timestamp\":\"" + time
                        + "\",\"event\":{\"category\":[\"authentication\"],\"outcome\":\"failure\",\"action\":\"ssh_login\"},"
                        + "\"process\":{\"name\":\"sshd\"},\"host\":{\"name\":\"bench-1\"},\"source\":{\"ip\":\""
                        + address
                        + "\"},\"user\":{\"name\":\"" + user + "\"}}")
                .getBytes(UTF_8);
    }
}

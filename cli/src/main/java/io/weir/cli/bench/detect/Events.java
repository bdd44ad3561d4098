package io.weir.cli.bench.detect;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Telemetry to measure with. */
final class Events {
    private static final int LOGINS_PER_MILLI = 20;

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

    /** Failed logins of many addresses, twenty in a millisecond; one address has a share of all. */
    static IntFunction<byte[]> logins(Instant from, double shareOfOne) {
        return i -> {
            SplittableRandom random = new SplittableRandom(i);
            String address = random.nextDouble() < shareOfOne ? "203.0.113.1" : address(random.nextInt(1 << 16));
            return login("user" + random.nextInt(100), address, from.plusMillis(i / LOGINS_PER_MILLI));
        };
    }

    /** How long so many logins take. */
    static Duration spanOfLogins(int count) {
        return Duration.ofMillis(count / LOGINS_PER_MILLI);
    }

    /** One of 65,536 addresses. */
    static String address(long number) {
        return "198.18." + (number >>> 8 & 0xFF) + "." + (number & 0xFF);
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

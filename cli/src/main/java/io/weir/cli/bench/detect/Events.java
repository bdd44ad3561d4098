package io.weir.cli.bench.detect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Telemetry to measure with. */
final class Events {
    /** Of recorded events in a millisecond. */
    static final int RECORDED = 20;

    /** Of events in a millisecond where alerts are timed. */
    static final int PACED = 2;

    /** Of logins in a millisecond: windows hold what happens in minutes of them. */
    static final int LOGINS = 2;

    private Events() {}

    /** Recorded events one after the other and again. */
    static IntFunction<byte[]> recorded(Instant from, List<byte[]> recorded) {
        List<RetimedEvent> events = recorded.stream().map(RetimedEvent::new).toList();
        return i -> events.get(i % events.size()).at(timeOf(from, i, RECORDED));
    }

    /** Failed logins of many addresses; one address has a share of all. */
    static IntFunction<byte[]> logins(Instant from, double shareOfOne) {
        return i -> {
            SplittableRandom random = new SplittableRandom(i);
            String address = random.nextDouble() < shareOfOne ? "203.0.113.1" : address(random.nextInt(1 << 16));
            return login("user" + random.nextInt(100), address, timeOf(from, i, LOGINS));
        };
    }

    static Instant timeOf(Instant from, int event, int perMilli) {
        return from.plusMillis(event / perMilli);
    }

    /** How long so many events take. */
    static Duration spanOf(int count, int perMilli) {
        return Duration.ofMillis(count / perMilli);
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

package io.weir.generators;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.zip.CRC32;

/** Chance that can be repeated: the same seed and purpose draw the same things. */
public final class Draw {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final String BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String BASE64 = BASE62 + "+/";
    private static final String HEX = "0123456789abcdef";

    private final SplittableRandom random;

    private Draw(SplittableRandom random) {
        this.random = random;
    }

    /** What is drawn for one purpose does not change when another draws more. */
    public static Draw of(long seed, String purpose) {
        var sum = new CRC32();
        sum.update(purpose.getBytes(StandardCharsets.UTF_8));
        return new Draw(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + sum.getValue()));
    }

    /** Both bounds may come out. */
    public int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    public long between(long low, long high) {
        return random.nextLong(low, high + 1);
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** So many different ones, in any order; all of them if there are fewer. */
    public <T> List<T> pick(int count, List<T> choices) {
        List<T> left = new ArrayList<>(choices);
        List<T> picked = new ArrayList<>();
        while (picked.size() < count && !left.isEmpty()) {
            picked.add(left.remove(random.nextInt(left.size())));
        }
        return picked;
    }

    /** The time until something happens that happens once in so long on average. */
    public long untilNext(long meanMillis) {
        return 1 + (long) (-Math.log(1 - random.nextDouble()) * meanMillis);
    }

    /** A number that is mostly small and now and then large, as sizes of files and pages are. */
    public long size(long median, double spread) {
        double normal = 0;
        for (int i = 0; i < 12; i++) {
            normal += random.nextDouble();
        }
        return Math.max(1, (long) (median * Math.exp((normal - 6) * spread)));
    }

    /** A port that a client's system chooses. */
    public int port() {
        return between(32_768, 60_999);
    }

    public String letters(int count) {
        return text(count, LETTERS);
    }

    public String base62(int count) {
        return text(count, BASE62);
    }

    public String base64(int count) {
        return text(count, BASE64);
    }

    public String hex(int count) {
        return text(count, HEX);
    }

    public UUID uuid() {
        long version4 = random.nextLong() & ~0xF000L | 0x4000L;
        long variant = random.nextLong() & ~(3L << 62) | 2L << 62;
        return new UUID(version4, variant);
    }

    private String text(int count, String alphabet) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}

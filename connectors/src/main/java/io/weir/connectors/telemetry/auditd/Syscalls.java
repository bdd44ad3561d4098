package io.weir.connectors.telemetry.auditd;

import io.weir.connectors.telemetry.Bytes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Names of system calls by the number that the kernel writes. */
final class Syscalls {
    private static final byte[] X86_64 = Bytes.of("c000003e");
    private static final byte[] AARCH64 = Bytes.of("c00000b7");
    private static final int MOST = 512;

    private final byte[][] x86 = named("x86_64");
    private final byte[][] arm = named("aarch64");

    private static byte[][] named(String architecture) {
        String file = "/auditd/syscalls-" + architecture + ".txt";
        try (InputStream in = Syscalls.class.getResourceAsStream(file)) {
            byte[][] names = new byte[MOST][];
            for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
                int space = line.indexOf(' ');
                names[Integer.parseInt(line.substring(0, space))] = Bytes.of(line.substring(space + 1));
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The name of a call, or null if the architecture or the number is not known. */
    byte[] name(byte[] bytes, int architectureFrom, int architectureTo, int from, int to) {
        boolean isX86 = Bytes.equal(bytes, architectureFrom, architectureTo, X86_64);
        if (!isX86 && !Bytes.equal(bytes, architectureFrom, architectureTo, AARCH64)) {
            return null;
        }
        long number = Bytes.number(bytes, from, to);
        return number < 0 || number >= MOST ? null : (isX86 ? x86 : arm)[(int) number];
    }
}

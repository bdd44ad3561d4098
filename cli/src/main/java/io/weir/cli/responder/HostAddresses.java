package io.weir.cli.responder;

import io.weir.rules.indicator.IndicatorForm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The addresses without which this machine is cut off: its own, its gateways, its name servers and its brokers. Whoever
 * forges packets from them must not have them blocked.
 */
final class HostAddresses {
    private static final int GATEWAY_FLAG = 2;

    private final Path routes;
    private final Path routesV6;
    private final Path resolvers;
    private final String bootstrap;

    /** @param bootstrap {@code host:port}, several separated by commas */
    HostAddresses(String bootstrap) {
        this(Path.of("/proc/net/route"), Path.of("/proc/net/ipv6_route"), Path.of("/etc/resolv.conf"), bootstrap);
    }

    HostAddresses(Path routes, Path routesV6, Path resolvers, String bootstrap) {
        this.routes = routes;
        this.routesV6 = routesV6;
        this.resolvers = resolvers;
        this.bootstrap = bootstrap;
    }

    /** As it is now; what cannot be found out is left out. */
    Collection<String> find() {
        Collection<String> found = new TreeSet<>();
        own().forEach(address -> add(address.getHostAddress(), found));
        gateways(found);
        for (String line : lines(resolvers)) {
            String[] words = line.strip().split("\\s+");
            if (words.length > 1 && words[0].equals("nameserver")) {
                add(words[1], found);
            }
        }
        for (String broker : bootstrap.split(",")) {
            int colon = broker.lastIndexOf(':');
            addressesOf(colon < 0 ? broker : broker.substring(0, colon))
                    .forEach(address -> add(address.getHostAddress(), found));
        }
        return found;
    }

    private static List<InetAddress> own() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static List<InetAddress> addressesOf(String host) {
        try {
            return List.of(InetAddress.getAllByName(host.strip().replaceAll("[\\[\\]]", "")));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    /** The kernel writes version 4 as a number of this machine's byte order, and version 6 as 32 digits. */
    private void gateways(Collection<String> found) {
        for (String line : lines(routes)) {
            String[] columns = line.strip().split("\\s+");
            if (columns.length > 3
                    && columns[2].matches("[0-9A-F]{8}")
                    && (Integer.parseInt(columns[3], 16) & GATEWAY_FLAG) != 0) {
                long number = Long.parseLong(columns[2], 16);
                boolean isLittle = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
                long address = isLittle ? Integer.toUnsignedLong(Integer.reverseBytes((int) number)) : number;
                add(
                        (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "."
                                + (address & 255),
                        found);
            }
        }
        for (String line : lines(routesV6)) {
            String[] columns = line.strip().split("\\s+");
            if (columns.length > 4 && columns[4].matches("[0-9a-f]{32}") && !columns[4].matches("0+")) {
                add(v6(HexFormat.of().parseHex(columns[4])), found);
            }
        }
    }

    private static String v6(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }

    private static void add(String address, Collection<String> found) {
        IndicatorForm.address(address).ifPresent(one -> found.add(one.value()));
    }

    private static List<String> lines(Path file) {
        List<String> lines = new ArrayList<>();
        try {
            lines.addAll(Files.readAllLines(file, UTF_8));
        } catch (IOException e) {
            // Another system than Linux: what it has elsewhere is for the allowlist.
        }
        return lines;
    }
}

package io.weir.cli.responder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Response;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Blocks addresses with nftables: in a table of its own, in sets whose elements have a time-out, so that a block ends
 * even if nobody is left to lift it. Other tables are never touched.
 */
public final class NftablesExecutor implements Executor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TABLE = "inet weir";
    /** Adding what is there changes nothing; the rules are replaced in one step. */
    private static final String SET_UP =
            """
            add table inet weir
            add set inet weir blocked4 { type ipv4_addr; flags timeout; size 65536; }
            add set inet weir blocked6 { type ipv6_addr; flags timeout; size 65536; }
            add chain inet weir input { type filter hook input priority -10; policy accept; }
            add chain inet weir forward { type filter hook forward priority -10; policy accept; }
            add chain inet weir output { type filter hook output priority -10; policy accept; }
            flush chain inet weir input
            flush chain inet weir forward
            flush chain inet weir output
            add rule inet weir input ip saddr @blocked4 counter drop
            add rule inet weir input ip6 saddr @blocked6 counter drop
            add rule inet weir forward ip saddr @blocked4 counter drop
            add rule inet weir forward ip daddr @blocked4 counter drop
            add rule inet weir forward ip6 saddr @blocked6 counter drop
            add rule inet weir forward ip6 daddr @blocked6 counter drop
            add rule inet weir output ip daddr @blocked4 counter drop
            add rule inet weir output ip6 daddr @blocked6 counter drop
            """;

    private final Program nft;
    private final LongSupplier clock;

    public NftablesExecutor(Program nft, LongSupplier clock) {
        this.nft = nft;
        this.clock = clock;
    }

    public static Program program() {
        return new Program(
                List.of("nft"), "install nftables (Debian: apt install nftables), or use another --executor");
    }

    @Override
    public String name() {
        return "nftables";
    }

    @Override
    public Set<ActionKind> actions() {
        return Set.of(ActionKind.BLOCK_IP);
    }

    @Override
    public void execute(Response response) throws ExecutorException {
        nft.call(addition(BlockedAddress.of(response), response), "-f", "-");
    }

    /** An element that is there keeps its time-out when it is added again, so it is removed in the same step. */
    private String addition(BlockedAddress address, Response response) {
        long leftMillis = Math.max(1, response.expiresMillis() - clock.getAsLong());
        long seconds = (leftMillis + 999) / 1000;
        return removal(address) + "add element " + set(address) + " { " + address.text() + " timeout " + seconds
                + "s }\n";
    }

    @Override
    public void undo(Response response) throws ExecutorException {
        nft.call(removal(BlockedAddress.of(response)), "-f", "-");
    }

    /** Only what is there can be deleted, and its time-out may have been quicker: so it is added before. */
    private static String removal(BlockedAddress address) {
        String element = set(address) + " { " + address.text() + " }\n";
        return "add element " + element + "delete element " + element;
    }

    private static String set(BlockedAddress address) {
        return TABLE + (address.isV6() ? " blocked6" : " blocked4");
    }

    @Override
    public void reconcile(Collection<Response> held) throws ExecutorException {
        StringBuilder script = new StringBuilder(SET_UP);
        Set<BlockedAddress> present = present();
        Map<BlockedAddress, Response> wanted = new HashMap<>();
        for (Response response : held) {
            wanted.put(BlockedAddress.of(response), response);
        }
        present.stream()
                .filter(address -> !wanted.containsKey(address))
                .forEach(address -> script.append(removal(address)));
        wanted.forEach((address, response) -> {
            if (!present.contains(address)) {
                script.append(addition(address, response));
            }
        });
        nft.call(script.toString(), "-f", "-");
    }

    private Set<BlockedAddress> present() throws ExecutorException {
        Set<BlockedAddress> present = new LinkedHashSet<>();
        for (boolean isV6 : new boolean[] {false, true}) {
            String[] arguments = {"-j", "list", "set", "inet", "weir", isV6 ? "blocked6" : "blocked4"};
            Program.Result listed = nft.run("", arguments);
            if (listed.isGood()) {
                elements(listed.output()).forEach(text -> present.add(new BlockedAddress(text, isV6)));
            } else if (!listed.error().contains("No such file or directory")) {
                throw nft.failure(listed, arguments);
            }
        }
        return present;
    }

    private static Set<String> elements(String json) throws ExecutorException {
        Set<String> elements = new LinkedHashSet<>();
        try {
            for (JsonNode object : JSON.readTree(json).path("nftables")) {
                for (JsonNode element : object.path("set").path("elem")) {
                    elements.add(
                            element.isTextual()
                                    ? element.asText()
                                    : element.path("elem").path("val").asText());
                }
            }
        } catch (JsonProcessingException e) {
            throw new ExecutorException("'nft -j list set' said what is no JSON; version 0.9.1 or newer is needed", e);
        }
        return elements;
    }
}

package io.weir.cli.responder;

import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Response;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Blocks addresses with iptables, in a chain of its own. Its rules know no time-out: if nobody lifts them, they stay until the
 * next start of a responder.
 */
public final class IptablesExecutor implements Executor {
    private static final String CHAIN = "WEIR";
    private static final List<String> FROM = List.of("INPUT", "FORWARD", "OUTPUT");
    private static final List<String> DIRECTIONS = List.of("-s", "-d");
    /** How often a rule may have been added by whom ever. */
    private static final int MOST_COPIES = 10;

    private final Program v4;
    private final Program v6;

    public IptablesExecutor(Program v4, Program v6) {
        this.v4 = v4;
        this.v6 = v6;
    }

    public static Program program(String name) {
        return new Program(
                List.of(name, "-w", "5"), "install iptables (Debian: apt install iptables), or use nftables");
    }

    @Override
    public String name() {
        return "iptables";
    }

    @Override
    public Set<ActionKind> actions() {
        return Set.of(ActionKind.BLOCK_IP);
    }

    @Override
    public void execute(Response response) throws ExecutorException {
        add(BlockedAddress.of(response));
    }

    private void add(BlockedAddress address) throws ExecutorException {
        for (String direction : DIRECTIONS) {
            if (!has(address, direction)) {
                program(address).call("", "-A", CHAIN, direction, address.text(), "-j", "DROP");
            }
        }
    }

    @Override
    public void undo(Response response) throws ExecutorException {
        remove(BlockedAddress.of(response));
    }

    private void remove(BlockedAddress address) throws ExecutorException {
        for (String direction : DIRECTIONS) {
            for (int i = 0; i < MOST_COPIES && has(address, direction); i++) {
                program(address).call("", "-D", CHAIN, direction, address.text(), "-j", "DROP");
            }
        }
    }

    private boolean has(BlockedAddress address, String direction) throws ExecutorException {
        return isThere(program(address), "-C", CHAIN, direction, address.text(), "-j", "DROP");
    }

    /** Exit code 1 says that a rule or a chain is not there; any other says that nobody could look. */
    private static boolean isThere(Program program, String... arguments) throws ExecutorException {
        Program.Result result = program.run("", arguments);
        if (!result.isGood() && result.exitCode() != 1) {
            throw program.failure(result, arguments);
        }
        return result.isGood();
    }

    private Program program(BlockedAddress address) {
        return address.isV6() ? v6 : v4;
    }

    @Override
    public void reconcile(Collection<Response> held) throws ExecutorException {
        Map<BlockedAddress, Response> wanted = new HashMap<>();
        for (Response response : held) {
            wanted.put(BlockedAddress.of(response), response);
        }
        for (boolean isV6 : new boolean[] {false, true}) {
            Program program = isV6 ? v6 : v4;
            setUp(program);
            for (BlockedAddress address : present(program, isV6)) {
                if (wanted.remove(address) == null) {
                    remove(address);
                } else {
                    add(address); // perhaps only half of it is there
                }
            }
        }
        for (BlockedAddress address : wanted.keySet()) {
            add(address);
        }
    }

    private static void setUp(Program program) throws ExecutorException {
        if (!isThere(program, "-S", CHAIN)) {
            program.call("", "-N", CHAIN);
        }
        for (String from : FROM) {
            if (!isThere(program, "-C", from, "-j", CHAIN)) {
                program.call("", "-I", from, "1", "-j", CHAIN);
            }
        }
    }

    private static Set<BlockedAddress> present(Program program, boolean isV6) throws ExecutorException {
        Set<BlockedAddress> present = new LinkedHashSet<>();
        for (String line : program.call("", "-S", CHAIN).split("\n")) {
            String[] words = line.strip().split(" ");
            if (words.length == 6 && words[0].equals("-A") && DIRECTIONS.contains(words[2])) {
                int slash = words[3].indexOf('/');
                present.add(new BlockedAddress(slash < 0 ? words[3] : words[3].substring(0, slash), isV6));
            }
        }
        return present;
    }
}

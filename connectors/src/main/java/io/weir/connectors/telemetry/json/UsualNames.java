package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;
import io.weir.rules.event.ValueType;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * ECS names for fields of JSON that goes by no schema: programs, scripts and simulators call an address {@code src_ip},
 * {@code sourceIp} or {@code client_ip}. A field that the document has under its ECS name is left as it is.
 */
final class UsualNames {
    /** Objects in which such documents keep what is special about an event. */
    private static final List<String> BOXES = List.of("details", "data", "metadata", "attributes", "fields", "extra");

    private final ReadContext context;
    private final EventWriter out;
    private final List<Name> names = new ArrayList<>();

    private enum Kind {
        TEXT,
        NUMBER,
        ADDRESS
    }

    /** A field: where ECS has it, and where else it may stand, the best place first. */
    private record Name(Target target, int own, int[] usual, Kind kind) {}

    UsualNames(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        addresses();
        numbers();
        texts();
    }

    private void addresses() {
        add(
                Kind.ADDRESS,
                "source.ip",
                "source_ip",
                "src_ip",
                "source_ip_address",
                "source_address",
                "src_addr",
                "saddr",
                "client_ip",
                "client_address",
                "remote_ip",
                "remote_addr",
                "remote_address",
                "attacker_ip",
                "ip_address",
                "caller_ip",
                "login_ip",
                "user_ip",
                "src",
                "ip",
                "source",
                "network.source_ip",
                "network.src_ip",
                "source.address",
                "client.ip");
        add(
                Kind.ADDRESS,
                "destination.ip",
                "destination_ip",
                "dest_ip",
                "dst_ip",
                "destination_ip_address",
                "destination_address",
                "dest_addr",
                "dst_addr",
                "daddr",
                "target_ip",
                "target_address",
                "server_ip",
                "victim_ip",
                "dst",
                "dest",
                "destination",
                "target",
                "network.destination_ip",
                "network.dest_ip",
                "network.dst_ip",
                "destination.address",
                "server.ip");
    }

    private void numbers() {
        add(Kind.NUMBER, "source.port", "source_port", "src_port", "sport", "spt", "client_port");
        add(
                Kind.NUMBER,
                "destination.port",
                "destination_port",
                "dest_port",
                "dst_port",
                "target_port",
                "server_port",
                "dport",
                "dpt",
                "port",
                "network.destination_port",
                "network.dest_port",
                "network.dst_port");
        add(
                Kind.NUMBER,
                "source.bytes",
                "bytes_sent",
                "sent_bytes",
                "bytes_out",
                "out_bytes",
                "outbound_bytes",
                "bytes_uploaded",
                "upload_bytes",
                "orig_bytes",
                "bytes_transferred",
                "bytes_to_server",
                "network.bytes_sent",
                "network.bytes_out");
        add(
                Kind.NUMBER,
                "destination.bytes",
                "bytes_received",
                "received_bytes",
                "bytes_in",
                "in_bytes",
                "inbound_bytes",
                "bytes_downloaded",
                "download_bytes",
                "resp_bytes",
                "bytes_to_client",
                "network.bytes_received",
                "network.bytes_in");
        add(Kind.NUMBER, "process.pid", "process_id", "pid");
    }

    private void texts() {
        add(
                Kind.TEXT,
                "user.name",
                "user_name",
                "username",
                "user",
                "account_name",
                "account",
                "login_name",
                "user.username",
                "user.id",
                "subject_user_name",
                "actor");
        add(
                Kind.TEXT,
                "user.target.name",
                "target_user_name",
                "target_user",
                "target_username",
                "new_user",
                "new_username",
                "created_user",
                "new_account");
        add(Kind.TEXT, "group.name", "group_name", "group", "target_group");
        add(
                Kind.TEXT,
                "host.name",
                "host_name",
                "hostname",
                "host",
                "computer_name",
                "computer",
                "machine_name",
                "machine",
                "device_name",
                "device",
                "server_name",
                "server",
                "system",
                "host_identifier",
                "host.hostname");
        add(
                Kind.TEXT,
                "process.command_line",
                "command_line",
                "process_command_line",
                "cmdline",
                "cmd_line",
                "command",
                "cmd",
                "process.cmdline",
                "process.command",
                "process.cmd",
                "columns.cmdline");
        add(
                Kind.TEXT,
                "process.executable",
                "process_path",
                "executable",
                "image",
                "exe",
                "process.path",
                "process.exe",
                "columns.path");
        add(Kind.TEXT, "process.name", "process_name", "process", "image_name", "program");
        add(
                Kind.TEXT,
                "process.parent.name",
                "parent_process_name",
                "parent_process",
                "parent_name",
                "parent",
                "process.parent_name");
        add(Kind.TEXT, "process.parent.executable", "parent_image", "parent_path", "process.parent_path");
        add(Kind.TEXT, "file.path", "file_path", "target_filename", "filepath");
        add(
                Kind.TEXT,
                "user_agent.original",
                "user_agent",
                "useragent",
                "http_user_agent",
                "agent",
                "http.user_agent",
                "request.user_agent",
                "headers.User-Agent");
    }

    /**
     * Slots cost every event a little, so names that mean one thing share one. A single word has its own: it may hold
     * something else, and then the next one counts.
     *
     * @param usual names of several words, with underscores here and in every spelling there; single words; and places
     *     with a dot, which are where they are
     */
    private void add(Kind kind, String ecs, String... usual) {
        List<String> plain = new ArrayList<>();
        List<String> boxed = new ArrayList<>();
        List<Integer> slots = new ArrayList<>();
        for (String name : usual) {
            boolean isPlace = name.indexOf('.') >= 0;
            if (isPlace || name.indexOf('_') >= 0) {
                plain.addAll(isPlace ? List.of(name) : spellings(name));
            } else {
                slots.add(context.slot(spellings(name).toArray(String[]::new)));
            }
            if (!isPlace) {
                BOXES.forEach(box -> boxed.add(box + "." + name));
            }
        }
        slots.add(0, context.slot(plain.toArray(String[]::new)));
        slots.add(context.slot(boxed.toArray(String[]::new)));
        names.add(new Name(
                out.target(ecs),
                context.slot(ecs),
                slots.stream().mapToInt(Integer::intValue).toArray(),
                kind));
    }

    /** {@code src_ip}, {@code srcIp}, {@code srcIP}, {@code SrcIp}, {@code srcip}. */
    static Set<String> spellings(String name) {
        var camel = new StringBuilder();
        for (String word : name.split("_", -1)) {
            camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        String pascal = camel.toString();
        String lowerCamel = pascal.substring(0, 1).toLowerCase(Locale.ROOT) + pascal.substring(1);
        Set<String> spellings = new LinkedHashSet<>(List.of(name, lowerCamel, pascal));
        if (pascal.endsWith("Ip")) {
            spellings.add(lowerCamel.substring(0, lowerCamel.length() - 1) + "P");
            spellings.add(pascal.substring(0, pascal.length() - 1) + "P");
        }
        spellings.add(name.replace("_", ""));
        return spellings;
    }

    void write() {
        EventView event = context.event();
        for (int i = 0; i < names.size(); i++) {
            Name name = names.get(i);
            if (!event.has(name.own())) {
                writeFirst(name);
            }
        }
    }

    /** The first place that holds what the field is for: {@code source} may be an address, or the name of a sensor. */
    private void writeFirst(Name name) {
        EventView event = context.event();
        int[] usual = name.usual();
        for (int i = 0; i < usual.length; i++) {
            int value = event.first(usual[i]);
            if (value != EventView.NONE && event.isScalar(value) && write(name, value)) {
                return;
            }
        }
    }

    private boolean write(Name name, int value) {
        EventView event = context.event();
        return switch (name.kind()) {
            case ADDRESS -> event.isText(value) && out.copyAddress(name.target(), value);
            case NUMBER -> writeNumber(name, value);
            case TEXT -> writeText(name, value);
        };
    }

    private boolean writeNumber(Name name, int value) {
        EventView event = context.event();
        long number = Bytes.number(event.bytes(value), event.start(value), event.end(value));
        if (number < 0) {
            return false;
        }
        out.number(name.target(), number);
        return true;
    }

    private boolean writeText(Name name, int value) {
        EventView event = context.event();
        boolean isText = event.type(value) == ValueType.TEXT && event.start(value) < event.end(value);
        if (isText) {
            out.copy(name.target(), value);
        }
        return isText;
    }
}

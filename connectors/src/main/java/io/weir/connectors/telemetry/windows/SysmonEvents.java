package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.windows.Pair.Kind;
import io.weir.rules.event.EventView;

import java.util.ArrayList;
import java.util.List;

/** What Sysmon saw, in ECS names. */
final class SysmonEvents {
    private static final int IDS = 30;
    private static final byte[] EGRESS = Bytes.of("egress");
    private static final byte[] INGRESS = Bytes.of("ingress");
    private static final byte[] SUCCESS = Bytes.of("success");
    private static final byte[] FAILURE = Bytes.of("failure");

    private final ReadContext context;
    private final WindowsFields fields;
    private final Ecs ecs;
    private final Pair[][] pairs = new Pair[IDS][];
    private final Pair[] processOnly;
    private final Hashes processHashes;
    private final Hashes fileHashes;
    private final Hashes libraryHashes;
    private final ShippedUser shippedUser;
    private final int user;
    private final int sourceUser;
    private final int initiated;
    private final int imageLoaded;
    private final int queryStatus;
    private final int queryResults;
    private final int logonId;
    private final Ecs.Field userDomain;
    private final Ecs.Field userName;
    private final Ecs.Field direction;
    private final Ecs.Field libraryPath;
    private final Ecs.Field libraryName;
    private final Ecs.Field outcome;
    private final Ecs.Field resolved;
    private final Ecs.Field session;
    private final RegistryPath registryPath;

    SysmonEvents(ReadContext context, WindowsFields fields, Ecs ecs) {
        this.context = context;
        this.fields = fields;
        this.ecs = ecs;
        List<Pair> process = List.of(
                text("ProcessGuid", "process.entity_id"),
                number("ProcessId", "process.pid"),
                path("Image", "process.executable", "process.name"));
        List<Pair> creation = List.of(
                text("CommandLine", "process.command_line"),
                text("CurrentDirectory", "process.working_directory"),
                text("ParentProcessGuid", "process.parent.entity_id"),
                number("ParentProcessId", "process.parent.pid"),
                path("ParentImage", "process.parent.executable", "process.parent.name"),
                text("ParentCommandLine", "process.parent.command_line"),
                text("OriginalFileName", "process.pe.original_file_name"),
                text("Company", "process.pe.company"),
                text("Description", "process.pe.description"),
                text("FileVersion", "process.pe.file_version"),
                text("Product", "process.pe.product"));
        List<Pair> connection = List.of(
                address("SourceIp", "source.ip"),
                number("SourcePort", "source.port"),
                text("SourceHostname", "source.domain"),
                address("DestinationIp", "destination.ip"),
                number("DestinationPort", "destination.port"),
                text("DestinationHostname", "destination.domain"),
                text("Protocol", "network.transport"),
                text("DestinationPortName", "network.protocol"));
        List<Pair> source = List.of(
                number("SourceProcessId", "process.pid"),
                number("SourceThreadId", "process.thread.id"),
                path("SourceImage", "process.executable", "process.name"));
        List<Pair> file = List.of(path("TargetFilename", "file.path", "file.name"));
        List<Pair> image = List.of(
                path("ImageLoaded", "file.path", "file.name"),
                text("Signature", "file.code_signature.subject_name"),
                text("SignatureStatus", "file.code_signature.status"));
        List<Pair> registry = List.of(text("TargetObject", "registry.path"), text("Details", "registry.data.strings"));
        List<Pair> pipe = List.of(text("PipeName", "file.name"));
        List<Pair> query = List.of(text("QueryName", "dns.question.name"));
        List<Pair> device = List.of(text("Device", "file.path"));

        this.processOnly = process.toArray(Pair[]::new);
        put(process, creation, 1);
        put(process, file, 2, 11, 15, 23, 26, 27, 28, 29);
        put(process, connection, 3);
        put(List.of(), image, 6);
        put(process, image, 7);
        put(List.of(text("SourceProcessGuid", "process.entity_id")), source, 8);
        put(List.of(text("SourceProcessGUID", "process.entity_id")), source, 10);
        put(process, device, 9);
        put(process, registry, 12, 13, 14);
        put(process, pipe, 17, 18);
        put(process, query, 22);

        this.processHashes = new Hashes(context, fields, ecs, "process");
        this.fileHashes = new Hashes(context, fields, ecs, "file");
        this.libraryHashes = new Hashes(context, fields, ecs, "dll");
        this.shippedUser = new ShippedUser(context, fields);
        this.user = fields.data("User");
        this.sourceUser = fields.data("SourceUser");
        this.initiated = fields.data("Initiated");
        this.imageLoaded = fields.data("ImageLoaded");
        this.queryStatus = fields.data("QueryStatus");
        this.queryResults = fields.data("QueryResults");
        this.logonId = fields.data("LogonId");
        this.userDomain = ecs.field("user.domain");
        this.userName = ecs.field("user.name");
        this.direction = ecs.field("network.direction");
        this.libraryPath = ecs.field("dll.path");
        this.libraryName = ecs.field("dll.name");
        this.outcome = ecs.field("event.outcome");
        this.resolved = ecs.field("dns.resolved_ip");
        this.session = ecs.field("winlog.logon.id");
        this.registryPath = new RegistryPath(context, fields, ecs);
    }

    private Pair text(String data, String field) {
        return new Pair(context, fields, ecs, Kind.TEXT, data, field, "");
    }

    private Pair number(String data, String field) {
        return new Pair(context, fields, ecs, Kind.NUMBER, data, field, "");
    }

    private Pair address(String data, String field) {
        return new Pair(context, fields, ecs, Kind.ADDRESS, data, field, "");
    }

    private Pair path(String data, String field, String name) {
        return new Pair(context, fields, ecs, Kind.PATH, data, field, name);
    }

    private void put(List<Pair> some, List<Pair> more, int... ids) {
        List<Pair> all = new ArrayList<>(some);
        all.addAll(more);
        for (int id : ids) {
            pairs[id] = all.toArray(Pair[]::new);
        }
    }

    void describe(long id) {
        shippedUser.complete();
        Pair[] own = id > 0 && id < IDS && pairs[(int) id] != null ? pairs[(int) id] : processOnly;
        Pair.complete(own);
        ecs.user(userDomain, userName, fields.value(id == 8 || id == 10 ? sourceUser : user));
        switch ((int) id) {
            case 1 -> {
                processHashes.tell();
                ecs.session(session, fields.value(logonId));
            }
            case 3 -> tellDirection();
            case 6, 15, 23, 26, 27, 29 -> fileHashes.tell();
            case 7 -> tellLibrary();
            case 12, 13, 14 -> registryPath.tell();
            case 22 -> tellAnswer();
            case 24, 25 -> processHashes.tell();
            default -> {
                // nothing beyond the pairs
            }
        }
    }

    private void tellDirection() {
        int value = fields.value(initiated);
        if (value != EventView.NONE) {
            byte first = context.event().bytes(value)[context.event().start(value)];
            ecs.constant(direction, (first | 0x20) == 't' ? EGRESS : INGRESS);
        }
    }

    private void tellLibrary() {
        int value = fields.value(imageLoaded);
        ecs.text(libraryPath, value);
        ecs.lastName(libraryName, value);
        libraryHashes.tell();
    }

    private void tellAnswer() {
        EventView event = context.event();
        int status = fields.value(queryStatus);
        if (status != EventView.NONE) {
            ecs.constant(outcome, Ecs.number(event, status) == 0 ? SUCCESS : FAILURE);
        }
        int results = fields.value(queryResults);
        if (results == EventView.NONE || !ecs.isOpen(resolved)) {
            return;
        }
        byte[] bytes = event.bytes(results);
        int at = event.start(results);
        int to = event.end(results);
        while (at < to) {
            int end = Bytes.find(bytes, at, to, ';');
            context.writer().address(resolved.target(), bytes, at, end);
            at = end + 1;
        }
    }
}

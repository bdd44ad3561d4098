package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.LineFormat;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.connectors.telemetry.json.JsonSplitter;
import io.weir.connectors.telemetry.json.JsonTime;
import io.weir.connectors.telemetry.json.PlainText;
import io.weir.connectors.telemetry.web.UrlWriter;
import io.weir.rules.alert.DerivedId;
import io.weir.rules.event.EventView;
import io.weir.rules.event.ValueType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Zeek's logs in JSON: as Zeek writes them, as streams and sensors mark them ({@code _path}, {@code @stream}), below the
 * name of their log, or below {@code zeek} as Filebeat's module has them.
 */
final class ZeekJson implements JsonShape {
    private static final byte[] ZEEK = Bytes.of("zeek");
    private static final byte[] DATASET_PREFIX = Bytes.of("zeek.");

    private final ReadContext context;
    private final EventWriter out;
    private final ZeekEvent zeek;
    private final UrlWriter url;
    private final JsonTime time;
    private final int log;
    private final int module;
    private final int dataset;
    private final int uid;
    private final int timeSlot;
    private final int client;
    private final int[] signs;
    private final Map<String, Log> logs = new LinkedHashMap<>();
    private final Log other;
    private final byte[][] logNames;
    private final int uri;
    private final int host;
    private final int noticeSource;
    private final int noticeDestination;
    private final int shippedSource;
    private final int shippedDestination;
    private final int sensor;
    private final Target sourceIp;
    private final Target destinationIp;
    private final Target observer;
    private final PlainText text = new PlainText();

    /** A log whose fields have ECS names. */
    private record Log(String name, byte[] dataset, Copy[] copies) {}

    private record Copy(int slot, Target target, ZeekNames.Kind kind) {}

    ZeekJson(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.zeek = new ZeekEvent(out);
        this.url = new UrlWriter(out);
        List<String> times = new ArrayList<>(List.of("ts"));
        ZeekNames.LOGS.forEach(name -> times.add("zeek." + filebeatName(name) + ".ts"));
        times.addAll(List.of("_write_ts", "@timestamp"));
        this.time = new JsonTime(context, times.toArray(String[]::new));
        this.timeSlot = context.slot("ts");
        this.log = context.slot("_path", "@stream");
        this.module = context.slot("event.module", "service.type");
        this.dataset = context.slot("event.dataset", "fileset.name");
        this.uid = context.slot("uid", "fuid");
        this.client = context.slot("id.orig_h", "id_orig_h");
        this.signs = ZeekNames.SIGNS.stream()
                .mapToInt(sign -> context.slot(sign.field()))
                .toArray();
        this.logNames = ZeekNames.LOGS.stream().map(Bytes::of).toArray(byte[][]::new);
        for (String name : ZeekNames.LOGS) {
            logs.put(name, log(name));
        }
        this.other = log("other");
        this.uri = context.slot("uri", "zeek.http.uri");
        this.host = context.slot("host", "zeek.http.host");
        this.noticeSource = context.slot("src", "zeek.notice.src");
        this.noticeDestination = context.slot("dst", "zeek.notice.dst");
        this.shippedSource = context.slot("source.address");
        this.shippedDestination = context.slot("destination.address");
        this.sensor = context.slot("_system_name", "@system");
        this.sourceIp = out.target("source.ip");
        this.destinationIp = out.target("destination.ip");
        this.observer = out.target("observer.name");
    }

    private Log log(String name) {
        Copy[] copies = ZeekNames.ALL.stream()
                .filter(field -> field.log().equals("*") || field.log().equals(name))
                .map(field ->
                        new Copy(context.slot(places(name, field.field())), out.target(field.target()), field.kind()))
                .toArray(Copy[]::new);
        return new Log(name, Bytes.of("zeek." + name), copies);
    }

    private static String[] places(String log, String field) {
        String below = "zeek." + filebeatName(log) + "." + field;
        return field.startsWith("id.")
                ? new String[] {field, field.replace('.', '_'), below}
                : new String[] {field, below};
    }

    private static String filebeatName(String log) {
        return log.equals("conn") ? "connection" : log;
    }

    @Override
    public String name() {
        return "zeek";
    }

    @Override
    public boolean recognises() {
        return knownLog() != null || isOfFilebeat() || carriedFrom() >= 0;
    }

    private boolean isOfFilebeat() {
        return text.read(context.event(), context.event().first(module)) && text.is(ZEEK);
    }

    /** The name of the log, by what the document says it is or by the fields it has; null if it is none of Zeek's. */
    private String knownLog() {
        EventView event = context.event();
        int stated = event.first(log);
        if (stated != EventView.NONE && event.isText(stated)) {
            text.read(event, stated);
            return has(timeSlot) ? nameOf(text.bytes(), text.from(), text.to()) : null;
        }
        if (!has(timeSlot) || !has(uid) && !has(client)) {
            return null;
        }
        for (int i = 0; i < signs.length; i++) {
            if (has(signs[i])) {
                return ZeekNames.SIGNS.get(i).log();
            }
        }
        return null;
    }

    /** The name without making a text of it where it is a known one. */
    private String nameOf(byte[] bytes, int from, int to) {
        for (int i = 0; i < logNames.length; i++) {
            if (Bytes.equal(bytes, from, to, logNames[i])) {
                return ZeekNames.LOGS.get(i);
            }
        }
        return Bytes.text(bytes, from, Math.min(to, from + 64));
    }

    private boolean has(int slot) {
        return context.event().first(slot) != EventView.NONE;
    }

    /** Where a document begins that is all that this one holds, below the name of its log; or -1. */
    private int carriedFrom() {
        byte[] bytes = context.event().input();
        int to = context.event().inputTo();
        int key = JsonSplitter.skipSpace(bytes, context.event().inputFrom(), to);
        key = JsonSplitter.skipSpace(bytes, Math.min(key + 1, to), to);
        int keyTo = key < to && bytes[key] == '"' ? Bytes.find(bytes, key + 1, Math.min(to, key + 16), '"') : to;
        if (keyTo >= to || bytes[keyTo] != '"' || !isLog(bytes, key + 1, keyTo)) {
            return -1;
        }
        int colon = JsonSplitter.skipSpace(bytes, keyTo + 1, to);
        int from = colon < to && bytes[colon] == ':' ? JsonSplitter.skipSpace(bytes, colon + 1, to) : to;
        if (from == to || bytes[from] != '{') {
            return -1;
        }
        int end = JsonSplitter.skipSpace(bytes, JsonSplitter.endOfValue(bytes, from, to), to);
        return end < to && bytes[end] == '}' ? from : -1;
    }

    private boolean isLog(byte[] bytes, int from, int to) {
        for (byte[] name : logNames) {
            if (Bytes.equal(bytes, from, to, name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void describe() {
        String name = knownLog();
        if (name == null && !isOfFilebeat()) {
            int carried = carriedFrom();
            if (carried >= 0) {
                byte[] bytes = context.event().input();
                int end =
                        JsonSplitter.endOfValue(bytes, carried, context.event().inputTo());
                context.readCarried(bytes, carried, end);
                return;
            }
        }
        describe(name == null ? shippedName() : name);
    }

    private String shippedName() {
        if (!text.read(context.event(), context.event().first(dataset))) {
            return "other";
        }
        boolean isPrefixed = Bytes.startsWith(text.bytes(), text.from(), text.to(), DATASET_PREFIX);
        String name = nameOf(text.bytes(), isPrefixed ? text.from() + DATASET_PREFIX.length : text.from(), text.to());
        return name.equals("connection") ? "conn" : name;
    }

    private void describe(String name) {
        Log known = logs.get(name);
        EventView event = context.event();
        if (known == null) {
            known = other;
            zeek.begin(name, Bytes.of("zeek." + name));
        } else {
            zeek.begin(name, known.dataset());
        }
        for (Copy copy : known.copies()) {
            int value = event.first(copy.slot());
            if (value != EventView.NONE) {
                copy(copy, value);
            }
        }
        if (!has(client)) {
            out.copyAddress(sourceIp, event.first(shippedSource));
            out.copyAddress(destinationIp, event.first(shippedDestination));
        }
        if (name.equals("http")) {
            readUrl();
        } else if (name.equals("notice") && !has(client)) {
            out.copyAddress(sourceIp, event.first(noticeSource));
            out.copyAddress(destinationIp, event.first(noticeDestination));
        }
        out.copy(observer, event.first(sensor));
        context.emit(this, time.read(LineFormat.NO_TIME));
    }

    private void copy(Copy copy, int value) {
        switch (copy.kind()) {
            case ADDRESS -> out.copyAddress(copy.target(), value);
            case SECONDS -> {
                if (text.read(context.event(), value)) {
                    zeek.seconds(copy.target(), text.bytes(), text.from(), text.to());
                }
            }
            case SUCCESS -> {
                ValueType type = context.event().type(value);
                if (type == ValueType.TRUE || type == ValueType.FALSE) {
                    zeek.success(copy.target(), type == ValueType.TRUE);
                }
            }
            default -> out.copyAll(copy.target(), value);
        }
    }

    private void readUrl() {
        if (text.read(context.event(), context.event().first(uri))) {
            url.writeTarget(text.bytes(), text.from(), text.to());
        }
        if (text.read(context.event(), context.event().first(host))) {
            url.writeHost(text.bytes(), text.from(), text.to());
        }
    }

    /** The same connection may have several records of one log at one time: so what they say counts, too. */
    @Override
    public String eventId() {
        EventView event = context.event();
        int id = event.first(uid);
        int at = event.first(timeSlot);
        if (id == EventView.NONE || at == EventView.NONE || !event.isScalar(id) || !event.isScalar(at)) {
            return "";
        }
        String content = Bytes.text(event.input(), event.inputFrom(), event.inputTo());
        return event.text(id) + ":" + event.text(at) + ":" + DerivedId.of(content);
    }
}

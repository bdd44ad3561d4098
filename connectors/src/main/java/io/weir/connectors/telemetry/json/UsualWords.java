package io.weir.connectors.telemetry.json;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.cloud.Words;
import io.weir.rules.event.EventView;
import io.weir.rules.event.ValueType;

import java.util.HashMap;
import java.util.Map;

/**
 * What happened, told by JSON that goes by no schema: {@code "event_type": "failed_login"}, {@code "action": "LOGIN"} with
 * {@code "success": false}, an event number of Windows. Words are taken one by one, whatever stands between them; what
 * the document says in terms of ECS is left as it is.
 */
final class UsualWords {
    private static final int LOGIN = 1;
    private static final int FAILED = 1 << 1;
    private static final int SUCCEEDED = 1 << 2;
    private static final int SSH = 1 << 3;
    private static final int LOGOUT = 1 << 4;
    private static final int DNS = 1 << 5;
    private static final int CREATED = 1 << 6;
    private static final int USER = 1 << 7;
    private static final int GROUP = 1 << 8;
    private static final int BARRED = 1 << 9;
    private static final int LET_THROUGH = 1 << 10;

    private static final Words<Integer> WORDS = new Words<>(words());

    private static final long SSH_PORT = 22;
    private static final int LONGEST = 128;

    private final ReadContext context;
    private final EventWriter out;
    private final PlainText text = new PlainText();
    private final int[] told;
    private final int[] outcomes;
    private final int[] flags;
    private final int number;
    private final int service;
    private final int port;
    private final int source;
    private final int destination;
    private final int commandLine;
    private final int process;
    private final int parent;
    private final int question;
    private final int query;
    private final int queryType;
    private final int ecsCategory;
    private final int ecsAction;
    private final int ecsOutcome;
    private final int ecsType;
    private final int ecsDataset;
    private final Target category;
    private final Target action;
    private final Target outcome;
    private final Target type;
    private final Target dataset;
    private final Target questionName;
    private final Target questionType;

    /** What kinds of events have rules of their own, in the words of ECS. */
    enum Kind {
        AUTHENTICATION("authentication"),
        IAM("iam"),
        PROCESS("process"),
        WEB("web"),
        DNS("dns"),
        NETWORK("network");

        private final byte[] category;
        private final byte[] dataset;

        Kind(String category) {
            this.category = Bytes.of(category.equals("dns") ? "network" : category);
            this.dataset = Bytes.of("json." + category);
        }
    }

    private static final byte[] SUCCESS = Bytes.of("success");
    private static final byte[] FAILURE = Bytes.of("failure");
    private static final byte[] LOGIN_ACTION = Bytes.of("login");
    private static final byte[] SSH_ACTION = Bytes.of("ssh_login");
    private static final byte[] USER_ADDED = Bytes.of("user_added");
    private static final byte[] GROUP_MEMBER_ADDED = Bytes.of("group_member_added");
    private static final byte[] DENIED = Bytes.of("denied");
    private static final byte[] ALLOWED = Bytes.of("allowed");
    private static final Words<Kind> KINDS = new Words<>(Map.of(
            "authentication", Kind.AUTHENTICATION,
            "iam", Kind.IAM,
            "process", Kind.PROCESS,
            "web", Kind.WEB,
            "network", Kind.NETWORK));

    UsualWords(ReadContext context) {
        this.context = context;
        this.out = context.writer();
        this.told = new int[] {
            context.slot("event_type", "eventType", "EventType", "event_name", "eventName", "event", "alert_type"),
            context.slot("action", "event_action", "activity", "operation", "details.action"),
            context.slot("type", "log_type", "logType", "category", "event_category"),
            context.slot("event.type"),
            context.slot("event.action"),
        };
        this.outcomes = new int[] {
            context.slot("outcome", "result", "event.outcome", "auth_result", "login_status", "event_status"),
            context.slot("status", "details.status", "details.result", "details.outcome"),
        };
        this.flags = new int[] {
            context.slot(
                    "success", "is_success", "successful", "login_success", "authenticated", "details.success", "ok"),
        };
        this.number = context.slot("event_id", "eventId", "EventID", "EventId", "event_code");
        this.service = context.slot(
                "service", "protocol", "app", "application", "service.name", "network.protocol", "process.name");
        this.port = context.slot("destination.port");
        this.source = context.slot("source.ip");
        this.destination = context.slot("destination.ip");
        this.commandLine = context.slot("process.command_line");
        this.process = context.slot("process.executable", "process.name");
        this.parent = context.slot("process.parent.name", "process.parent.executable");
        this.question = context.slot("dns.question.name");
        this.query = context.slot(
                "query",
                "query_name",
                "queryName",
                "dns_query",
                "qname",
                "domain",
                "dns.query",
                "question",
                "hostname");
        this.queryType = context.slot("query_type", "queryType", "qtype", "qtype_name", "record_type", "dns.type");
        this.ecsCategory = context.slot("event.category");
        this.ecsAction = context.slot("event.action");
        this.ecsOutcome = context.slot("event.outcome");
        this.ecsType = context.slot("event.type");
        this.ecsDataset = context.slot("event.dataset");
        this.category = out.target("event.category");
        this.action = out.target("event.action");
        this.outcome = out.target("event.outcome");
        this.type = out.target("event.type");
        this.dataset = out.target("event.dataset");
        this.questionName = out.target("dns.question.name");
        this.questionType = out.target("dns.question.type");
    }

    private static Map<String, Integer> words() {
        Map<String, Integer> words = new HashMap<>();
        put(
                words,
                LOGIN,
                "login",
                "logon",
                "logins",
                "signin",
                "auth",
                "authentication",
                "authenticate",
                "authenticated");
        put(words, LOGOUT, "logout", "logoff", "logged_out", "signout");
        put(words, FAILED, "failed", "failure", "failures", "fail", "fails", "invalid", "unsuccessful", "incorrect");
        put(words, FAILED, "wrong", "bad", "error", "unauthorized", "false");
        put(words, FAILED | BARRED, "denied", "deny", "rejected", "reject", "refused", "blocked", "block");
        put(words, BARRED, "drop", "dropped", "discard", "discarded");
        put(words, SUCCEEDED, "success", "successful", "successfully", "succeeded", "ok", "granted", "true");
        put(words, SUCCEEDED | LET_THROUGH, "accepted", "accept", "allow", "allowed", "permit", "permitted", "pass");
        put(words, SSH, "ssh", "sshd");
        put(words, DNS, "dns");
        put(words, CREATED, "created", "create", "creation", "added", "add", "new");
        put(words, USER, "user", "account");
        put(words, GROUP, "group", "member", "membership", "admin", "administrators");
        return words;
    }

    private static void put(Map<String, Integer> words, int meaning, String... names) {
        for (String name : names) {
            words.put(name, meaning);
        }
    }

    /** Writes what kind of event it is and how it ended, as far as anything tells. To be asked when names are there. */
    void write(boolean isRequest) {
        int said = 0;
        for (int slot : told) {
            said |= meaning(context.event().first(slot));
        }
        said |= meaningOfNumber();
        Kind kind = kind(said, isRequest);
        if (kind == null) {
            return;
        }
        putIfAbsent(ecsCategory, category, kind.category);
        putIfAbsent(ecsDataset, dataset, kind.dataset);
        switch (kind) {
            case AUTHENTICATION -> writeLogin(said);
            case IAM -> writeAccount(said);
            case NETWORK -> writeVerdict(said);
            case DNS -> writeQuestion();
            default -> {
                // the fields say it all
            }
        }
    }

    private Kind kind(int said, boolean isRequest) {
        EventView event = context.event();
        Kind stated = KINDS.of(event, event.first(ecsCategory));
        if (event.has(question) || (said & DNS) != 0 && event.has(query)) {
            return Kind.DNS;
        }
        if (stated != null && event.has(ecsCategory)) {
            return stated;
        }
        if ((said & LOGIN) != 0 && (said & LOGOUT) == 0) {
            return Kind.AUTHENTICATION;
        }
        if ((said & CREATED) != 0 && (said & (USER | GROUP)) != 0) {
            return Kind.IAM;
        }
        if (isRequest) {
            return Kind.WEB;
        }
        if (event.has(commandLine) || event.has(process) && event.has(parent)) {
            return Kind.PROCESS;
        }
        return event.has(source) && event.has(destination) ? Kind.NETWORK : null;
    }

    /** What an event of Windows is about, whoever tells its number. */
    private int meaningOfNumber() {
        long id = number(number);
        if (id < 4624 || id > 4756) {
            return 0;
        }
        return switch ((int) id) {
            case 4624 -> LOGIN | SUCCEEDED;
            case 4625 -> LOGIN | FAILED;
            case 4720 -> USER | CREATED;
            case 4728, 4732, 4756 -> GROUP | CREATED;
            default -> 0;
        };
    }

    private void writeLogin(int said) {
        int ended = said & (FAILED | SUCCEEDED);
        if (ended != FAILED && ended != SUCCEEDED) {
            ended = ended();
        }
        if (ended != 0) {
            putIfAbsent(ecsOutcome, outcome, ended == FAILED ? FAILURE : SUCCESS);
        }
        boolean isSsh =
                (said & SSH) != 0 || (meaning(context.event().first(service)) & SSH) != 0 || number(port) == SSH_PORT;
        putIfAbsent(ecsAction, action, isSsh ? SSH_ACTION : LOGIN_ACTION);
    }

    /** What a field about the outcome says: the first that says anything. */
    private int ended() {
        EventView event = context.event();
        for (int slot : outcomes) {
            int ended = meaning(event.first(slot)) & (FAILED | SUCCEEDED);
            if (ended != 0) {
                return (ended & FAILED) != 0 ? FAILED : SUCCEEDED;
            }
        }
        for (int slot : flags) {
            int flag = event.first(slot);
            if (flag != EventView.NONE && (event.type(flag) == ValueType.TRUE || event.type(flag) == ValueType.FALSE)) {
                return event.type(flag) == ValueType.TRUE ? SUCCEEDED : FAILED;
            }
        }
        return 0;
    }

    private void writeAccount(int said) {
        if ((said & CREATED) != 0) {
            putIfAbsent(ecsAction, action, (said & GROUP) != 0 ? GROUP_MEMBER_ADDED : USER_ADDED);
        }
    }

    private void writeVerdict(int said) {
        if ((said & BARRED) != 0) {
            putIfAbsent(ecsType, type, DENIED);
        } else if ((said & LET_THROUGH) != 0) {
            putIfAbsent(ecsType, type, ALLOWED);
        }
    }

    private void writeQuestion() {
        EventView event = context.event();
        if (!event.has(question)) {
            out.copy(questionName, scalar(query));
            out.copy(questionType, scalar(queryType));
        }
    }

    private int scalar(int slot) {
        int value = context.event().first(slot);
        return value != EventView.NONE && context.event().isScalar(value) ? value : EventView.NONE;
    }

    private void putIfAbsent(int slot, Target target, byte[] word) {
        if (!context.event().has(slot)) {
            out.text(target, word);
        }
    }

    private long number(int slot) {
        int value = scalar(slot);
        if (value == EventView.NONE) {
            return -1;
        }
        EventView event = context.event();
        return Bytes.number(event.bytes(value), event.start(value), event.end(value));
    }

    /** What the words of a value mean, all together: {@code SSH_LOGIN_FAILED}, {@code failedLogin}, {@code Login failed}. */
    private int meaning(int first) {
        EventView event = context.event();
        int meaning = 0;
        for (int value = first; value != EventView.NONE; value = event.next(value)) {
            if (event.isScalar(value) && text.read(event, value) && text.to() - text.from() <= LONGEST) {
                meaning |= meaning(text.bytes(), text.from(), text.to());
            }
        }
        return meaning;
    }

    private static int meaning(byte[] bytes, int from, int to) {
        int meaning = 0;
        int wordFrom = from;
        for (int at = from; at <= to; at++) {
            boolean ends = at == to || !isLetter(bytes[at]);
            boolean begins = !ends && at > wordFrom && beginsWord(bytes, at, to);
            if (ends || begins) {
                Integer known = at == wordFrom ? null : WORDS.of(bytes, wordFrom, at);
                meaning |= known == null ? 0 : known;
                wordFrom = begins ? at : at + 1;
            }
        }
        return meaning;
    }

    /** {@code failedLogin} and {@code SSHLogin} are two words each. */
    private static boolean beginsWord(byte[] bytes, int at, int to) {
        return isUpper(bytes[at])
                && (!isUpper(bytes[at - 1]) || at + 1 < to && isLetter(bytes[at + 1]) && !isUpper(bytes[at + 1]));
    }

    private static boolean isLetter(byte b) {
        return (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
    }

    private static boolean isUpper(byte b) {
        return b >= 'A' && b <= 'Z';
    }
}

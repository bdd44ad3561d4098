package io.weir.cli.respond;

import io.weir.cli.Console;
import io.weir.cli.Console.Tone;
import io.weir.connectors.response.Acknowledgement;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Phase;
import io.weir.rules.incident.ScorePart;
import io.weir.rules.incident.Tactic;
import io.weir.rules.playbook.Response;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An incident as a page for a terminal: what happened and how bad it is first, then the evidence, then what was done. */
public final class IncidentSheet {
    private static final int LABEL = 14;
    private static final int MOST_INDENT = 12;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY_AND_CLOCK =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Incident incident;
    private final Console console;
    private final int width;
    private final DateTimeFormatter time;
    private final List<String> lines = new ArrayList<>();

    private IncidentSheet(Incident incident, Console console, int width) {
        this.incident = incident;
        this.console = console;
        this.width = width;
        long lastNote =
                incident.history().stream().mapToLong(Note::timeMillis).max().orElse(0);
        boolean isOneDay = date(incident.firstMillis()).equals(date(Math.max(incident.lastMillis(), lastNote)));
        this.time = isOneDay ? CLOCK : DAY_AND_CLOCK;
    }

    /**
     * @param responses what playbooks asked for because of it
     * @param done what executors made of them, by response
     * @param width no line with several words is longer
     */
    public static List<String> of(
            Incident incident,
            List<Response> responses,
            Map<String, List<Acknowledgement>> done,
            Console console,
            int width) {
        IncidentSheet page = new IncidentSheet(incident, console, width);
        page.head();
        page.phases();
        page.timeline();
        page.entities();
        page.things();
        page.score();
        page.responses(responses, done);
        page.history();
        return page.lines;
    }

    /** What playbooks asked for because of an incident or one of its alerts. */
    public static List<Response> responsesTo(Incident incident, Collection<Response> all) {
        Set<String> occasions = Stream.concat(
                        Stream.of(incident.id()), incident.timeline().stream().map(Moment::alert))
                .collect(Collectors.toSet());
        return all.stream()
                .filter(response -> occasions.contains(response.occasion()))
                .sorted(Comparator.comparingLong(Response::askedMillis))
                .toList();
    }

    public static Tone tone(Severity severity) {
        return switch (severity) {
            case CRITICAL -> Tone.ALARM;
            case HIGH -> Tone.BAD;
            case MEDIUM -> Tone.WARNING;
            case LOW -> Tone.NOTICE;
            case INFORMATIONAL -> Tone.QUIET;
        };
    }

    private void head() {
        lines.add(console.paint(tone(incident.severity()), incident.severity().level()) + "  " + incident.priority()
                + "  score " + incident.score() + "  "
                + incident.status().name().toLowerCase(Locale.ROOT)
                + console.paint(Tone.QUIET, "  " + incident.id() + "  version " + incident.version()));
        wrap(incident.title(), "", Tone.STRONG);
        lines.add("");
        wrap(incident.summary(), "", Tone.PLAIN);
        lines.add("");
        field(
                "when",
                date(incident.firstMillis()) + " " + time(incident.firstMillis()) + " to "
                        + time(incident.lastMillis()) + " UTC, "
                        + span(Duration.ofMillis(incident.lastMillis() - incident.firstMillis())));
        field("made of", counted(incident.alertCount(), "alert") + ", " + counted(incident.eventCount(), "event"));
        field("assigned to", incident.assignee());
        field("verdict", incident.verdict());
        field("merged into", incident.parent());
        field("came after", incident.predecessor());
    }

    private void phases() {
        section("Phases", incident.phases().isEmpty());
        for (Phase phase : incident.phases()) {
            String name = Tactic.of(phase.tactic()).map(Tactic::words).orElse(phase.tactic());
            boolean isFurthest = phase.tactic().equals(incident.phase());
            row(
                    time(phase.firstMillis()),
                    console.paint(isFurthest ? Tone.STRONG : Tone.PLAIN, name),
                    22,
                    phase.ruleName());
        }
    }

    private void timeline() {
        section("Timeline", incident.timeline().isEmpty());
        for (Moment moment : incident.timeline()) {
            row(
                    time(moment.timeMillis()),
                    console.paint(tone(moment.severity()), moment.severity().level()),
                    13,
                    moment.text());
        }
    }

    private void entities() {
        section("Who took part", incident.entities().isEmpty());
        Set<Member> left = new LinkedHashSet<>(incident.entities());
        for (Member member : incident.entities()) {
            if (member.via().isEmpty()) {
                tree(member, 0, left);
            }
        }
        for (Member member : List.copyOf(left)) { // those whose predecessor found no room
            tree(member, 0, left);
        }
    }

    private void tree(Member member, int depth, Set<Member> left) {
        if (!left.remove(member)) {
            return;
        }
        String indent = "  ".repeat(Math.min(depth, MOST_INDENT));
        String how = member.via().isEmpty()
                ? "acts since " + time(member.sinceMillis())
                : "attacked by " + member.via() + ", acts since " + time(member.sinceMillis());
        wrap(member.label() + "  " + how, "  " + indent, Tone.PLAIN);
        for (Member other : incident.entities()) {
            if (other.via().equals(member.label())) {
                tree(other, depth + 1, left);
            }
        }
    }

    private void things() {
        boolean isEmpty = incident.hosts().isEmpty()
                && incident.users().isEmpty()
                && incident.techniques().isEmpty()
                && incident.indicators().isEmpty();
        section("Seen", isEmpty && incident.cut().isEmpty());
        field("hosts", String.join(", ", incident.hosts()));
        field("users", String.join(", ", incident.users()));
        field("techniques", String.join(", ", incident.techniques()));
        field("indicators", String.join(", ", incident.indicators()));
        field(
                "without room",
                new TreeMap<>(incident.cut())
                        .entrySet().stream()
                                .map(entry -> entry.getValue() + " more " + entry.getKey())
                                .collect(Collectors.joining(", ")));
    }

    private void score() {
        section("Score", incident.contributions().isEmpty());
        for (ScorePart part : incident.contributions()) {
            wrap(String.format(Locale.ROOT, "%+5d  %s", part.points(), part.reason()), "  ", Tone.PLAIN);
        }
        if (!incident.contributions().isEmpty()) {
            lines.add(String.format(Locale.ROOT, "  %5d", incident.score()));
        }
    }

    private void responses(List<Response> responses, Map<String, List<Acknowledgement>> done) {
        section("Responses", responses.isEmpty());
        for (Response response : responses) {
            boolean ends = response.status() == Response.Status.ACTIVE && response.expiresMillis() != 0;
            String status = response.status().name().toLowerCase(Locale.ROOT)
                    + (ends ? " until " + time(response.expiresMillis()) : "");
            row(time(response.createdMillis()), Console.safe(response.title()), 0, "");
            wrap(status + ": " + response.reason(), " ".repeat(time(0).length() + 4), Tone.QUIET);
            for (Acknowledgement one : done.getOrDefault(response.id(), List.of())) {
                wrap(said(one), " ".repeat(time(0).length() + 4), Tone.QUIET);
            }
        }
    }

    /** What one executor made of a response: {@code nftables on fw-1: done}. */
    public static String said(Acknowledgement one) {
        String text =
                one.executor() + " on " + one.host() + ": " + one.outcome().word();
        return one.reason().isEmpty() ? text : text + ", " + one.reason();
    }

    private void history() {
        section("History", incident.history().isEmpty());
        for (Note note : incident.history()) {
            row(
                    time(note.timeMillis()),
                    Console.safe(note.user()),
                    12,
                    note.action() + (note.text().isEmpty() ? "" : ": " + note.text()));
        }
    }

    private void section(String title, boolean isEmpty) {
        if (!isEmpty) {
            lines.add("");
            lines.add(console.paint(Tone.NOTICE, title));
        }
    }

    private void field(String name, String value) {
        if (!value.isEmpty()) {
            String label = "  " + Console.pad(name, LABEL);
            List<String> wrapped = wrapped(Console.safe(value), width - label.length());
            for (int i = 0; i < wrapped.size(); i++) {
                lines.add((i == 0
                                ? "  " + console.paint(Tone.QUIET, Console.pad(name, LABEL))
                                : " ".repeat(label.length()))
                        + wrapped.get(i));
            }
        }
    }

    /** A time, a word in a column of its own, and text that may take several lines. */
    private void row(String at, String word, int wordWidth, String text) {
        String start = "  " + console.paint(Tone.QUIET, at) + "  " + Console.pad(word, wordWidth - 1) + " ";
        int indent = 2 + at.length() + 2 + wordWidth;
        if (text.isEmpty()) {
            lines.add(start.stripTrailing());
            return;
        }
        List<String> wrapped = wrapped(Console.safe(text), width - indent);
        for (int i = 0; i < wrapped.size(); i++) {
            lines.add((i == 0 ? start : " ".repeat(indent)) + wrapped.get(i));
        }
    }

    private void wrap(String text, String indent, Tone tone) {
        wrapped(Console.safe(text), width - indent.length())
                .forEach(line -> lines.add(indent + console.paint(tone, line)));
    }

    /** Broken between words; a single word may be longer. */
    private static List<String> wrapped(String text, int width) {
        List<String> wrapped = new ArrayList<>();
        int from = 0;
        while (text.length() - from > width) {
            int end = text.lastIndexOf(' ', from + width);
            if (end <= from) {
                end = text.indexOf(' ', from + width);
            }
            if (end < 0) {
                break;
            }
            wrapped.add(text.substring(from, end));
            from = end + 1;
        }
        wrapped.add(text.substring(from));
        return wrapped;
    }

    private static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String date(long millis) {
        return DATE.format(Instant.ofEpochMilli(millis));
    }

    private String time(long millis) {
        return time.format(Instant.ofEpochMilli(millis));
    }

    private static String span(Duration span) {
        if (span.toHours() > 0) {
            return span.toHours() + " h " + span.toMinutesPart() + " min";
        }
        return span.toMinutes() > 0
                ? span.toMinutes() + " min " + span.toSecondsPart() + " s"
                : span.toSeconds() + " s";
    }
}

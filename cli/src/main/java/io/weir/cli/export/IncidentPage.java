package io.weir.cli.export;

import io.weir.rules.alert.Alert;
import io.weir.rules.attack.Attack;
import io.weir.rules.condition.Address;
import io.weir.rules.condition.Evidence;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Phase;
import io.weir.rules.incident.ScorePart;
import io.weir.rules.incident.Tactic;
import io.weir.rules.playbook.Response;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An incident as one HTML page that needs nothing else, runs no script and loads nothing. */
public final class IncidentPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}");
    private static final int MOST_ALERTS = 300;
    private static final int MOST_EVIDENCE = 6;
    private static final String STYLE =
            """
            :root { --ink: #1c2127; --quiet: #5d6874; --paper: #fff; --card: #f5f7f9; --line: #d8dee4; --accent: #2b6a99;
              --critical: #a3123b; --high: #c2410c; --medium: #a16207; --low: #2b6a99; --informational: #5d6874 }
            @media (prefers-color-scheme: dark) { :root { --ink: #e3e8ed; --quiet: #9aa7b4; --paper: #13171b; --card: #1c2228;
              --line: #343d46; --accent: #6cb0e0; --critical: #ff6b8e; --high: #fb923c; --medium: #e3b341; --low: #6cb0e0;
              --informational: #9aa7b4 } }
            * { box-sizing: border-box }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
              max-width: 68rem; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere }
            h1 { font-size: 1.7rem; line-height: 1.25; margin: .4rem 0 .6rem }
            h2 { font-size: 1.15rem; margin: 2.4rem 0 .7rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line) }
            .quiet, dt, th { color: var(--quiet) } .id { font: .85em ui-monospace, monospace }
            .badges { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center }
            .badge { border: 1.5px solid currentColor; border-radius: 1rem; padding: .05rem .7rem; font-weight: 600; font-size: .85rem }
            .critical { color: var(--critical) } .high { color: var(--high) } .medium { color: var(--medium) }
            .low { color: var(--low) } .informational { color: var(--informational) }
            .summary { font-size: 1.08rem; max-width: 60rem }
            .gap { background: var(--card); border-left: 4px solid var(--medium); padding: .5rem 1rem; margin: 1rem 0 }
            dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .6rem 1.2rem;
              background: var(--card); border-radius: 8px; padding: 1rem 1.2rem; margin: 1.2rem 0 }
            dl.facts dd { margin: 0; font-weight: 600 } dt { font-size: .85rem }
            table { border-collapse: collapse; width: 100%; font-size: .93rem }
            th { text-align: left; font-weight: 500; font-size: .85rem } th, td { padding: .3rem .8rem .3rem 0; vertical-align: top;
              border-bottom: 1px solid var(--line) } td.number { text-align: right; font-variant-numeric: tabular-nums }
            td.time { white-space: nowrap; font-variant-numeric: tabular-nums }
            ol.phases { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin: 0 }
            ol.phases li { background: var(--card); border-radius: 6px; padding: .4rem .8rem; border-top: 3px solid var(--accent) }
            ol.phases b, ol.phases span { display: block } ol.phases span { font-size: .82rem }
            ol.timeline { list-style: none; margin: 0; padding: 0 0 0 .5rem; border-left: 2px solid var(--line) }
            ol.timeline li { position: relative; padding: .25rem 0 .45rem 1.1rem }
            ol.timeline li::before { content: ""; position: absolute; left: -.93rem; top: .65rem; width: .75rem; height: .75rem;
              border-radius: 50%; background: currentColor; border: 2px solid var(--paper) }
            ol.timeline p { margin: 0; color: var(--ink) }
            .scroll { overflow-x: auto } svg.graph { width: 100%; min-width: 46rem; height: auto }
            svg text { font: 13px system-ui, sans-serif; fill: var(--ink) } svg .heading { fill: var(--quiet) }
            svg .edge { fill: none; stroke: var(--quiet); stroke-opacity: .45; stroke-width: 1.3 }
            svg .node rect { fill: var(--card); stroke: var(--line) } svg .node.actor rect { stroke: var(--accent); stroke-width: 2 }
            svg .node.rule rect { stroke: currentColor; stroke-width: 2 } svg .node.host rect { stroke: var(--quiet) }
            svg .node.technique rect { stroke-dasharray: 4 3; stroke: var(--quiet) }
            svg.bar { width: 9rem; height: .7rem } svg.bar rect { fill: var(--accent) }
            a { color: var(--accent) } ul.evidence { margin: 0; padding-left: 1rem; font-size: .88rem }
            @media print { body { max-width: none; padding: 0; font-size: 11px } h2 { break-after: avoid }
              tr, li, svg.graph { break-inside: avoid } .scroll { overflow: visible } svg.graph { min-width: 0 } a { text-decoration: none } }
            """;

    private final Bundle bundle;
    private final Incident incident;
    private final Attack attack = Attack.enterprise();
    private final StringBuilder page = new StringBuilder();

    private IncidentPage(Bundle bundle) {
        this.bundle = bundle;
        this.incident = bundle.incident();
    }

    public static String of(Bundle bundle) {
        return new IncidentPage(bundle).written();
    }

    private String written() {
        String title = Html.escaped(incident.title());
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-")
                .append(hash(STYLE))
                .append("'; base-uri 'none'; form-action 'none'\">\n")
                .append("<meta name=\"referrer\" content=\"no-referrer\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
                .append(title)
                .append("</title>\n<style>")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n");
        head(title);
        score();
        phases();
        timeline();
        graph();
        members();
        techniques();
        indicators();
        alerts();
        responses();
        history();
        return page.append("</body>\n</html>\n").toString();
    }

    private void head(String title) {
        page.append("<header>\n<div class=\"badges\">");
        badge(incident.severity().level(), incident.severity().level());
        badge(incident.severity().level(), incident.priority().name());
        badge("quiet", incident.status().name().toLowerCase(Locale.ROOT));
        page.append("<span class=\"quiet id\">")
                .append(Html.escaped(incident.id()))
                .append(", version ")
                .append(incident.version())
                .append("</span></div>\n<h1>")
                .append(title)
                .append("</h1>\n<p class=\"summary\">")
                .append(Html.escaped(incident.summary()))
                .append("</p>\n");
        bundle.gaps().forEach(gap -> page.append("<p class=\"gap\">")
                .append(Html.escaped(gap))
                .append("</p>\n"));
        page.append("<dl class=\"facts\">\n");
        fact("Score", incident.score() + " of 100");
        fact("First event (UTC)", time(incident.firstMillis()));
        fact("Last event (UTC)", time(incident.lastMillis()));
        fact("Alerts", String.format(Locale.ROOT, "%,d", incident.alertCount()));
        fact("Events", String.format(Locale.ROOT, "%,d", incident.eventCount()));
        fact("Names and addresses of hosts", Integer.toString(incident.hosts().size()));
        if (!incident.users().isEmpty()) {
            fact("Users", String.join(", ", incident.users()));
        }
        if (!incident.assignee().isEmpty()) {
            fact("Assigned to", incident.assignee());
        }
        if (!incident.verdict().isEmpty()) {
            fact("Verdict", incident.verdict());
        }
        if (!incident.predecessor().isEmpty()) {
            fact("Came after", incident.predecessor());
        }
        page.append("</dl>\n</header>\n");
    }

    private void badge(String style, String text) {
        page.append("<span class=\"badge ")
                .append(style)
                .append("\">")
                .append(Html.escaped(text))
                .append("</span>");
    }

    private void fact(String name, String value) {
        page.append("<div><dt>")
                .append(name)
                .append("</dt><dd>")
                .append(Html.escaped(value))
                .append("</dd></div>\n");
    }

    private void score() {
        heading("Score");
        page.append("<table>\n<tr><th>Because of</th><th>Points</th><th></th></tr>\n");
        for (ScorePart part : incident.contributions()) {
            page.append("<tr><td>")
                    .append(Html.escaped(part.reason()))
                    .append("</td><td class=\"number\">")
                    .append(part.points())
                    .append(
                            "</td><td><svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\"><rect width=\"")
                    .append(Math.max(0, Math.min(100, part.points())))
                    .append("\" height=\"8\"/></svg></td></tr>\n");
        }
        page.append("<tr><td><b>Sum</b></td><td class=\"number\"><b>")
                .append(incident.score())
                .append("</b></td><td></td></tr>\n</table>\n");
    }

    private void phases() {
        heading("Phases");
        page.append("<ol class=\"phases\">\n");
        for (Phase phase : incident.phases()) {
            page.append("<li><b>")
                    .append(Html.escaped(words(phase.tactic())))
                    .append("</b><span>")
                    .append(time(phase.firstMillis()))
                    .append("</span><span class=\"quiet\">")
                    .append(Html.escaped(phase.ruleName()))
                    .append("</span></li>\n");
        }
        page.append("</ol>\n");
    }

    private static String words(String tactic) {
        return Tactic.of(tactic).map(Tactic::words).orElse(tactic);
    }

    private void timeline() {
        heading("Timeline (UTC)");
        page.append("<ol class=\"timeline\">\n");
        for (Moment moment : incident.timeline()) {
            page.append("<li class=\"")
                    .append(moment.severity().level())
                    .append("\"><p><span class=\"quiet\">")
                    .append(time(moment.timeMillis()))
                    .append("</span> ")
                    .append(Html.escaped(moment.text()))
                    .append("</p><span class=\"quiet\">")
                    .append(Html.escaped(moment.severity().level()
                            + (moment.tactic().isEmpty() ? "" : ", " + words(moment.tactic()))))
                    .append("</span></li>\n");
        }
        page.append("</ol>\n");
    }

    private void graph() {
        heading("How it hangs together");
        page.append("<div class=\"scroll\">\n")
                .append(StoryGraph.of(incident, bundle.alerts()))
                .append("</div>\n");
    }

    private void members() {
        List<List<String>> rows = new ArrayList<>();
        for (Member member : incident.entities()) {
            rows.add(List.of(
                    member.label(),
                    member.kind(),
                    Integer.toString(member.hop()),
                    member.via(),
                    time(member.sinceMillis())));
        }
        table("Who took part", List.of("Entity", "Kind", "Hop", "Attacked by", "Since"), rows);
    }

    private void techniques() {
        heading("Techniques");
        if (incident.techniques().isEmpty()) {
            page.append("<p class=\"quiet\">None.</p>\n");
            return;
        }
        page.append("<table>\n<tr><th>Id</th><th>Name</th></tr>\n");
        for (String id : incident.techniques()) {
            page.append("<tr><td>")
                    .append(Html.escaped(id))
                    .append("</td><td>")
                    .append(attack.technique(id)
                            .map(known -> "<a rel=\"noreferrer\" href=\"" + Html.escaped(known.url()) + "\">"
                                    + Html.escaped(known.name()) + "</a>")
                            .orElse("<span class=\"quiet\">not known</span>"))
                    .append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private void indicators() {
        table(
                "Indicators",
                List.of("Value", "Kind"),
                incident.indicators().stream()
                        .map(value -> List.of(value, kind(value)))
                        .toList());
    }

    private static String kind(String indicator) {
        if (Address.parse(indicator).isPresent()) {
            return "address";
        }
        if (HASH.matcher(indicator).matches()) {
            return "hash";
        }
        if (indicator.contains("://")) {
            return "URL";
        }
        if (indicator.toUpperCase(Locale.ROOT).startsWith("CVE-")) {
            return "vulnerability";
        }
        if (indicator.indexOf('@') > 0) {
            return "e-mail address";
        }
        return indicator.indexOf('/') >= 0 || indicator.indexOf('\\') >= 0 ? "path" : "domain";
    }

    private void alerts() {
        heading("Alerts");
        page.append(
                "<div class=\"scroll\"><table>\n<tr><th>Fired (UTC)</th><th>Severity</th><th>Rule</th><th>Events</th>"
                        + "<th>About</th><th>Because</th></tr>\n");
        bundle.alerts().stream().limit(MOST_ALERTS).forEach(this::alert);
        page.append("</table></div>\n");
        if (bundle.alerts().size() > MOST_ALERTS) {
            page.append("<p class=\"quiet\">and ")
                    .append(bundle.alerts().size() - MOST_ALERTS)
                    .append(" more, in alerts.jsonl of the bundle</p>\n");
        }
    }

    private void alert(Alert alert) {
        Map<String, String> about = new TreeMap<>(alert.entities());
        about.putAll(alert.group());
        page.append("<tr><td class=\"time\">")
                .append(time(alert.timeMillis()))
                .append("</td><td class=\"")
                .append(alert.severity().level())
                .append("\">")
                .append(alert.severity().level())
                .append("</td><td>")
                .append(Html.escaped(alert.ruleName()))
                .append(
                        alert.ruleVersion().isEmpty()
                                ? ""
                                : "<br><span class=\"quiet\">" + Html.escaped(alert.ruleVersion()) + "</span>")
                .append("</td><td class=\"number\">")
                .append(String.format(Locale.ROOT, "%,d", alert.count()))
                .append("</td><td>")
                .append(about.entrySet().stream()
                        .map(each -> "<span class=\"quiet\">" + Html.escaped(each.getKey()) + "</span> "
                                + Html.escaped(Html.shortened(each.getValue(), 120)))
                        .collect(Collectors.joining("<br>")))
                .append("</td><td><ul class=\"evidence\">");
        for (Evidence evidence : alert.evidence().stream().limit(MOST_EVIDENCE).toList()) {
            page.append("<li><span class=\"quiet\">")
                    .append(Html.escaped(evidence.field()))
                    .append("</span> ")
                    .append(Html.escaped(Html.shortened(evidence.value(), 200)))
                    .append("</li>");
        }
        page.append("</ul></td></tr>\n");
    }

    private void responses() {
        List<List<String>> rows = new ArrayList<>();
        for (Response response : bundle.responses()) {
            rows.add(List.of(
                    time(response.askedMillis()),
                    response.title(),
                    response.status().name().toLowerCase(Locale.ROOT),
                    response.playbook(),
                    response.reason()));
        }
        table("Responses", List.of("Asked for (UTC)", "What", "Status", "Playbook", "Why"), rows);
    }

    private void history() {
        List<List<String>> rows = new ArrayList<>();
        for (Note note : incident.history()) {
            rows.add(List.of(time(note.timeMillis()), note.user(), note.action(), note.text()));
        }
        table("History", List.of("Time (UTC)", "User", "Action", "Note"), rows);
        if (!incident.cut().isEmpty()) {
            List<List<String>> cut = new ArrayList<>();
            new TreeMap<>(incident.cut()).forEach((what, count) -> cut.add(List.of(what, Long.toString(count))));
            table("What found no room", List.of("What", "How much"), cut);
        }
    }

    private void heading(String text) {
        page.append("<h2>").append(text).append("</h2>\n");
    }

    private void table(String title, List<String> header, List<List<String>> rows) {
        heading(title);
        if (rows.isEmpty()) {
            page.append("<p class=\"quiet\">None.</p>\n");
            return;
        }
        page.append("<div class=\"scroll\"><table>\n<tr>");
        header.forEach(cell -> page.append("<th>").append(cell).append("</th>"));
        page.append("</tr>\n");
        for (List<String> row : rows) {
            page.append("<tr>");
            row.forEach(cell -> page.append("<td>").append(Html.escaped(cell)).append("</td>"));
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /** What names the one style that the page may have. */
    private static String hash(String style) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

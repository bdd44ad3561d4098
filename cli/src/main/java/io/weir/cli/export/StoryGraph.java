package io.weir.cli.export;

import io.weir.rules.alert.Alert;
import io.weir.rules.attack.Attack;
import io.weir.rules.incident.Finding;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.ScoredAlert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who acted, which alerts that raised, and the hosts and techniques of these, as a drawing in three columns. */
final class StoryGraph {
    private static final int MOST = 24;
    private static final int ROW = 30;
    private static final int BOX = 24;
    private static final int TOP = 34;
    private static final int WIDTH = 1000;
    private static final int[] LEFT = {0, 340, 720};
    private static final int[] BOX_WIDTH = {220, 260, 280};
    private static final int LETTER = 7;

    private final Map<String, Node> actors = new LinkedHashMap<>();
    private final Map<String, Node> rules = new LinkedHashMap<>();
    private final Map<String, Node> hosts = new LinkedHashMap<>();
    private final Map<String, Node> techniques = new LinkedHashMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();
    private final Attack attack = Attack.enterprise();

    private static final class Node {
        private final String style;
        private final String label;
        private final String more;
        private int column;
        private int y;

        Node(String style, String label, String more) {
            this.style = style;
            this.label = label;
            this.more = more;
        }
    }

    private record Edge(Node from, Node to) {}

    private StoryGraph(Incident incident, List<Alert> alerts) {
        for (Member member : incident.entities()) {
            actors.put(
                    member.label(),
                    new Node(
                            "actor",
                            member.label(),
                            member.hop() == 0 ? "began it" : "hop " + member.hop() + ", attacked by " + member.via()));
        }
        for (Moment moment : incident.timeline()) {
            link(
                    actor(moment.entity()),
                    rule(moment.ruleId(), moment.ruleName(), moment.severity().level()));
        }
        alerts.stream()
                .sorted(Comparator.comparingLong(Alert::timeMillis).thenComparing(Alert::id))
                .forEach(this::add);
    }

    static String of(Incident incident, List<Alert> alerts) {
        return new StoryGraph(incident, alerts).drawn();
    }

    private void add(Alert alert) {
        Node rule = rule(alert.ruleId(), alert.ruleName(), alert.severity().level());
        Optional<Finding> finding = Finding.of(ScoredAlert.unscored(alert));
        finding.map(found -> found.entity().label())
                .filter(actors::containsKey)
                .ifPresent(label -> link(actor(label), rule));
        Set<String> places = new LinkedHashSet<>();
        for (String field : List.of("host.name", "destination.ip")) {
            Optional.ofNullable(
                            alert.group().getOrDefault(field, alert.entities().get(field)))
                    .ifPresent(places::add);
        }
        places.forEach(place ->
                link(rule, hosts.computeIfAbsent(place, unseen -> new Node("host", place, "host or destination"))));
        for (String id : alert.techniques()) {
            link(rule, techniques.computeIfAbsent(id, unseen -> technique(id)));
        }
    }

    private Node technique(String id) {
        String name = attack.technique(id).map(known -> known.name()).orElse("");
        return new Node("technique", name.isEmpty() ? id : id + " " + name, "ATT&CK technique");
    }

    private Node actor(String label) {
        return actors.computeIfAbsent(label, unseen -> new Node("actor", label, "took part"));
    }

    private Node rule(String id, String name, String severity) {
        return rules.computeIfAbsent(id, unseen -> new Node("rule " + severity, name, severity));
    }

    private void link(Node from, Node to) {
        edges.add(new Edge(from, to));
    }

    private String drawn() {
        List<Node> left = place(new ArrayList<>(actors.values()), 0, 0);
        List<Node> middle = place(new ArrayList<>(rules.values()), 1, 0);
        List<Node> upper = place(sorted(hosts, middle), 2, 0);
        List<Node> lower = place(sorted(techniques, middle), 2, upper.isEmpty() ? 0 : upper.size() * ROW + TOP);
        List<Node> all = new ArrayList<>(left);
        all.addAll(middle);
        all.addAll(upper);
        all.addAll(lower);
        int height = all.stream().mapToInt(node -> node.y + ROW).max().orElse(0);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"graph\" role=\"img\" aria-label=\"Who acted, alerts, hosts and techniques\""
                        + " viewBox=\"0 0 %d %d\">%n",
                WIDTH,
                height + 4));
        heading(svg, "Who acted", 0, 0);
        heading(svg, "Alerts", 1, 0);
        if (!upper.isEmpty()) {
            heading(svg, "Hosts and destinations", 2, 0);
        }
        if (!lower.isEmpty()) {
            heading(svg, "Techniques", 2, lower.get(0).y - TOP);
        }
        edges.stream()
                .filter(edge -> all.contains(edge.from()) && all.contains(edge.to()))
                .forEach(edge -> draw(svg, edge));
        all.forEach(node -> draw(svg, node));
        return svg.append("</svg>\n").toString();
    }

    /** Near the alerts that lead to them, so that fewer lines cross. */
    private List<Node> sorted(Map<String, Node> nodes, List<Node> middle) {
        List<Node> sorted = new ArrayList<>(nodes.values());
        sorted.sort(Comparator.comparingDouble(node -> edges.stream()
                .filter(edge -> edge.to() == node)
                .mapToInt(edge -> middle.indexOf(edge.from()))
                .average()
                .orElse(0)));
        return sorted;
    }

    private static List<Node> place(List<Node> nodes, int column, int top) {
        List<Node> placed = new ArrayList<>(nodes.subList(0, Math.min(MOST, nodes.size())));
        if (nodes.size() > MOST) {
            placed.add(new Node("more", "and " + (nodes.size() - MOST) + " more", "not drawn"));
        }
        for (int i = 0; i < placed.size(); i++) {
            placed.get(i).column = column;
            placed.get(i).y = top + TOP + i * ROW;
        }
        return placed;
    }

    private static void heading(StringBuilder svg, String text, int column, int top) {
        svg.append(String.format(
                Locale.ROOT, "<text class=\"heading\" x=\"%d\" y=\"%d\">%s</text>%n", LEFT[column], top + 18, text));
    }

    private static void draw(StringBuilder svg, Edge edge) {
        int x1 = LEFT[edge.from().column] + BOX_WIDTH[edge.from().column];
        int y1 = edge.from().y + BOX / 2;
        int x2 = LEFT[edge.to().column];
        int y2 = edge.to().y + BOX / 2;
        int bend = (x2 - x1) / 2;
        svg.append(String.format(
                Locale.ROOT,
                "<path class=\"edge\" d=\"M%d %dC%d %d %d %d %d %d\"/>%n",
                x1,
                y1,
                x1 + bend,
                y1,
                x2 - bend,
                y2,
                x2,
                y2));
    }

    private static void draw(StringBuilder svg, Node node) {
        int width = BOX_WIDTH[node.column];
        svg.append(String.format(
                Locale.ROOT,
                "<g class=\"node %s\"><title>%s</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\"/>"
                        + "<text x=\"%d\" y=\"%d\">%s</text></g>%n",
                node.style,
                Html.escaped(node.label + ": " + node.more),
                LEFT[node.column],
                node.y,
                width,
                BOX,
                LEFT[node.column] + 12,
                node.y + 17,
                Html.escaped(Html.shortened(node.label, (width - 20) / LETTER))));
    }
}

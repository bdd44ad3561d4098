package io.weir.rules.match;

import com.sun.management.ThreadMXBean;
import io.weir.rules.event.EventView;
import io.weir.rules.event.FieldTable;
import io.weir.rules.event.JsonScanner;
import io.weir.rules.event.ScanLimits;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

import static org.assertj.core.api.Assertions.assertThat;

class MatcherCostTest {
    private static final String RULES =
            """
            title: one
            logsource: {category: process_creation}
            detection:
              tool: {Image|endswith: '\\mimikatz.exe'}
              words: {CommandLine|contains|all: [sekurlsa, logonpasswords]}
              filter: {User: SYSTEM}
              condition: (tool or words) and not filter
            ---
            title: two
            logsource: {category: process_creation}
            detection:
              keywords: [cobaltstrike, 'Invoke-*katz']
              condition: keywords
            ---
            title: three
            logsource: {category: process_creation}
            detection:
              selection: {CommandLine|re: 'foo[0-9]+bar'}
              condition: selection
            ---
            title: four
            logsource: {category: process_creation}
            detection:
              selection: {EventID: 4688, LogonType: 3}
              condition: selection
            ---
            title: an expression that passes its gate
            logsource: {category: process_creation}
            detection:
              selection: {CommandLine|re: '(?i)svchost\\s-[a-k].*größe .?x'}
              condition: selection
            ---
            title: an expression on escaped text
            logsource: {category: process_creation}
            detection:
              selection: {Image|re: '\\\\System\\d+\\\\[a-z]{2,9}\\.exe$'}
              filter: {Image|re: '^[A-Z]:\\\\Win'}
              condition: selection and not filter
            ---
            title: an expression anywhere
            logsource: {category: process_creation}
            detection:
              keywords:
                '|re': 'svc\\w+ -z'
              condition: keywords
            ---
            title: networks and numbers
            logsource: {category: process_creation}
            detection:
              near: {DestinationIp|cidr: [192.168.0.0/16, '2001:db8::/32']}
              far: {SourceIp|cidr: 10.0.0.0/8}
              large: {Bytes|gt: 1000}
              small: {Rate|lte: 0.25}
              exact: {Rate: 1.5}
              condition: near or (far and (large or small or exact))
            """;
    private static final String ALWAYS =
            """
            title: no positive condition
            logsource: {category: process_creation}
            detection:
              selection: {User: SYSTEM}
              condition: not selection
            """;
    private static final byte[] EVENT =
            "{\"Image\":\"C:\\\\Windows\\\\System32\\\\svchost.exe\",\"CommandLine\":\"svchost -k größe ®\",\"User\":\"bob\",\"EventID\":4688,\"LogonType\":\"2\",\"SourceIp\":\"10.1.2.3\",\"DestinationIp\":\"fe80::1\",\"Bytes\":12,\"Rate\":0.75}"
                    .getBytes(StandardCharsets.UTF_8);

    private final JsonScanner scanner = new JsonScanner(ScanLimits.DEFAULT);

    @Test
    void anEventThatMatchesNothingCostsNoMemory() {
        RuleIndex index = RuleIndex.build(rules(RULES), Scope.declared(), FieldTable.empty());
        var matcher = new Matcher(index);
        var view = new EventView(index.fields());
        int[] hits = {0};
        match(matcher, view, hits, 20_000);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        match(matcher, view, hits, 10_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(hits[0]).isZero();
        assertThat(allocated).isLessThan(10_000);
    }

    private void match(Matcher matcher, EventView view, int[] hits, int times) {
        IntConsumer count = rule -> hits[0]++;
        for (int i = 0; i < times; i++) {
            scanner.scan(EVENT, 0, EVENT.length, view);
            matcher.match(view, count);
        }
    }

    @Test
    void rulesWithoutPositiveConditionAreCounted() {
        List<IndexedRule> rules = new ArrayList<>(rules(RULES));
        rules.addAll(rules(ALWAYS));
        RuleIndex index = RuleIndex.build(rules, Scope.declared(), FieldTable.empty());
        assertThat(index.alwaysEvaluated()).extracting(IndexedRule::id).containsExactly("no positive condition");
    }

    @Test
    void evaluationsAndHitsAreCountedPerRule() {
        RuleIndex index = RuleIndex.build(rules(ALWAYS), Scope.declared(), FieldTable.empty());
        var matcher = new Matcher(index);
        var view = new EventView(index.fields());
        int[] hits = {0};
        match(matcher, view, hits, 100);
        assertThat(hits[0]).isEqualTo(100);
        assertThat(matcher.costs().evaluations(0)).isEqualTo(100);
        assertThat(matcher.costs().hits(0)).isEqualTo(100);
        assertThat(matcher.costs().totalNanos(0)).isPositive();
    }

    @Test
    void aNetworkOrANumberForEachOfManyRulesCostsOneLookUp() {
        List<IndexedRule> rules = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            rules.add(rule("v4 " + i, "DestinationIp|cidr", "'10." + i / 250 + "." + i % 250 + ".0/24'"));
            rules.add(rule("v6 " + i, "DestinationIp|cidr", "'2001:db8:" + Integer.toHexString(i) + "::/48'"));
            rules.add(rule("whole " + i, "DestinationPort", Integer.toString(i)));
            rules.add(rule("fraction " + i, "Duration", i + ".5"));
            rules.add(rule("greater " + i, "Bytes|gte", Integer.toString(i)));
            rules.add(rule("less " + i, "Sent|lt", Integer.toString(i)));
        }
        RuleIndex index = RuleIndex.build(rules, Scope.declared(), FieldTable.empty());
        assertThat(evaluated(index, "{\"DestinationIp\":\"10.4.7.9\"}")).containsExactly("v4 1007");
        assertThat(evaluated(index, "{\"DestinationIp\":\"2001:DB8:7c0::1\"}")).containsExactly("v6 1984");
        assertThat(evaluated(index, "{\"DestinationPort\":\"1500\"}")).containsExactly("whole 1500");
        assertThat(evaluated(index, "{\"Duration\":1500.50}")).containsExactly("fraction 1500");
        assertThat(evaluated(index, "{\"Bytes\":1}")).containsExactly("greater 0", "greater 1");
        assertThat(evaluated(index, "{\"Sent\":1998}")).containsExactly("less 1998", "less 1999");
        assertThat(evaluated(index, "{\"DestinationIp\":\"localhost\",\"DestinationPort\":\"-\",\"Bytes\":-1}"))
                .isEmpty();
    }

    private static IndexedRule rule(String title, String key, String value) {
        return rules("title: " + title + "\nlogsource: {category: network_connection}\ndetection:\n  selection: {" + key
                        + ": " + value + "}\n  condition: selection\n")
                .get(0);
    }

    /** The rules that one event makes the matcher look at. */
    private List<String> evaluated(RuleIndex index, String json) {
        var matcher = new Matcher(index);
        var view = new EventView(index.fields());
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        scanner.scan(bytes, 0, bytes.length, view);
        matcher.match(view, rule -> {});
        List<String> evaluated = new ArrayList<>();
        for (int rule = 0; rule < index.rules().size(); rule++) {
            if (matcher.costs().evaluations(rule) > 0) {
                evaluated.add(index.rules().get(rule).id());
            }
        }
        return evaluated;
    }

    private static List<IndexedRule> rules(String text) {
        RuleSet.Compilation compilation = RuleSet.compile(List.of(new RuleSource("rules.yml", text)));
        assertThat(compilation.problems()).isEmpty();
        return compilation.rules().rules().stream()
                .map(rule -> new IndexedRule(rule.key(), rule.logSource(), rule.condition()))
                .toList();
    }
}

package io.weir.connectors.telemetry;

import io.weir.rules.event.FieldTable;
import io.weir.rules.mapping.Mappings;
import io.weir.rules.match.IndexedRule;
import io.weir.rules.match.Matcher;
import io.weir.rules.match.RuleIndex;
import io.weir.rules.sigma.RuleSet;
import io.weir.rules.sigma.RuleSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether rules of the public kind reach the events of web servers and network devices, each event once. */
class WebAndNetworkRoutingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "category: webserver ~ cs-uri-query: '*../../etc/passwd*' ~ 192.0.2.7 - - [01/Mar/2026:09:00:01 +0000] \"GET /%252e%252e/..%2fetc/passwd HTTP/1.1\" 200 1",
                "category: webserver ~ cs-uri-query: '*/dana/html5acc/*' ~ 192.0.2.7 - - [01/Mar/2026:09:00:01 +0000] \"GET /dana/html5acc/x?y HTTP/1.1\" 200 1",
                "category: webserver ~ cs-uri-query: id=1 ~ 192.0.2.7 - - [01/Mar/2026:09:00:01 +0000] \"GET /a?id=1 HTTP/1.1\" 200 1",
                "category: webserver ~ {cs-method: POST, sc-status: 401} ~ 2026-03-01 09:00:01 198.51.100.4 POST /x - 443 - 192.0.2.7 curl - 401 0 0 15",
                "category: webserver ~ cs-user-agent: 'a b' ~ 2026-03-01 09:00:01 198.51.100.4 POST /x - 443 - 192.0.2.7 a+b - 401 0 0 15",
                "service: apache ~ message: '*pthread*' ~ [Sun Mar 01 09:00:01 2026] [error] pthread",
                "service: nginx ~ message: '*exited on signal 6*' ~ 2026/03/01 09:00:01 [alert] 1#1: worker process 99 exited on signal 6 (core dumped)",
                "category: proxy ~ {c-uri-extension: exe, r-dns: www.example.com} ~ 1772355601.123 12 192.0.2.7 TCP_MISS/200 374 GET http://www.example.com/a.exe - HIER_DIRECT/198.51.100.4 text/html",
                "category: firewall ~ {dst_ip: 198.51.100.4, action: denied} ~ %ASA-4-106023: Deny tcp src outside:192.0.2.7/50022 dst inside:198.51.100.4/22 by access-group \"x\" [0x0, 0x0]",
                "category: firewall ~ {dst_port: 22, action: denied} ~ [UFW BLOCK] IN=eth0 OUT= SRC=192.0.2.7 DST=198.51.100.4 LEN=60 PROTO=TCP SPT=50022 DPT=22",
                "category: firewall ~ dst_port: 22 ~ 5,,,1000000103,em0,match,block,in,4,0x0,,64,1,0,DF,6,tcp,60,192.0.2.7,198.51.100.4,50022,22,0,S,1,,64240,,mss",
                "category: firewall ~ src_ip: 192.0.2.7 ~ CEF:0|a|b|c|d|e|3|src=192.0.2.7 dst=198.51.100.4",
                "category: dns ~ query: www.example.com ~ {\"timestamp\":\"2026-03-01T09:00:01Z\",\"flow_id\":1,\"event_type\":\"dns\",\"src_ip\":\"192.0.2.7\",\"dns\":{\"rrname\":\"www.example.com\"}}",
                "category: dns ~ query: www.example.com ~ {\"_path\":\"dns\",\"ts\":1772355601.5,\"uid\":\"C1\",\"query\":\"www.example.com\"}",
                "{product: zeek, service: dns} ~ query: www.example.com ~ {\"_path\":\"dns\",\"ts\":1772355601.5,\"uid\":\"C1\",\"query\":\"www.example.com\"}",
                "{product: zeek, service: conn} ~ {id.resp_p: 443, conn_state: SF} ~ 1772355601.5\tC1\t192.0.2.7\t50022\t198.51.100.4\t443\ttcp\tssl\t1.5\t120\t4000\tSF\t-\t-\t0\tShAD\t9\t600\t8\t4400\t-",
                "{product: zeek, service: smb_files} ~ {name: a.exe, path: '*ADMIN$'} ~ {\"_path\":\"smb_files\",\"ts\":1772355601.5,\"uid\":\"C1\",\"name\":\"a.exe\",\"path\":\"x\\\\ADMIN$\"}",
                "{product: cisco, service: aaa} ~ message: '*username*' ~ %PARSER-5-CFGLOG_LOGGEDCMD: User:mia  logged command:username eve",
                "{product: fortigate, service: event} ~ {action: Add, cfgpath: system.admin} ~ date=2026-03-01 time=09:00:01 devid=F logid=1 type=event action=\"Add\" cfgpath=\"system.admin\""
            })
    void reachesTheEvent(String logSource, String selection, String record) {
        String source = logSource.startsWith("{") ? logSource : "{" + logSource + "}";
        String fields = selection.startsWith("{") ? selection : "{" + selection + "}";
        String rule = "title: A rule\nlogsource: " + source + "\ndetection:\n  selection: " + fields
                + "\n  condition: selection\n";
        RuleSet.Compilation compilation = RuleSet.compile(List.of(new RuleSource("rule.yml", rule)));
        assertThat(compilation.problems()).isEmpty();
        var compiled = compilation.rules().rules().get(0);
        RuleIndex index = RuleIndex.build(
                List.of(new IndexedRule(compiled.key(), compiled.logSource(), compiled.condition())),
                Mappings.bundled(),
                FieldTable.empty().with(Formats.fields(FormatSettings.DEFAULT)));
        TelemetryReader reader =
                TelemetryReader.ofViews(FormatSettings.DEFAULT, TelemetryLimits.DEFAULT, index.fields());
        var matcher = new Matcher(index);
        int[] hits = {0};
        reader.read(new TelemetryRecord("default", "t", 0, 0, GoldenTest.ARRIVAL, Bytes.of(record)), new EventSink() {
            @Override
            public void event(ReadEvent event) {
                matcher.match(event.view(), hit -> hits[0]++);
            }

            @Override
            public void rejected(TelemetryRecord of, byte[] bytes, int from, int to, String reason) {
                throw new AssertionError(reason);
            }
        });
        assertThat(hits[0]).isEqualTo(1);
    }
}

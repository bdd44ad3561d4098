package io.weir.jobs.config;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Trust;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.kibana.KibanaTarget;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.jobs.config.WeirConfig.Delivery;
import io.weir.jobs.config.WeirConfig.Start;
import io.weir.jobs.respond.KeySource;
import io.weir.jobs.respond.ProviderAccess;
import io.weir.jobs.time.Lanes;
import io.weir.rules.asset.Assets;
import io.weir.rules.event.LogSource;
import io.weir.rules.incident.SharedPlaces;
import io.weir.rules.playbook.ActionKind;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class WeirConfigTest {
    @Test
    void theShippedFileSaysTheDefaults() {
        WeirConfig shipped =
                WeirConfig.parse(ConfigSource.file(Path.of("../flink-conf/weir.yaml"), Map.of(), Map.of()));
        WeirConfig defaults = parse("");

        assertThat(shipped)
                .usingRecursiveComparison()
                .ignoringFields("topics.telemetry")
                .isEqualTo(defaults);
        assertThat(shipped.topics().telemetry().pattern())
                .isEqualTo(defaults.topics().telemetry().pattern());
    }

    @Test
    void readsEveryKey() {
        WeirConfig config = parse(
                """
                tenant: acme
                kafka:
                  bootstrap: k1:9092,k2:9092
                  group: detect-acme
                  start: earliest
                topics:
                  telemetry: logs\\..*
                  alerts: acme.alerts
                  deadletter: acme.dead
                elasticsearch:
                  hosts: https://es1:9200, https://es2:9200
                  username: weir
                  password-file: /run/secrets/es
                  bulk-documents: 50
                  bulk-size: 1MiB
                  bulk-wait: 1s
                time:
                  out-of-orderness: 20m
                  shipped-out-of-orderness: 1h
                  cloud-out-of-orderness: 2h
                  max-future: 1m
                limits:
                  event-size: 64KiB
                  event-depth: 8
                  event-fields: 100
                rules:
                  directories: /etc/weir/rules, /opt/rules
                geoip:
                  city-file: /var/lib/places.mmdb
                delivery: exactly-once
                """);

        assertThat(config.tenant()).isEqualTo("acme");
        assertThat(config.kafka().access().bootstrap()).isEqualTo("k1:9092,k2:9092");
        assertThat(config.kafka().access().protocol()).isEqualTo(KafkaAccess.Protocol.PLAINTEXT);
        assertThat(config.kafka().group()).isEqualTo("detect-acme");
        assertThat(config.kafka().start()).isEqualTo(Start.EARLIEST);
        assertThat(config.topics().telemetry().pattern()).isEqualTo("logs\\..*");
        assertThat(config.topics().alerts()).isEqualTo("acme.alerts");
        assertThat(config.topics().deadletter()).isEqualTo("acme.dead");
        assertThat(config.elasticsearch().hosts()).containsExactly("https://es1:9200", "https://es2:9200");
        assertThat(config.elasticsearch().username()).isEqualTo("weir");
        assertThat(config.elasticsearch().password().file()).isEqualTo("/run/secrets/es");
        assertThat(config.elasticsearch().bulk().documents()).isEqualTo(50);
        assertThat(config.elasticsearch().bulk().bytes()).isEqualTo(1 << 20);
        assertThat(config.elasticsearch().bulk().delay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.lanes().outOfOrderness()).isEqualTo(Duration.ofMinutes(20));
        assertThat(config.limits().maxFutureMillis()).isEqualTo(60_000);
        assertThat(config.limits().maxBytes()).isEqualTo(64 << 10);
        assertThat(config.limits().maxDepth()).isEqualTo(8);
        assertThat(config.limits().maxFields()).isEqualTo(100);
        assertThat(config.ruleDirectories()).containsExactly("/etc/weir/rules", "/opt/rules");
        assertThat(config.cityFile()).isEqualTo("/var/lib/places.mmdb");
        assertThat(config.delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
    }

    @Test
    void readsWhichKibanaToSetUp() {
        KibanaTarget kibana = parse(
                        """
                        kibana:
                          url: https://kibana.example/base/
                          space: soc
                          username: weir
                          password-file: /run/secrets/kibana
                          ca-file: /etc/weir/ca.pem
                        """)
                .kibana();

        assertThat(kibana)
                .isEqualTo(new KibanaTarget(
                        "https://kibana.example/base",
                        "soc",
                        "weir",
                        new SecretSource("WEIR_KIBANA_PASSWORD", "/run/secrets/kibana"),
                        new SecretSource("WEIR_KIBANA_API_KEY", ""),
                        new Trust("/etc/weir/ca.pem", "")));
    }

    @Test
    void refusesAKibanaThatCannotBe() {
        assertThatThrownBy(
                        () -> parse(
                                """
                        kibana:
                          url: localhost:5601
                          space: Our Space
                          password-file: /run/secrets/kibana
                        """))
                .hasMessageContaining(
                        "kibana.url: found 'localhost:5601', expected an address such as http://localhost:5601")
                .hasMessageContaining("kibana.space: found 'Our Space', expected the identifier of a space")
                .hasMessageContaining("kibana.password-file: found a password without kibana.username");
        assertThatThrownBy(() -> parse("kibana: {ca-file: ca.pem}"))
                .hasMessageContaining("kibana.url: found http:// beside kibana.ca-file");
    }

    @Test
    void readsHowToRespond() {
        WeirConfig.Respond respond = parse(
                        """
                        respond:
                          group: respond-acme
                          out-of-orderness: 25m
                          inactivity: 2h
                          pivot-window: 1d
                          most-entities: 10
                          shared: 192.0.2.1, jump-01
                          hosts:
                            web-01: 192.0.2.10
                            db.example.com: 192.0.2.20
                          playbook-directories: /etc/weir/playbooks
                          allow-networks: 198.51.100.0/24, 2001:db8::/32
                          allow-hosts: DC-01
                          allow-users: svc-backup
                          actions-per-hour: 5
                          key-name: k2
                          key-file: /run/secrets/responses
                        """)
                .respond();

        assertThat(respond.group()).isEqualTo("respond-acme");
        assertThat(respond.outOfOrderness()).isEqualTo(Duration.ofMinutes(25));
        assertThat(respond.rules().inactivity()).isEqualTo(Duration.ofHours(2));
        assertThat(respond.rules().mostMembers()).isEqualTo(10);
        assertThat(respond.rules().shared()).isEqualTo(new SharedPlaces(List.of("192.0.2.1", "jump-01")));
        assertThat(respond.rules().hostAddresses())
                .isEqualTo(Map.of("web-01", "192.0.2.10", "db.example.com", "192.0.2.20"));
        assertThat(respond.playbookDirectories()).containsExactly("/etc/weir/playbooks");
        assertThat(respond.allowlist().networks()).containsExactly("198.51.100.0/24", "2001:db8::/32");
        assertThat(respond.allowlist().hosts()).containsExactly("dc-01");
        assertThat(respond.allowlist().users()).containsExactly("svc-backup");
        assertThat(respond.limits().perHour()).isEqualTo(5);
        assertThat(respond.key()).isEqualTo(new KeySource("k2", "WEIR_RESPOND_KEY", "/run/secrets/responses"));
    }

    @Test
    void readsHowToAssess() {
        WeirConfig.Assessment assessment = parse(
                        """
                        risk: {file: /etc/weir/risk.yml}
                        assets: {file: /etc/weir/assets.yaml}
                        intel:
                          directories: /etc/weir/intel, /opt/intel
                          own-networks: 198.51.100.0/24
                          own-domains: example.com
                          maxmind-files: /opt/city.mmdb
                          providers: otx
                          timeout: 1s
                          cached-verdicts: 5
                          otx: {key-file: /run/secrets/otx, url: "http://mirror.example:8080", questions-per-minute: 7}
                        """)
                .assessment();

        assertThat(assessment)
                .isEqualTo(new WeirConfig.Assessment(
                        "/etc/weir/risk.yml",
                        "/etc/weir/assets.yaml",
                        List.of("/etc/weir/intel", "/opt/intel"),
                        List.of("198.51.100.0/24"),
                        List.of("example.com"),
                        List.of("/opt/city.mmdb"),
                        List.of(new ProviderAccess(
                                "otx", "http://mirror.example:8080", 7, Duration.ofSeconds(1), "/run/secrets/otx")),
                        5));
    }

    @Test
    void mistakesAboutProvidersAreTold() {
        assertThatThrownBy(() -> parse("intel:\n  providers: virustotal, virustotl\n  virustotal: {url: localhost}\n"))
                .hasMessageContaining("intel.providers: found 'virustotl', expected any of virustotal, abuseipdb, otx")
                .hasMessageContaining("intel.virustotal.url: found 'localhost', expected an address");
    }

    @Test
    void aWrongNetworkInTheAllowlistIsAMistakeAndNotAHole() {
        assertThatThrownBy(() -> parse("respond:\n  allow-networks: 10.0.0.1/8\n"))
                .hasMessageContaining("respond.allow-networks: found '10.0.0.1/8', expected a network");
    }

    @Test
    void topicsHaveFormatsOfTheirOwn() {
        WeirConfig config = parse(
                """
                tenant: acme
                telemetry:
                  - topics: telemetry\\.auth
                    format: syslog
                    timezone: Europe/Berlin
                    year: 2024
                  - topics: telemetry\\.shop
                    tenant: shop
                    format: json
                    time-field: when
                    fields: {client.addr: source.ip, who: user.name}
                    constants: {event.dataset: shop.audit}
                """);

        var auth = config.formats().of("telemetry.auth");
        assertThat(auth.tenant()).isEqualTo("acme");
        assertThat(auth.format())
                .isEqualTo(FormatSettings.of("syslog")
                        .withZone(ZoneId.of("Europe/Berlin"))
                        .withYear(2024));
        var shop = config.formats().of("telemetry.shop");
        assertThat(shop.tenant()).isEqualTo("shop");
        assertThat(shop.format().timeField()).isEqualTo("when");
        assertThat(shop.format().fields())
                .containsExactlyInAnyOrderEntriesOf(Map.of("client.addr", "source.ip", "who", "user.name"));
        assertThat(shop.format().constants()).containsExactlyEntriesOf(Map.of("event.dataset", "shop.audit"));
        assertThat(config.formats().of("telemetry.other").format()).isEqualTo(FormatSettings.DEFAULT);
    }

    @Test
    void mistakesInTopicsHaveTheirPlace() {
        ConfigException mistakes = catchThrowableOfType(
                ConfigException.class,
                () -> parse(
                        """
                        telemetry:
                          - topics: "["
                            format: sislog
                            zone: UTC
                        kafka:
                          bootstrap: [a, b]
                        """));

        assertThat(mistakes.problems())
                .anySatisfy(problem -> assertThat(problem).startsWith("weir.yaml:2:13: topics: found '['"))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("weir.yaml:3:13: format: found 'sislog', expected one of auto"))
                .anySatisfy(problem -> assertThat(problem).startsWith("weir.yaml:4:11: zone: unknown key"))
                .anySatisfy(problem -> assertThat(problem).startsWith("weir.yaml:6:14: kafka.bootstrap: found a list"))
                .hasSize(4);
    }

    @Test
    void slowTopicsHaveALaneAndTheRulesThatWait() {
        Lanes lanes = parse(
                        """
                        time:
                          out-of-orderness: 1s
                          cloud-out-of-orderness: 10m
                        telemetry:
                          - topics: cloud\\.fast
                          - topics: cloud\\..*
                            lane: cloud
                            log-sources: aws, okta
                          - topics: files
                            lane: shipped
                            log-sources: webserver
                        """)
                .lanes();

        assertThat(lanes.outOfOrderness()).isEqualTo(Duration.ofSeconds(1));
        assertThat(lanes.delayMillis("cloud.fast")).isZero();
        assertThat(lanes.delayMillis("cloud.trail")).isEqualTo(599_000);
        assertThat(lanes.delayMillis("files")).isEqualTo(59_000);
        assertThat(lanes.delayMillis("other")).isZero();
        assertThat(lanes.delayMillis(new LogSource("", "aws", "cloudtrail"))).isEqualTo(599_000);
        assertThat(lanes.delayMillis(new LogSource("webserver", "", ""))).isEqualTo(59_000);
        assertThat(lanes.delayMillis(new LogSource("", "linux", "sshd"))).isZero();
        assertThat(lanes.delayMillis(new LogSource("", "", ""))).isEqualTo(599_000);
    }

    @Test
    void aSlowLaneSaysWhichRulesWait() {
        ConfigException mistakes = catchThrowableOfType(
                ConfigException.class, () -> parse("telemetry:\n  - topics: cloud\n    lane: cloud\n"));

        assertThat(mistakes.problems())
                .singleElement()
                .asString()
                .startsWith("weir.yaml:3:11: lane: found a slower lane and no log-sources, expected");
    }

    @Test
    void reportsEveryMistakeAtOnceWithItsPlace() {
        ConfigException mistakes = catchThrowableOfType(
                ConfigException.class,
                () -> parse(
                        """
                        kafka:
                          bootstrap: ""
                          gruop: x
                        time:
                          out-of-orderness: soon
                        limits:
                          event-depth: 0
                        elasticsearch:
                          hosts: localhost
                          password: hunter2
                        delivery: sometimes
                        """));

        assertThat(mistakes.problems())
                .containsExactlyInAnyOrder(
                        "weir.yaml:2:14: kafka.bootstrap: found '', expected a value",
                        "weir.yaml:3:10: kafka.gruop: unknown key; did you mean kafka.group?",
                        "weir.yaml:5:21: time.out-of-orderness: found 'soon', expected a duration such as 500ms, 2s, 5m,"
                                + " 1h or 1d",
                        "weir.yaml:7:16: limits.event-depth: found '0', expected a whole number of at least 1",
                        "weir.yaml:9:10: elasticsearch.hosts: found 'localhost', expected an address such as"
                                + " http://localhost:9200",
                        "weir.yaml:10:13: elasticsearch.password: unknown key",
                        "weir.yaml:11:11: delivery: found 'sometimes', expected one of at-least-once, exactly-once");
    }

    @Test
    void criticalAssetsAreLeftAlone() {
        Assets assets = Assets.read("assets.yaml", "assets: [{name: Databases, hosts: db-01, criticality: high}]");

        assertThat(parse("").respond().allowlist().knowing(assets).refuses(ActionKind.ISOLATE_HOST, "db-01"))
                .isEmpty();
        assertThat(parse("respond: {protect-assets: high}")
                        .respond()
                        .allowlist()
                        .knowing(assets)
                        .refuses(ActionKind.ISOLATE_HOST, "db-01"))
                .contains("db-01 is an asset of high criticality (Databases)");
        assertThat(parse("respond: {protect-assets: none}")
                        .respond()
                        .allowlist()
                        .protectedFrom())
                .isNull();
        assertThatThrownBy(() -> parse("respond: {protect-assets: tier1}"))
                .hasMessageContaining("respond.protect-assets: found 'tier1', expected one of none, low, medium");
    }

    @Test
    void namesThePlaceOfBrokenYaml() {
        assertThatThrownBy(() -> parse("kafka:\n  bootstrap: [a\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("weir.yaml:3:1");
    }

    @Test
    void theEnvironmentOverridesTheFileAndSetOverridesBoth() {
        Map<String, String> environment =
                Map.of("WEIR_KAFKA_BOOTSTRAP", "env:9092", "WEIR_TIME_OUT_OF_ORDERNESS", "7s", "PATH", "/bin");
        WeirConfig config = WeirConfig.parse(new ConfigSource(
                "weir.yaml", "kafka:\n  bootstrap: file:9092\n", Map.of("kafka.bootstrap", "set:9092"), environment));

        assertThat(config.kafka().access().bootstrap()).isEqualTo("set:9092");
        assertThat(config.lanes().outOfOrderness()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.overrides()).isEqualTo(Map.of("kafka.bootstrap", "set:9092", "time.out-of-orderness", "7s"));
    }

    @Test
    void aMistakeInTheEnvironmentNamesTheVariable() {
        assertThatThrownBy(() -> WeirConfig.parse(
                        new ConfigSource("weir.yaml", "", Map.of(), Map.of("WEIR_LIMITS_EVENT_SIZE", "huge"))))
                .hasMessageContaining("environment variable WEIR_LIMITS_EVENT_SIZE: limits.event-size: found 'huge'");
    }

    @Test
    void readsHowToGetIntoKafka() {
        KafkaAccess access = parse(
                        """
                        kafka:
                          bootstrap: k1:9093
                          security: sasl-ssl
                          sasl-mechanism: scram-sha-256
                          username: weir
                          password-file: /run/secrets/kafka
                          ca-file: /etc/weir/ca.pem
                          client-file: /etc/weir/client.pem
                        """)
                .kafka()
                .access();

        assertThat(access)
                .isEqualTo(new KafkaAccess(
                        "k1:9093",
                        KafkaAccess.Protocol.SASL_SSL,
                        new KafkaAccess.Login(
                                KafkaAccess.Mechanism.SCRAM_SHA_256,
                                "weir",
                                new SecretSource("WEIR_KAFKA_PASSWORD", "/run/secrets/kafka")),
                        new KafkaAccess.Certificates("/etc/weir/ca.pem", "/etc/weir/client.pem")));
    }

    @Test
    void whatDoesNotCountForKafkaIsAMistake() {
        assertThatThrownBy(
                        () -> parse(
                                """
                        kafka:
                          security: plaintext
                          username: weir
                          password-file: /run/secrets/kafka
                          ca-file: /etc/weir/ca.pem
                        """))
                .hasMessageContaining("weir.yaml:3:13: kafka.username: found 'weir', which counts with kafka.security:"
                        + " sasl-ssl or sasl-plaintext only")
                .hasMessageContaining("weir.yaml:4:18: kafka.password-file")
                .hasMessageContaining("weir.yaml:5:12: kafka.ca-file");
        assertThatThrownBy(() -> parse("kafka:\n  security: sasl-ssl\n"))
                .hasMessageContaining("kafka.username: found no user, expected one with kafka.security: sasl-ssl");
    }

    @Test
    void aPasswordOfKafkaInTheConfigurationIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> parse("kafka:\n  password: hunter2\n"))
                .hasMessageContaining("weir.yaml:2:13: kafka.password: unknown key")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aPasswordIsReadWhereItIsUsed() {
        assertThat(parse("elasticsearch:\n  username: weir\n")
                        .elasticsearch()
                        .password()
                        .variable())
                .isEqualTo("WEIR_ELASTICSEARCH_PASSWORD");
    }

    @Test
    void anAddressWithAPasswordInItIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> parse("elasticsearch:\n  hosts: https://weir:hunter2@es:9200\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("expected elasticsearch.username")
                .satisfies(mistakes -> assertThat(mistakes.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void whatElasticsearchIsTrustedByIsChecked() {
        String fingerprint = "ab:".repeat(31) + "ab";
        assertThat(parse("elasticsearch:\n  hosts: https://es:9200\n  fingerprint: '" + fingerprint + "'\n")
                        .elasticsearch()
                        .trust()
                        .fingerprint())
                .isEqualTo(fingerprint);
        assertThatThrownBy(
                        () -> parse(
                                """
                        elasticsearch:
                          hosts: http://es:9200
                          username: weir
                          api-key-file: /run/key
                          ca-file: /run/ca.pem
                          fingerprint: abc
                        """))
                .hasMessageContaining("found an API key beside elasticsearch.username")
                .hasMessageContaining("found a fingerprint beside elasticsearch.ca-file")
                .hasMessageContaining("found 'abc', expected the SHA-256")
                .hasMessageContaining("expected https://");
    }

    @Test
    void theArchiveKeepsWhatItIsToldTo() {
        WeirConfig.Archive archive = parse(
                        """
                        archive:
                          fields: source, event
                          without-fields: event.original
                          sampling:
                            - topics: telemetry\\.flow
                              percent: 10
                        """)
                .archive();

        assertThat(archive.group()).isEqualTo("weir-archive");
        assertThat(archive.fields().only()).containsExactly("source", "event");
        assertThat(archive.fields().without()).containsExactly("event.original");
        assertThat(archive.sampling().topics()).singleElement().satisfies(topics -> assertThat(topics.percent())
                .isEqualTo(10));
        assertThatThrownBy(() -> parse("archive:\n  sampling:\n    - percent: 101\n"))
                .hasMessageContaining("weir.yaml:3:16: percent: found 101, expected at most 100");
    }

    @Test
    void theJobTakesItsConfigurationAsText() {
        WeirConfig config = JobArguments.parse(
                new String[] {"--config-text", "tenant: acme", "--set", "kafka.group=g=1"}, Map.of());

        assertThat(config.tenant()).isEqualTo("acme");
        assertThat(config.kafka().group()).isEqualTo("g=1");
        for (String[] wrong :
                List.of(new String[] {"--config"}, new String[] {"--frob", "x"}, new String[] {"--set", "x"})) {
            assertThatThrownBy(() -> JobArguments.parse(wrong, Map.of())).hasMessageContaining("usage:");
        }
    }

    private static WeirConfig parse(String yaml) {
        return WeirConfig.parse(new ConfigSource("weir.yaml", yaml, Map.of(), Map.of()));
    }
}

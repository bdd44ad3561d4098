package io.weir.jobs.config;

import io.weir.connectors.archive.FieldSelection;
import io.weir.connectors.archive.Sampling;
import io.weir.connectors.elasticsearch.ElasticsearchTarget;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Bulk;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Trust;
import io.weir.connectors.intel.Providers;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.connectors.kafka.KafkaAccess.Certificates;
import io.weir.connectors.kafka.KafkaAccess.Login;
import io.weir.connectors.kafka.KafkaAccess.Mechanism;
import io.weir.connectors.kafka.KafkaAccess.Protocol;
import io.weir.connectors.kibana.KibanaTarget;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.jobs.respond.KeySource;
import io.weir.jobs.respond.ProviderAccess;
import io.weir.jobs.time.Lanes;
import io.weir.rules.asset.Assets;
import io.weir.rules.asset.Criticality;
import io.weir.rules.condition.Network;
import io.weir.rules.incident.SharedPlaces;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.ResponseLimits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Everything the jobs can be told: {@code weir.yaml} and the environment, parsed once and passed down as values.
 *
 * @param cityFile of MaxMind's format: where addresses are; empty for none
 * @param overrides what did not come from the file, by key: to be repeated where the job is started from elsewhere
 */
public record WeirConfig(
        String tenant,
        Kafka kafka,
        Topics topics,
        ElasticsearchTarget elasticsearch,
        KibanaTarget kibana,
        Lanes lanes,
        TopicFormats formats,
        TelemetryLimits limits,
        List<String> ruleDirectories,
        String cityFile,
        Delivery delivery,
        Respond respond,
        Archive archive,
        Assessment assessment,
        NotifyConfig notification,
        Map<String, String> overrides) {
    private static final String WEB_ADDRESS = "https?://[^/\\s]+(/\\S*)?";

    public record Kafka(KafkaAccess access, String group, Start start) {}

    public enum Start {
        EARLIEST,
        LATEST
    }

    public record Topics(
            Pattern telemetry,
            String alerts,
            String deadletter,
            String rules,
            String ruleStatus,
            String incidents,
            String responses,
            String responseStatus,
            String commands,
            String commandStatus,
            String intel) {}

    /** What the respond job can be told. */
    public record Respond(
            String group,
            Duration outOfOrderness,
            Duration rememberAlerts,
            StoryRules rules,
            List<String> playbookDirectories,
            Allowlist allowlist,
            ResponseLimits limits,
            KeySource key) {}

    /** What the archive job can be told. */
    public record Archive(String group, FieldSelection fields, Sampling sampling) {}

    /**
     * By what alerts are assessed.
     *
     * @param riskFile weights in place of the built-in ones; empty for those
     * @param assetFile empty if there is none
     */
    public record Assessment(
            String riskFile,
            String assetFile,
            List<String> intelDirectories,
            List<String> ownNetworks,
            List<String> ownDomains,
            List<String> maxMindFiles,
            List<ProviderAccess> providers,
            int cachedVerdicts) {}

    /** How soon events of a topic arrive. */
    private enum Lane {
        REALTIME,
        SHIPPED,
        CLOUD
    }

    public enum Delivery {
        AT_LEAST_ONCE,
        EXACTLY_ONCE
    }

    public static WeirConfig parse(ConfigSource source) {
        Settings settings = new Settings(source);
        Telemetry telemetry = Telemetry.of(settings);
        WeirConfig config = new WeirConfig(
                settings.required("tenant", "default"),
                new Kafka(
                        access(settings),
                        settings.required("kafka.group", "weir-detect"),
                        settings.choice("kafka.start", Start.LATEST)),
                new Topics(
                        settings.pattern("topics.telemetry", "telemetry\\..*"),
                        settings.required("topics.alerts", "weir.alerts"),
                        settings.required("topics.deadletter", "weir.deadletter"),
                        settings.required("topics.rules", "weir.rules"),
                        settings.required("topics.rule-status", "weir.rules.status"),
                        settings.required("topics.incidents", "weir.incidents"),
                        settings.required("topics.responses", "weir.responses"),
                        settings.required("topics.response-status", "weir.responses.status"),
                        settings.required("topics.commands", "weir.commands"),
                        settings.required("topics.command-status", "weir.commands.status"),
                        settings.required("topics.intel", "weir.intel")),
                elasticsearch(settings),
                kibana(settings),
                telemetry.lanes(),
                telemetry.formats(),
                new TelemetryLimits(
                        settings.size("limits.event-size", "1MiB"),
                        settings.size("limits.unpacked-size", "16MiB"),
                        settings.number("limits.event-depth", 64, 1),
                        settings.number("limits.event-fields", 2000, 1),
                        settings.duration("time.max-future", "2s").toMillis(),
                        settings.duration("time.max-past", "30d").toMillis()),
                settings.list("rules.directories", ""),
                settings.text("geoip.city-file", ""),
                settings.choice("delivery", Delivery.AT_LEAST_ONCE),
                respond(settings),
                archive(settings),
                assessment(settings),
                NotifyConfig.of(settings),
                settings.overrides());
        settings.check();
        return config;
    }

    private static KafkaAccess access(Settings settings) {
        Protocol protocol = settings.choice("kafka.security", Protocol.PLAINTEXT);
        Mechanism mechanism = settings.choice("kafka.sasl-mechanism", Mechanism.SCRAM_SHA_512);
        String username = settings.text("kafka.username", "");
        String passwordFile = settings.text("kafka.password-file", "");
        if (protocol.hasLogin() && username.isEmpty()) {
            settings.problem("kafka.username", "found no user, expected one with kafka.security: " + protocol.word());
        }
        needs(settings, "kafka.username", username, protocol.hasLogin(), "sasl-ssl or sasl-plaintext");
        needs(settings, "kafka.password-file", passwordFile, protocol.hasLogin(), "sasl-ssl or sasl-plaintext");
        String caFile = settings.text("kafka.ca-file", "");
        String clientFile = settings.text("kafka.client-file", "");
        needs(settings, "kafka.ca-file", caFile, protocol.isEncrypted(), "sasl-ssl or ssl");
        needs(settings, "kafka.client-file", clientFile, protocol.isEncrypted(), "sasl-ssl or ssl");
        return new KafkaAccess(
                settings.required("kafka.bootstrap", "localhost:9092"),
                protocol,
                new Login(mechanism, username, new SecretSource(Settings.variable("kafka.password"), passwordFile)),
                new Certificates(caFile, clientFile));
    }

    /** What is said in vain is a mistake: somebody believes that it counts. */
    private static void needs(Settings settings, String key, String value, boolean isUsed, String protocols) {
        if (!value.isEmpty() && !isUsed) {
            settings.problem(key, "found '" + value + "', which counts with kafka.security: " + protocols + " only");
        }
    }

    private static Respond respond(Settings settings) {
        StoryRules byDefault = StoryRules.DEFAULT;
        StoryRules rules = new StoryRules(
                settings.duration("respond.inactivity", "4h"),
                settings.duration("respond.pivot-window", "24h"),
                byDefault.pivotSeverity(),
                byDefault.mostHops(),
                settings.number("respond.most-entities", byDefault.mostMembers(), 1),
                byDefault.remember(),
                new SharedPlaces(settings.list("respond.shared", "")),
                settings.texts("respond.hosts"),
                byDefault.score());
        ResponseLimits limits = ResponseLimits.DEFAULT;
        return new Respond(
                settings.required("respond.group", "weir-respond"),
                settings.duration("respond.out-of-orderness", "10s"),
                settings.duration("respond.remember-alerts", "7d"),
                rules,
                settings.list("respond.playbook-directories", ""),
                allowlist(settings),
                new ResponseLimits(
                        settings.number("respond.actions-per-hour", limits.perHour(), 0),
                        limits.approvalWithin(),
                        limits.tellWithin()),
                new KeySource(
                        settings.required("respond.key-name", "default"),
                        Settings.variable("respond.key"),
                        settings.text("respond.key-file", "")));
    }

    private static Archive archive(Settings settings) {
        List<Sampling.Topics> sampled = new ArrayList<>();
        for (Settings topics : settings.sections("archive.sampling")) {
            int percent = topics.number("percent", 100, 0);
            if (percent > 100) {
                topics.problem("percent", "found " + percent + ", expected at most 100");
            }
            sampled.add(new Sampling.Topics(topics.pattern("topics", ".*"), percent));
        }
        return new Archive(
                settings.required("archive.group", "weir-archive"),
                new FieldSelection(settings.list("archive.fields", ""), settings.list("archive.without-fields", "")),
                new Sampling(sampled));
    }

    private static Assessment assessment(Settings settings) {
        return new Assessment(
                settings.text("risk.file", ""),
                settings.text("assets.file", ""),
                settings.list("intel.directories", ""),
                networks(settings, "intel.own-networks"),
                settings.list("intel.own-domains", ""),
                settings.list("intel.maxmind-files", ""),
                providers(settings),
                settings.number("intel.cached-verdicts", 10_000, 1));
    }

    private static List<ProviderAccess> providers(Settings settings) {
        String known = String.join(", ", Providers.names());
        Duration timeout = settings.duration("intel.timeout", "3s");
        List<ProviderAccess> providers = new ArrayList<>();
        for (String name : settings.list("intel.providers", known)) {
            if (Providers.named(name).isEmpty()) {
                settings.problem("intel.providers", "found '" + name + "', expected any of " + known);
                continue;
            }
            String url = settings.text("intel." + name + ".url", "");
            if (!url.isEmpty() && !url.matches(WEB_ADDRESS)) {
                settings.problem(
                        "intel." + name + ".url",
                        "found '" + url + "', expected an address such as http://mirror.example:8080");
            }
            providers.add(new ProviderAccess(
                    name,
                    url,
                    settings.number("intel." + name + ".questions-per-minute", 0, 0),
                    timeout,
                    settings.text("intel." + name + ".key-file", "")));
        }
        return providers;
    }

    /** Those that are none are problems, and left out. */
    private static List<String> networks(Settings settings, String key) {
        List<String> networks = new ArrayList<>();
        for (String text : settings.list(key, "")) {
            if (Network.parse(text).isPresent()) {
                networks.add(text);
            } else {
                settings.problem(key, "found '" + text + "', expected a network such as 192.0.2.0/24");
            }
        }
        return networks;
    }

    private static Allowlist allowlist(Settings settings) {
        return new Allowlist(
                networks(settings, "respond.allow-networks"),
                settings.list("respond.allow-hosts", ""),
                settings.list("respond.allow-users", ""),
                Assets.NONE, // known where the file is: on the machine that starts the job
                protectedFrom(settings));
    }

    /** From which criticality on assets are left alone; null for none. */
    private static Criticality protectedFrom(Settings settings) {
        String none = "none";
        List<String> words = new ArrayList<>(List.of(none));
        for (Criticality criticality : Criticality.values()) {
            words.add(criticality.label());
        }
        String word = settings.oneOf("respond.protect-assets", Criticality.CRITICAL.label(), words);
        return word.equals(none) ? null : Criticality.values()[words.indexOf(word) - 1];
    }

    /** What is said about topics: how they are read, and how soon their events arrive. */
    private record Telemetry(TopicFormats formats, Lanes lanes) {
        static Telemetry of(Settings settings) {
            String tenant = settings.required("tenant", "default");
            Map<Lane, Duration> outOfOrderness = new EnumMap<>(Lane.class);
            outOfOrderness.put(Lane.REALTIME, settings.duration("time.out-of-orderness", "2s"));
            outOfOrderness.put(Lane.SHIPPED, settings.duration("time.shipped-out-of-orderness", "60s"));
            outOfOrderness.put(Lane.CLOUD, settings.duration("time.cloud-out-of-orderness", "20m"));
            List<TopicFormats.Topic> topics = new ArrayList<>();
            List<Lanes.Lane> lanes = new ArrayList<>();
            for (Settings topic : settings.sections("telemetry")) {
                Pattern names = topic.pattern("topics", ".*");
                topics.add(new TopicFormats.Topic(names, topic.required("tenant", tenant), format(topic)));
                Lane lane = topic.choice("lane", Lane.REALTIME);
                lanes.add(new Lanes.Lane(names, outOfOrderness.get(lane), logSources(topic, lane)));
            }
            return new Telemetry(new TopicFormats(topics, tenant), new Lanes(outOfOrderness.get(Lane.REALTIME), lanes));
        }

        private static FormatSettings format(Settings topic) {
            return new FormatSettings(
                    topic.oneOf("format", FormatSettings.AUTO, formatNames()),
                    topic.zone("timezone", "UTC"),
                    topic.number("year", 0, 0),
                    topic.texts("fields"),
                    topic.texts("constants"),
                    topic.text("time-field", ""),
                    topic.text("schema", ""));
        }

        private static List<String> logSources(Settings topic, Lane lane) {
            List<String> logSources = topic.list("log-sources", "");
            if (lane != Lane.REALTIME && logSources.isEmpty()) {
                topic.problem(
                        "lane",
                        "found a slower lane and no log-sources, expected the products, categories or services of the"
                                + " rules that wait for these topics");
            }
            return logSources;
        }
    }

    private static List<String> formatNames() {
        List<String> names = new ArrayList<>(List.of(FormatSettings.AUTO));
        Formats.kinds().forEach(kind -> names.add(kind.name()));
        return names;
    }

    private static ElasticsearchTarget elasticsearch(Settings settings) {
        List<String> hosts = hosts(settings);
        Access access = Access.of(settings, "elasticsearch", "elasticsearch.hosts", hosts);
        return new ElasticsearchTarget(
                hosts,
                access.username(),
                access.password(),
                access.apiKey(),
                access.trust(),
                new Bulk(
                        settings.number("elasticsearch.bulk-documents", 500, 1),
                        settings.size("elasticsearch.bulk-size", "4MiB"),
                        settings.duration("elasticsearch.bulk-wait", "200ms")));
    }

    private static List<String> hosts(Settings settings) {
        List<String> hosts = settings.list("elasticsearch.hosts", "http://localhost:9200");
        hosts.forEach(host -> checkAddress(settings, "elasticsearch", "elasticsearch.hosts", host));
        if (hosts.isEmpty()) {
            settings.problem("elasticsearch.hosts", "found nothing, expected at least one address");
        }
        return hosts;
    }

    private static KibanaTarget kibana(Settings settings) {
        String url = settings.text("kibana.url", "http://localhost:5601").replaceFirst("/+$", "");
        checkAddress(settings, "kibana", "kibana.url", url);
        String space = settings.text("kibana.space", "");
        if (!space.matches("[a-z0-9_-]*")) {
            settings.problem(
                    "kibana.space",
                    "found '" + space + "', expected the identifier of a space: small letters, digits, _ and -");
        }
        Access access = Access.of(settings, "kibana", "kibana.url", List.of(url));
        return new KibanaTarget(url, space, access.username(), access.password(), access.apiKey(), access.trust());
    }

    private static void checkAddress(Settings settings, String section, String key, String address) {
        if (address.contains("@")) {
            settings.problem(
                    key,
                    "found a user in an address, expected " + section
                            + ".username, and the password in a file or the environment");
        } else if (!address.matches(WEB_ADDRESS)) {
            settings.problem(
                    key,
                    "found '" + address + "', expected an address such as http://localhost:"
                            + (section.equals("kibana") ? 5601 : 9200));
        }
    }

    /** How a server of Elastic's lets one in, and how it is known to be the right one. */
    private record Access(String username, SecretSource password, SecretSource apiKey, Trust trust) {
        static Access of(Settings settings, String section, String addressKey, List<String> addresses) {
            String username = settings.text(section + ".username", "");
            String passwordFile = settings.text(section + ".password-file", "");
            if (!passwordFile.isEmpty() && username.isEmpty()) {
                settings.problem(section + ".password-file", "found a password without " + section + ".username");
            }
            String apiKeyFile = settings.text(section + ".api-key-file", "");
            if (!apiKeyFile.isEmpty() && !username.isEmpty()) {
                settings.problem(
                        section + ".api-key-file",
                        "found an API key beside " + section + ".username, expected one of them");
            }
            return new Access(
                    username,
                    new SecretSource(Settings.variable(section + ".password"), passwordFile),
                    new SecretSource(Settings.variable(section + ".api-key"), apiKeyFile),
                    trust(settings, section, addressKey, addresses));
        }

        private static Trust trust(Settings settings, String section, String addressKey, List<String> addresses) {
            String caFile = settings.text(section + ".ca-file", "");
            String fingerprint = settings.text(section + ".fingerprint", "");
            if (!caFile.isEmpty() && !fingerprint.isEmpty()) {
                settings.problem(
                        section + ".fingerprint",
                        "found a fingerprint beside " + section + ".ca-file, expected one of them");
            }
            if (!fingerprint.isEmpty() && !fingerprint.matches("(?i)([0-9a-f]{2}:?){31}[0-9a-f]{2}")) {
                settings.problem(
                        section + ".fingerprint",
                        "found '" + fingerprint + "', expected the SHA-256 of a certificate: 64 hexadecimal digits");
            }
            boolean isTrustGiven = !caFile.isEmpty() || !fingerprint.isEmpty();
            if (isTrustGiven && addresses.stream().anyMatch(address -> address.startsWith("http://"))) {
                settings.problem(
                        addressKey,
                        "found http:// beside " + section + ".ca-file or " + section
                                + ".fingerprint, expected https://");
            }
            return new Trust(caFile, fingerprint);
        }
    }
}

package io.weir.jobs.config;

import io.weir.connectors.archive.FieldSelection;
import io.weir.connectors.archive.Sampling;
import io.weir.connectors.elasticsearch.ElasticsearchTarget;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Bulk;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.connectors.elasticsearch.ElasticsearchTarget.Trust;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.Formats;
import io.weir.connectors.telemetry.TelemetryLimits;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.jobs.respond.KeySource;
import io.weir.jobs.time.Lanes;
import io.weir.rules.asset.AssetException;
import io.weir.rules.asset.Assets;
import io.weir.rules.asset.Criticality;
import io.weir.rules.condition.Network;
import io.weir.rules.incident.SharedPlaces;
import io.weir.rules.incident.StoryRules;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.ResponseLimits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Lanes lanes,
        TopicFormats formats,
        TelemetryLimits limits,
        List<String> ruleDirectories,
        String cityFile,
        Delivery delivery,
        Respond respond,
        Archive archive,
        Map<String, String> overrides) {

    public record Kafka(String bootstrap, String group, Start start) {}

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
            String commandStatus) {}

    /** What the respond job can be told. */
    public record Respond(
            String group,
            Duration outOfOrderness,
            StoryRules rules,
            List<String> playbookDirectories,
            Allowlist allowlist,
            ResponseLimits limits,
            KeySource key) {}

    /** What the archive job can be told. */
    public record Archive(String group, FieldSelection fields, Sampling sampling) {}

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
                        settings.required("kafka.bootstrap", "localhost:9092"),
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
                        settings.required("topics.command-status", "weir.commands.status")),
                elasticsearch(settings),
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
                settings.overrides());
        settings.check();
        return config;
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

    private static Allowlist allowlist(Settings settings) {
        String key = "respond.allow-networks";
        List<String> networks = settings.list(key, "");
        networks.stream()
                .filter(network -> Network.parse(network).isEmpty())
                .forEach(network ->
                        settings.problem(key, "found '" + network + "', expected a network such as 192.0.2.0/24"));
        return new Allowlist(
                networks.stream()
                        .filter(network -> Network.parse(network).isPresent())
                        .toList(),
                settings.list("respond.allow-hosts", ""),
                settings.list("respond.allow-users", ""),
                assets(settings),
                protectedFrom(settings));
    }

    private static Assets assets(Settings settings) {
        String file = settings.text("respond.assets", "");
        if (file.isEmpty()) {
            return Assets.NONE;
        }
        try {
            return Assets.read(file, Files.readString(Path.of(file)));
        } catch (IOException | AssetException e) {
            settings.problem("respond.assets", "found '" + file + "', which cannot be used: " + e.getMessage());
            return Assets.NONE;
        }
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
        String username = settings.text("elasticsearch.username", "");
        String passwordFile = settings.text("elasticsearch.password-file", "");
        if (!passwordFile.isEmpty() && username.isEmpty()) {
            settings.problem("elasticsearch.password-file", "found a password without elasticsearch.username");
        }
        String apiKeyFile = settings.text("elasticsearch.api-key-file", "");
        if (!apiKeyFile.isEmpty() && !username.isEmpty()) {
            settings.problem(
                    "elasticsearch.api-key-file",
                    "found an API key beside elasticsearch.username, expected one of them");
        }
        return new ElasticsearchTarget(
                hosts,
                username,
                new SecretSource(Settings.variable("elasticsearch.password"), passwordFile),
                new SecretSource(Settings.variable("elasticsearch.api-key"), apiKeyFile),
                trust(settings, hosts),
                new Bulk(
                        settings.number("elasticsearch.bulk-documents", 500, 1),
                        settings.size("elasticsearch.bulk-size", "4MiB"),
                        settings.duration("elasticsearch.bulk-wait", "200ms")));
    }

    private static List<String> hosts(Settings settings) {
        List<String> hosts = settings.list("elasticsearch.hosts", "http://localhost:9200");
        for (String host : hosts) {
            if (host.contains("@")) {
                settings.problem(
                        "elasticsearch.hosts",
                        "found a user in an address, expected elasticsearch.username, and the password in a file or"
                                + " the environment");
            } else if (!host.matches("https?://[^/\\s]+(/\\S*)?")) {
                settings.problem(
                        "elasticsearch.hosts",
                        "found '" + host + "', expected an address such as http://localhost:9200");
            }
        }
        if (hosts.isEmpty()) {
            settings.problem("elasticsearch.hosts", "found nothing, expected at least one address");
        }
        return hosts;
    }

    private static Trust trust(Settings settings, List<String> hosts) {
        String caFile = settings.text("elasticsearch.ca-file", "");
        String fingerprint = settings.text("elasticsearch.fingerprint", "");
        if (!caFile.isEmpty() && !fingerprint.isEmpty()) {
            settings.problem(
                    "elasticsearch.fingerprint",
                    "found a fingerprint beside elasticsearch.ca-file, expected one of them");
        }
        if (!fingerprint.isEmpty() && !fingerprint.matches("(?i)([0-9a-f]{2}:?){31}[0-9a-f]{2}")) {
            settings.problem(
                    "elasticsearch.fingerprint",
                    "found '" + fingerprint + "', expected the SHA-256 of a certificate: 64 hexadecimal digits");
        }
        boolean isTrustGiven = !caFile.isEmpty() || !fingerprint.isEmpty();
        if (isTrustGiven && hosts.stream().anyMatch(host -> host.startsWith("http://"))) {
            settings.problem(
                    "elasticsearch.hosts",
                    "found http:// beside elasticsearch.ca-file or elasticsearch.fingerprint, expected https://");
        }
        return new Trust(caFile, fingerprint);
    }
}

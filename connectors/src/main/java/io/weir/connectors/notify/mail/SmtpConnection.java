package io.weir.connectors.notify.mail;

import io.weir.connectors.notify.NoticeText;
import io.weir.connectors.notify.mail.MailSettings.Security;
import io.weir.connectors.notify.mail.SmtpException.About;

import javax.net.ssl.SSLSocket;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A conversation with a mail server (RFC 5321, 3207, 4954). Only what it takes to hand in a mail.
 */
final class SmtpConnection {
    private static final int MOST_LINES = 100;
    private static final int LONGEST_LINE = 2_000;
    private static final int LONGEST_REASON = 200;

    private final String place;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private List<String> abilities = List.of();

    /** An answer: its number, and its lines without the number. */
    private record Reply(int code, List<String> lines) {
        boolean isPositive() {
            return code / 100 == 2 || code / 100 == 3;
        }

        String words() {
            return code + " " + NoticeText.shortened(NoticeText.oneLine(String.join(" ", lines)), LONGEST_REASON);
        }
    }

    SmtpConnection(Socket socket, String place) throws IOException {
        this.place = place;
        use(socket);
    }

    private void use(Socket given) throws IOException {
        socket = given;
        in = new BufferedInputStream(given.getInputStream());
        out = given.getOutputStream();
    }

    /** How a plain connection becomes a secure one. */
    @FunctionalInterface
    interface Securing {
        SSLSocket over(Socket plain) throws IOException;
    }

    void greet(Security security, Securing securing) throws IOException, SmtpException {
        if (security == Security.TLS) {
            use(securing.over(socket));
        }
        expect(read(), About.NOW);
        hello();
        if (security == Security.STARTTLS) {
            if (!abilities.contains("STARTTLS")) {
                throw new SmtpException(
                        About.PARTIES,
                        place
                                + " offers no STARTTLS: set notify.mail.security to tls, or to none for a server on this machine");
            }
            expect(ask("STARTTLS"), About.NOW);
            // A new reader: whatever somebody slipped in before the connection was secure is not read.
            use(securing.over(socket));
            hello();
        }
    }

    private void hello() throws IOException, SmtpException {
        String own = socket.getLocalAddress().getHostAddress().replaceAll("%.*", "");
        Reply reply = ask("EHLO " + (own.contains(":") ? "[IPv6:" + own + "]" : "[" + own + "]"));
        expect(reply, About.PARTIES);
        abilities = reply.lines().stream()
                .map(line -> line.toUpperCase(Locale.ROOT))
                .toList();
    }

    void authenticate(String username, String password) throws IOException, SmtpException {
        String ways = abilities.stream()
                .filter(ability -> ability.startsWith("AUTH"))
                .findFirst()
                .orElse("");
        Reply reply;
        if (ways.contains(" PLAIN")) {
            reply = ask("AUTH PLAIN " + base64("\0" + username + "\0" + password));
        } else if (ways.contains(" LOGIN")) {
            expectWithoutWords(ask("AUTH LOGIN"), username);
            expectWithoutWords(ask(base64(username)), username);
            reply = ask(base64(password));
        } else {
            throw new SmtpException(
                    About.PARTIES,
                    place + " offers neither AUTH PLAIN nor AUTH LOGIN, and notify.mail.username is set");
        }
        expectWithoutWords(reply, username);
    }

    private void expectWithoutWords(Reply reply, String username) throws SmtpException {
        if (!reply.isPositive()) {
            throw new SmtpException(
                    reply.code() / 100 == 4 ? About.NOW : About.PARTIES,
                    place + " refuses the user '" + username + "' (" + reply.code() + "): check notify.mail.password");
        }
    }

    /** Returns whom the server does not know; if it is everybody, that is a failure. */
    List<String> send(String from, List<String> to, byte[] mail) throws IOException, SmtpException {
        expect(ask("MAIL FROM:<" + from + ">"), About.PARTIES);
        List<String> refused = new ArrayList<>();
        Reply last = null;
        for (String recipient : to) {
            Reply reply = ask("RCPT TO:<" + recipient + ">");
            if (!reply.isPositive()) {
                refused.add(recipient + " (" + reply.words() + ")");
                last = reply;
            }
        }
        if (last != null && refused.size() == to.size()) {
            expect(last, About.PARTIES);
        }
        expect(ask("DATA"), About.MAIL);
        out.write(mail);
        expect(ask("\r\n."), About.MAIL);
        return refused;
    }

    void quit() throws IOException {
        ask("QUIT");
    }

    private void expect(Reply reply, About about) throws SmtpException {
        if (!reply.isPositive()) {
            boolean isForGood = reply.code() / 100 == 5 && about != About.NOW;
            throw new SmtpException(isForGood ? about : About.NOW, place + " answers " + reply.words());
        }
    }

    private Reply ask(String command) throws IOException {
        out.write((command + "\r\n").getBytes(UTF_8));
        out.flush();
        return read();
    }

    private Reply read() throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < MOST_LINES) {
            String line = line();
            if (!line.matches("[2-5][0-9]{2}([ -].*)?")) {
                throw new IOException("found no answer of a mail server");
            }
            lines.add(line.length() > 4 ? line.substring(4) : "");
            if (line.length() < 4 || line.charAt(3) == ' ') {
                return new Reply(Integer.parseInt(line.substring(0, 3)), lines);
            }
        }
        throw new IOException("found an answer of more than " + MOST_LINES + " lines");
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int letter = in.read(); letter != '\n'; letter = in.read()) {
            if (letter < 0) {
                throw new IOException("the server hung up");
            }
            if (line.length() == LONGEST_LINE) {
                throw new IOException("found a line of more than " + LONGEST_LINE + " letters");
            }
            line.append((char) letter);
        }
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
            line.setLength(length - 1);
        }
        return line.toString();
    }

    private static String base64(String text) {
        return new String(Base64.getEncoder().encode(text.getBytes(UTF_8)), US_ASCII);
    }
}

package io.weir.connectors.notify.mail;

import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.LocalCertificate;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.Receipt;
import io.weir.connectors.notify.Receipt.Setback;
import io.weir.connectors.notify.SampleNotices;
import io.weir.connectors.notify.mail.MailSettings.Security;
import io.weir.rules.alert.Severity;
import jakarta.mail.Header;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;

/** Against a mail server that others wrote; what it got is read by others, too. */
class MailCourierTest {
    private static final String PASSWORD = "pass w0rd";
    private static final Notice HIGH = SampleNotices.notice("0a1b2c3d4e5f", 1, Severity.HIGH);
    private static final Notice CRITICAL = SampleNotices.notice("ffeeddccbbaa", 2, Severity.CRITICAL);

    @TempDir
    static Path certificates;

    private static LocalCertificate certificate;

    @TempDir
    Path directory;

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private SMTPServer server;

    private record Received(String from, List<String> to, byte[] mail) {
        MimeMessage message() throws MessagingException {
            return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail));
        }

        String text() throws MessagingException, IOException {
            try (InputStream in = message().getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    /** Takes mail, but not for everybody, and not all of it. */
    private final class Handler implements MessageHandler {
        private final List<String> recipients = new ArrayList<>();
        private String sender;

        @Override
        public void from(String from) throws RejectException {
            sender = from;
            if (from.startsWith("later")) {
                throw new RejectException(451, "busy");
            }
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (recipient.startsWith("nobody")) {
                throw new RejectException(550, "no such user");
            }
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream in) throws RejectException, IOException {
            Received mail = new Received(sender, recipients, in.readAllBytes());
            try {
                if (mail.text().contains("forbidden")) {
                    throw new RejectException(554, "content is not welcome");
                }
            } catch (MessagingException e) {
                throw new IOException(e);
            }
            received.add(mail);
            return null;
        }

        @Override
        public void done() {
            // nothing to tidy up
        }
    }

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = LocalCertificate.make(certificates, "dns:localhost");
    }

    private void start(Security security) {
        var builder = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory((MessageContext context) -> new Handler())
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    logins.add(user + ":" + password);
                    if (!user.equals("weir") || !password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                    }
                }));
        switch (security) {
            case STARTTLS ->
                builder.enableTLS().requireTLS().requireAuth().startTlsSocketFactory(certificate.context(), false);
            case TLS -> builder.requireAuth().serverSocketFactory(certificate.context());
            case NONE -> {}
        }
        server = builder.build();
        server.start();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    private MailSettings settings(Security security, String username, String from, String... to) throws IOException {
        return new MailSettings(
                "localhost",
                server.getPortAllocated(),
                security,
                username,
                SampleNotices.secret(directory, "notify.mail.password", PASSWORD),
                from,
                List.of(to),
                certificate.file().toString(),
                "https://kibana.example.com",
                Duration.ofSeconds(2));
    }

    private static Receipt tell(MailSettings settings, Notice... notices) throws Exception {
        assertThat(settings.toString()).doesNotContain(PASSWORD);
        try (Courier courier = settings.open()) {
            return courier.deliver(List.of(notices)).get();
        }
    }

    private static Setback setback(MailSettings settings) throws Exception {
        Setback setback = tell(settings, HIGH).setback().orElseThrow();
        assertThat(setback.reason()).doesNotContain(PASSWORD);
        return setback;
    }

    @ParameterizedTest
    @EnumSource(
            value = Security.class,
            names = {"STARTTLS", "TLS"})
    void aDigestArrivesOverAConnectionThatIsProtected(Security security) throws Exception {
        start(security);

        assertThat(tell(
                        settings(security, "weir", "weir@example.com", "soc@example.com", "b@example.com"),
                        HIGH,
                        CRITICAL))
                .isEqualTo(Receipt.TAKEN);

        assertThat(logins).containsExactly("weir:" + PASSWORD);
        Received mail = received.get(0);
        assertThat(mail.from()).isEqualTo("weir@example.com");
        assertThat(mail.to()).containsExactly("soc@example.com", "b@example.com");
        MimeMessage message = mail.message();
        assertThat(message.getSubject()).isEqualTo("[CRITICAL] Lateral movement by 203.0.113.9 and 1 more");
        assertThat(message.getRecipients(RecipientType.TO)).hasSize(2);
        assertThat(message.getSentDate())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        assertThat(message.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
        assertThat(message.getMessageID()).matches("<[0-9a-f]{32}@example.com>");
        assertThat(mail.text())
                .contains("Entities: 203.0.113.9, db-01")
                .contains("Somebody guessed a password")
                .contains("https://kibana.example.com/app/dashboards#/")
                .containsSubsequence("[CRITICAL]", "Incident: ffeeddccbbaa", "[HIGH]", "Incident: 0a1b2c3d4e5f");
    }

    @Test
    void aRepeatIsKnownByItsId() throws Exception {
        start(Security.NONE);
        MailSettings settings = settings(Security.NONE, "", "weir@example.com", "soc@example.com");
        tell(settings, HIGH);
        tell(settings, HIGH);
        tell(settings, HIGH, CRITICAL);

        assertThat(received.get(1).message().getMessageID())
                .isEqualTo(received.get(0).message().getMessageID())
                .isNotEqualTo(received.get(2).message().getMessageID());
    }

    @Test
    void aTitleIsNeverAHeaderNorTheEndOfTheMail() throws Exception {
        start(Security.NONE);
        Notice hostile =
                SampleNotices.titled("Ü\r\nBcc: evil@example.com\r\n\r\nbody\r\n.\r\nQUIT\r\n =?UTF-8?Q?=42?=");

        assertThat(tell(settings(Security.NONE, "", "weir@example.com", "soc@example.com"), hostile))
                .isEqualTo(Receipt.TAKEN);

        MimeMessage message = received.get(0).message();
        assertThat(Collections.list(message.getAllHeaders()))
                .extracting(Header::getName)
                .containsExactlyInAnyOrder(
                        "Received",
                        "From",
                        "To",
                        "Subject",
                        "Date",
                        "Message-ID",
                        "Auto-Submitted",
                        "MIME-Version",
                        "Content-Type",
                        "Content-Transfer-Encoding");
        assertThat(message.getSubject())
                .startsWith("[HIGH] Ü  Bcc: evil@example.com")
                .contains("=?UTF-8?Q?=42?=");
        assertThat(received.get(0).to()).containsExactly("soc@example.com");
    }

    @Property(tries = 200)
    void everySubjectIsReadAsItWasWritten(@ForAll String title) throws MessagingException {
        String subject = io.weir.connectors.notify.NoticeText.oneLine(title);
        String written = MailMessage.encoded("[HIGH] " + subject + ".");
        MimeMessage message = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(("Subject: " + written + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));

        assertThat(written.split("\r\n")).allMatch(line -> line.length() <= 998);
        assertThat(message.getSubject()).isEqualTo("[HIGH] " + subject + ".");
    }

    @Test
    void withoutProtectionNoPasswordAndNoMailGoes() throws Exception {
        start(Security.NONE);

        Setback setback = setback(settings(Security.STARTTLS, "weir", "weir@example.com", "soc@example.com"));

        assertThat(setback.isLasting()).isTrue();
        assertThat(setback.reason()).contains("offers no STARTTLS");
        assertThat(logins).isEmpty();
        assertThat(received).isEmpty();
    }

    @Test
    void aCertificateThatNobodyTrustsIsNotTalkedTo() throws Exception {
        start(Security.STARTTLS);
        MailSettings good = settings(Security.STARTTLS, "weir", "weir@example.com", "soc@example.com");
        for (String[] wrong : List.of(new String[] {"localhost", ""}, new String[] {"127.0.0.1", good.caFile()})) {
            Setback setback = setback(new MailSettings(
                    wrong[0],
                    good.port(),
                    good.security(),
                    good.username(),
                    good.password(),
                    good.from(),
                    good.to(),
                    wrong[1],
                    "",
                    good.patience()));

            assertThat(setback.isLasting()).isTrue();
            assertThat(setback.reason()).contains("no agreement on TLS").contains("notify.mail.ca-file");
        }
        assertThat(logins).isEmpty();
    }

    @Test
    void aWrongPasswordIsToldWithoutIt() throws Exception {
        start(Security.STARTTLS);
        Setback setback = setback(settings(Security.STARTTLS, "somebody", "weir@example.com", "soc@example.com"));

        assertThat(setback.isLasting()).isTrue();
        assertThat(setback.reason()).contains("refuses the user 'somebody' (535): check notify.mail.password");
    }

    @Test
    void whoeverCanGetTheMailGetsIt() throws Exception {
        start(Security.NONE);
        assertThat(tell(settings(Security.NONE, "", "weir@example.com", "nobody@example.com", "soc@example.com"), HIGH))
                .isEqualTo(Receipt.TAKEN);
        assertThat(received.get(0).to()).containsExactly("soc@example.com");

        Setback setback = setback(settings(Security.NONE, "", "weir@example.com", "nobody@example.com"));
        assertThat(setback.isLasting()).isTrue();
        assertThat(setback.reason()).contains("550 no such user");
    }

    @Test
    void whatIsRefusedForItsContentIsFoundAndHandedOn() throws Exception {
        start(Security.NONE);
        Receipt receipt = tell(
                settings(Security.NONE, "", "weir@example.com", "soc@example.com"),
                HIGH,
                CRITICAL,
                SampleNotices.titled("forbidden"));

        assertThat(receipt.refused()).containsOnlyKeys(2);
        assertThat(receipt.refused().get(2)).contains("554 content is not welcome");
        assertThat(receipt.setback()).isEmpty();
        assertThat(received).hasSize(2);
    }

    @Test
    void whatPassesIsTriedAgain() throws Exception {
        start(Security.NONE);
        assertThat(setback(settings(Security.NONE, "", "later@example.com", "soc@example.com"))
                        .isLasting())
                .isFalse();
        MailSettings settings = settings(Security.NONE, "", "weir@example.com", "soc@example.com");
        server.stop();
        assertThat(setback(settings).isLasting()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "220 hello\r\n250-more\r\n", "nonsense\r\n", "220 "})
    void aServerThatStallsOrTalksNonsenseIsLeftInTime(String said) throws Exception {
        start(Security.NONE);
        MailSettings good = settings(Security.NONE, "", "weir@example.com", "soc@example.com");
        try (ServerSocket odd = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread talker = new Thread(() -> {
                try (Socket socket = odd.accept()) {
                    socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                    // A letter now and then: never silent, and never done.
                    while (said.equals("220 ")) {
                        socket.getOutputStream().write('x');
                        Thread.sleep(20);
                    }
                    socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException | InterruptedException e) {
                    // the other side hung up
                }
            });
            talker.start();
            Instant start = Instant.now();
            Setback setback = setback(new MailSettings(
                    "localhost",
                    odd.getLocalPort(),
                    Security.NONE,
                    "",
                    good.password(),
                    good.from(),
                    good.to(),
                    "",
                    "",
                    Duration.ofMillis(300)));

            assertThat(setback.isLasting()).isFalse();
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(8));
            talker.join();
        }
    }
}

package io.weir.connectors.notify.syslog;

import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.LocalCertificate;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.Receipt;
import io.weir.connectors.notify.SampleNotices;
import io.weir.connectors.notify.syslog.SyslogSettings.Transport;
import io.weir.rules.alert.Severity;
import io.weir.rules.playbook.Playbook.Mode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import javax.net.ServerSocketFactory;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SyslogCourierTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String LINE =
            "<131>1 \\d{4}-\\d\\d-\\d\\dT\\S+Z \\S+ weir - incident - CEF:0\\|Weir\\|Weir\\|1\\|incident\\|.*";

    @TempDir
    static Path directory;

    private static LocalCertificate certificate;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = LocalCertificate.make(directory, "dns:localhost");
    }

    /** Takes lines with their lengths before them, and hangs up after some. */
    private static final class LineServer implements AutoCloseable {
        private final ServerSocket socket;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        LineServer(ServerSocketFactory factory, int port, int linesOfFirstConnection) throws IOException {
            socket = factory.createServerSocket(port, 5, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(() -> {
                accept(linesOfFirstConnection);
                while (!socket.isClosed()) {
                    accept(Integer.MAX_VALUE);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private void accept(int most) {
            try (Socket client = socket.accept();
                    DataInputStream in = new DataInputStream(client.getInputStream())) {
                for (int count = 0; count < most; count++) {
                    int length = 0;
                    for (int letter = in.readUnsignedByte(); letter != ' '; letter = in.readUnsignedByte()) {
                        length = length * 10 + letter - '0';
                    }
                    lines.add(new String(in.readNBytes(length), UTF_8));
                }
            } catch (IOException e) {
                // the other side hung up, or the server was closed
            }
        }

        String next() throws InterruptedException {
            return lines.poll(10, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Courier courier(Transport transport, int port, String caFile) {
        return new SyslogSettings("localhost", port, transport, caFile, PATIENCE).open();
    }

    private static Notice notice(int number) {
        return SampleNotices.notice("incident" + number, 1, Severity.HIGH);
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"TCP", "TLS"})
    void linesArriveOverAConnectionThatStays(Transport transport) throws Exception {
        ServerSocketFactory factory = transport == Transport.TLS
                ? certificate.context().getServerSocketFactory()
                : ServerSocketFactory.getDefault();
        try (LineServer server = new LineServer(factory, 0, Integer.MAX_VALUE);
                Courier courier = courier(
                        transport,
                        server.socket.getLocalPort(),
                        certificate.file().toString())) {
            assertThat(courier.deliver(List.of(notice(1), notice(2))).get()).isEqualTo(Receipt.TAKEN);
            assertThat(courier.deliver(List.of(notice(3))).get()).isEqualTo(Receipt.TAKEN);

            for (int i = 1; i <= 3; i++) {
                assertThat(server.next()).matches(LINE).contains("externalId=incident" + i + " ");
            }
        }
    }

    @Test
    void aDatagramIsALine() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getByName("localhost"));
                Courier courier = courier(Transport.UDP, server.getLocalPort(), "")) {
            assertThat(courier.deliver(List.of(notice(1))).get()).isEqualTo(Receipt.TAKEN);

            DatagramPacket packet = new DatagramPacket(new byte[65_000], 65_000);
            server.setSoTimeout(10_000);
            server.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), UTF_8))
                    .matches(LINE);
        }
    }

    @Test
    void whoeverHangsUpGetsTheBatchAgainOnceHeIsBack() throws Exception {
        try (LineServer server = new LineServer(ServerSocketFactory.getDefault(), 0, 1);
                Courier courier = courier(Transport.TCP, server.socket.getLocalPort(), "")) {
            // It hangs up after the first of two lines.
            Receipt receipt = courier.deliver(List.of(notice(1), notice(2))).get();
            assertThat(receipt.setback().orElseThrow().isLasting()).isFalse();
            assertThat(server.next()).contains("incident1");

            assertThat(courier.deliver(List.of(notice(1), notice(2))).get()).isEqualTo(Receipt.TAKEN);
            assertThat(server.next()).contains("incident1");
            assertThat(server.next()).contains("incident2");
        }
    }

    @Test
    void nobodyThereIsTriedAgain() throws Exception {
        LineServer server = new LineServer(ServerSocketFactory.getDefault(), 0, 1);
        int port = server.socket.getLocalPort();
        server.close();
        try (Courier courier = courier(Transport.TCP, port, "")) {
            assertThat(courier.deliver(List.of(notice(1)))
                            .get()
                            .setback()
                            .orElseThrow()
                            .isLasting())
                    .isFalse();
            try (LineServer back = new LineServer(ServerSocketFactory.getDefault(), port, 9)) {
                assertThat(courier.deliver(List.of(notice(1))).get()).isEqualTo(Receipt.TAKEN);
                assertThat(back.next()).contains("incident1");
            }
        }
    }

    @Test
    void aCertificateThatNobodyTrustsGetsNoLine() throws Exception {
        try (LineServer server = new LineServer(certificate.context().getServerSocketFactory(), 0, 9);
                Courier courier = courier(Transport.TLS, server.socket.getLocalPort(), "")) {
            assertThat(courier.deliver(List.of(notice(1)))
                            .get()
                            .setback()
                            .orElseThrow()
                            .reason())
                    .contains("no agreement on TLS")
                    .contains("notify.syslog.ca-file");
            assertThat(server.lines).isEmpty();
        }
    }

    @Test
    void anAlertTellsWhoDidWhatToWhom() {
        Notice alert = SampleNotices.told(SampleNotices.alert(
                "a1",
                false,
                Map.of(
                        "source.ip", "2001:db8::9",
                        "source.port", "4711",
                        "destination.ip", "192.0.2.10",
                        "host.name", "web-01",
                        "user.name", "root")));

        assertThat(Cef.of(alert))
                .startsWith("CEF:0|Weir|Weir|1|ssh-guess|SSH brute force|8|externalId=a1 rt=")
                .contains(" cat=alert ", " cnt=12 ", " c6a2=2001:db8::9 c6a2Label=Source IPv6 Address ", " spt=4711 ")
                .contains(" dst=192.0.2.10 ", " dhost=web-01 ", " duser=root ", " cs1Label=techniques cs1=T1110 ");
    }

    @Test
    void anIncidentAndAResponseTellWhatTheyAre() {
        assertThat(Cef.of(SampleNotices.notice("i1", 4, Severity.CRITICAL).changed("severity high → critical")))
                .startsWith("CEF:0|Weir|Weir|1|incident|Lateral movement by 203.0.113.9|10|")
                .contains(" cs1Label=phase cs1=lateral-movement ", " cs2Label=score cs2=88 ")
                .contains(" cs4Label=entities cs4=203.0.113.9, db-01 ", " cs5Label=version cs5=4 ");
        assertThat(Cef.of(SampleNotices.told(SampleNotices.response("r1", Mode.ENFORCE))))
                .startsWith("CEF:0|Weir|Weir|1|response:block_ip|")
                .contains(" act=block_ip outcome=active ", " cs1Label=target cs1=203.0.113.9 ");
    }

    @Test
    void namesEndNoFieldAndNoEvent() {
        assertThat(Cef.head("a|b\\c\nCEF:0|x")).isEqualTo("a\\|b\\\\c CEF:0\\|x");
        assertThat(Cef.value("a=b\\c\r\nd\u0000 src=192.0.2.1")).isEqualTo("a\\=b\\\\c\\nd  src\\=192.0.2.1");
    }

    @Property(tries = 300)
    void whateverATitleHoldsTheLineHasSevenFieldsAndIsOneLine(@ForAll String title) {
        String line = new String(SyslogLine.of(SampleNotices.titled(title), "host"), UTF_8);
        String unescaped = line.replace("\\\\", "").replace("\\|", "");

        assertThat(line.chars()).noneMatch(letter -> letter < ' ');
        assertThat(unescaped
                        .substring(0, unescaped.indexOf("externalId="))
                        .chars()
                        .filter(letter -> letter == '|'))
                .hasSize(7);
    }
}

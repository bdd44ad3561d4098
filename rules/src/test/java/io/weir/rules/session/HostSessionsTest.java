package io.weir.rules.session;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

class HostSessionsTest {
    private static final SessionClue MIA = new SessionClue("", "", "mia");
    private final HostSessions host = new HostSessions();

    private static SessionMark opens(String kind, String id, String user, String origin) {
        return new SessionMark(true, kind, id, user, origin);
    }

    private static SessionMark closes(String kind, String id) {
        return new SessionMark(false, kind, id, "", "");
    }

    @Test
    void theSessionThatAUserOpenedLastCounts() {
        host.apply(opens("ssh", "1", "mia", "192.0.2.1"), 1_000);
        host.apply(opens("ssh", "2", "noa", "192.0.2.2"), 2_000);
        host.apply(opens("ssh", "3", "mia", "192.0.2.3"), 3_000);
        host.apply(closes("ssh", "3"), 4_000);
        host.apply(closes("ssh", "1"), 5_000);

        assertThat(host.originOf(MIA, 999)).isEmpty();
        assertThat(host.originOf(MIA, 1_000)).contains("192.0.2.1");
        assertThat(host.originOf(MIA, 3_000)).contains("192.0.2.3");
        assertThat(host.originOf(MIA, 4_000)).contains("192.0.2.1");
        assertThat(host.originOf(MIA, 5_000)).isEmpty();
    }

    @Test
    void anIdMayBeUsedAgain() {
        host.apply(opens("ssh", "1", "mia", "192.0.2.1"), 1_000);
        host.apply(closes("ssh", "1"), 2_000);
        host.apply(opens("ssh", "1", "mia", "192.0.2.3"), 3_000);

        assertThat(host.originOf(MIA, 1_500)).contains("192.0.2.1");
        assertThat(host.originOf(MIA, 2_500)).isEmpty();
        assertThat(host.originOf(MIA, 3_500)).contains("192.0.2.3");
    }

    @Test
    void theOrderOfArrivalDoesNotMatter() {
        host.apply(closes("ssh", "1"), 2_000);
        host.apply(opens("ssh", "1", "mia", "192.0.2.1"), 1_000);
        host.apply(opens("ssh", "1", "mia", "192.0.2.1"), 1_000);

        assertThat(host.originOf(MIA, 1_500)).contains("192.0.2.1");
        assertThat(host.originOf(MIA, 2_500)).isEmpty();
    }

    @Test
    void anIdDecidesAloneWhereIdsOfItsKindAreKnown() {
        host.apply(opens("ssh", "1", "mia", "192.0.2.1"), 1_000);
        host.apply(opens("audit", "6", "mia", "192.0.2.1"), 2_000);

        assertThat(host.originOf(new SessionClue("audit", "7", "mia"), 1_500)).contains("192.0.2.1");
        // a job of hers, not the login
        assertThat(host.originOf(new SessionClue("audit", "7", "mia"), 2_500)).isEmpty();
        assertThat(host.originOf(new SessionClue("audit", "6", "noa"), 2_500)).contains("192.0.2.1");
        assertThat(host.originOf(MIA, 2_500)).contains("192.0.2.1");
    }

    @Test
    void whatWasStartedInASessionMayOutliveIt() {
        host.apply(opens("logon", "0x5e1f2", "", "192.0.2.1"), 1_000);
        host.apply(closes("logon", "0x5e1f2"), 2_000);

        assertThat(host.originOf(new SessionClue("logon", "0x5e1f2", ""), 3_000))
                .contains("192.0.2.1");
    }

    @Test
    void aFloodOfLogonsPushesOutClosedSessionsFirstAndIsCounted() {
        host.apply(opens("ssh", "mine", "mia", "192.0.2.1"), 0);
        for (int i = 1; i < 20_000; i++) {
            host.apply(opens("logon", "0x" + i, "", "192.0.2.2"), i);
            host.apply(closes("logon", "0x" + i), i);
        }

        assertThat(host.originOf(MIA, 20_000)).contains("192.0.2.1");
        assertThat(host.evicted()).isGreaterThan(19_000);
    }

    @Test
    void sessionsEndAfterADayAtTheLatest() {
        host.apply(opens("ssh", "1", "mia", "192.0.2.1"), 1_000);

        host.expire(1_000 + HostSessions.LONGEST.toMillis() - 1);
        assertThat(host.originOf(MIA, 2_000)).isPresent();
        host.expire(1_000 + HostSessions.LONGEST.toMillis());
        assertThat(host.isEmpty()).isTrue();
    }

    @Test
    void isTheSameAfterItWasWrittenAndRead() throws IOException {
        host.apply(opens("ssh", "1", "mia", "192.0.2.1"), 1_000);
        host.apply(opens("audit", "6", "noa", "192.0.2.2"), 2_000);
        host.apply(closes("ssh", "1"), 3_000);

        HostSessions read = HostSessions.read(new DataInputStream(new ByteArrayInputStream(written(host))));

        assertThat(written(read)).isEqualTo(written(host));
        assertThat(read.originOf(MIA, 3_000)).isEmpty();
        assertThat(read.originOf(new SessionClue("audit", "6", ""), 3_000)).contains("192.0.2.2");
    }

    private static byte[] written(HostSessions host) throws IOException {
        var bytes = new ByteArrayOutputStream();
        host.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}

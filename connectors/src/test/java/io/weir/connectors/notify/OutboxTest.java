package io.weir.connectors.notify;

import io.weir.connectors.notify.NotifySink.NoticeSerializer;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident.Status;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import static io.weir.connectors.notify.SampleNotices.notice;
import static org.assertj.core.api.Assertions.assertThat;

class OutboxTest {
    @Test
    void theOldestGoFirstAsManyAsFit() {
        Outbox outbox = new Outbox(false);
        for (int i = 0; i < 5; i++) {
            outbox.add(notice("i" + i, 1, Severity.HIGH));
        }
        long each = outbox.bytes() / 5;

        assertThat(outbox.take(2, Integer.MAX_VALUE)).extracting(Notice::id).containsExactly("i0", "i1");
        assertThat(outbox.take(5, (int) (2 * each))).extracting(Notice::id).containsExactly("i2", "i3");
        assertThat(outbox.take(5, 1)).extracting(Notice::id).containsExactly("i4");
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void everyVersionWaitsOnceWhereEachIsWanted() {
        Outbox outbox = new Outbox(false);
        outbox.add(notice("a", 1, Severity.HIGH));
        outbox.add(notice("a", 2, Severity.HIGH));
        outbox.add(notice("a", 2, Severity.HIGH));

        assertThat(outbox.all()).extracting(Notice::version).containsExactly(1L, 2L);
    }

    @Test
    void theNewestVersionTakesThePlaceOfAnOlderOneAndSaysWhatBothWouldHaveSaid() {
        Outbox outbox = new Outbox(true);
        outbox.add(notice("a", 4, Severity.HIGH).changed("phase execution → exfiltration"));
        outbox.add(notice("b", 1, Severity.HIGH));
        outbox.add(notice("a", 5, Severity.CRITICAL).changed("severity high → critical"));
        outbox.add(notice("b", 2, Severity.HIGH).changed("status open → closed"));
        outbox.add(notice("b", 1, Severity.HIGH));

        assertThat(outbox.all()).extracting(Notice::key).containsExactly("incident:a:5", "incident:b:2");
        assertThat(outbox.all().get(0).change()).isEqualTo("phase execution → exfiltration, severity high → critical");
        assertThat(outbox.all().get(1).isFirst()).isTrue();
    }

    @Test
    void whatIsDroppedIsCountedAndTakesNoRoom() {
        Outbox outbox = new Outbox(false);
        outbox.add(notice("a", 1, Severity.HIGH));
        outbox.add(notice("b", 1, Severity.LOW));

        assertThat(outbox.drop(notice -> notice.severity() == Severity.LOW)).isEqualTo(1);
        assertThat(outbox.take(9, Integer.MAX_VALUE)).extracting(Notice::id).containsExactly("a");
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void whatWaitsSurvivesACheckpoint() throws IOException {
        NoticeSerializer serializer = new NoticeSerializer();
        for (Notice notice : List.of(
                notice("a", 4, Severity.CRITICAL).changed("severity high → critical"),
                SampleNotices.told(
                        SampleNotices.incident("m", 2, Severity.LOW, Status.MERGED, "\uD83D\uDE00 \u0000")))) {
            Notice read = serializer.deserialize(serializer.getVersion(), serializer.serialize(notice));

            assertThat(read).usingRecursiveComparison().isEqualTo(notice);
        }
    }

    @Test
    void whatARuleOnTrialRaisesIsToldToNobody() {
        assertThat(Notices.of(SampleNotices.alert("a", true, Map.of()), 0)).isEmpty();
    }
}

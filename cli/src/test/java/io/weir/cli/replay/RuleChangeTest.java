package io.weir.cli.replay;

import io.weir.cli.replay.RuleChange.Changed;
import io.weir.rules.alert.Alert;
import io.weir.rules.alert.Severity;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.weir.cli.replay.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;

class RuleChangeTest {
    private static final Alert GUESSING = alert("Guessing", "203.0.113.9", Severity.HIGH, 12);
    private static final Alert GUESSING_MORE = alert("Guessing", "203.0.113.10", Severity.CRITICAL, 30);
    private static final Alert SCAN = alert("Port scan", "203.0.113.9", Severity.LOW, 20);

    @Test
    void alertsAreAddedRemovedAndChanged() {
        Alert more = alert("Guessing", "203.0.113.9", Severity.CRITICAL, 25);

        RuleChange change = RuleChange.between(List.of(GUESSING, GUESSING_MORE), List.of(more, SCAN));

        assertThat(change.added()).containsExactly(SCAN);
        assertThat(change.removed()).containsExactly(GUESSING_MORE);
        assertThat(change.changed()).containsExactly(new Changed(GUESSING, more));
        assertThat(RuleChange.between(List.of(SCAN), List.of(SCAN)).same()).isEqualTo(1);
    }

    @Test
    void anotherThresholdIsAChangeThoughItIsReachedAtAnotherEvent() {
        Alert decidedLater = alert("another id", "Guessing", "203.0.113.9", Severity.HIGH, 12);

        RuleChange change = RuleChange.between(List.of(GUESSING, GUESSING_MORE), List.of(decidedLater));

        assertThat(change.changed()).containsExactly(new Changed(GUESSING, decidedLater));
        assertThat(change.removed()).containsExactly(GUESSING_MORE);
        assertThat(change.added()).isEmpty();
    }

    @Test
    void anAlertHasOneCounterpartAtMost() {
        Alert one = alert("one", "Guessing", "203.0.113.9", Severity.HIGH, 12);
        Alert two = alert("two", "Guessing", "203.0.113.9", Severity.HIGH, 12);

        RuleChange change = RuleChange.between(List.of(GUESSING), List.of(one, two));

        assertThat(change.changed()).containsExactly(new Changed(GUESSING, one));
        assertThat(change.added()).containsExactly(two);
    }
}

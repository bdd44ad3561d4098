package io.weir.rules.incident;

import io.weir.rules.alert.Severity;
import io.weir.rules.command.Command;
import io.weir.rules.command.Command.Action;
import io.weir.rules.command.Command.Subject;
import io.weir.rules.command.CommandAnswer;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Status;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.weir.rules.incident.Attack.HOUR;
import static io.weir.rules.incident.Attack.MINUTE;
import static io.weir.rules.incident.Attack.NOON;
import static org.assertj.core.api.Assertions.assertThat;

class DecisionsTest {
    private static final String ATTACKER = "203.0.113.9";

    private final StoryRun run = new StoryRun(StoryRules.DEFAULT);
    private int commands;

    private String open(String attacker) {
        run.take(Attack.of("a", 0).from(attacker).severity(Severity.CRITICAL).finding());
        run.watermark(NOON + MINUTE);
        return run.told.get(run.told.size() - 1).id();
    }

    private CommandAnswer obey(Action action, Subject subject, String target, String value) {
        return obey(new Command(
                "c" + commands++,
                "default",
                NOON + MINUTE,
                "anna",
                action,
                subject,
                target,
                value,
                "",
                "",
                24 * HOUR,
                ""));
    }

    private CommandAnswer obey(Command command) {
        run.obey(command);
        return run.answers.get(run.answers.size() - 1);
    }

    private Incident newest() {
        return run.told.get(run.told.size() - 1);
    }

    @Test
    void peopleTakeAnIncidentOverAndCloseIt() {
        String id = open(ATTACKER);
        obey(Action.ACKNOWLEDGE, Subject.INCIDENT, id, "");
        obey(Action.ASSIGN, Subject.INCIDENT, id, "bert");
        obey(Action.NOTE, Subject.INCIDENT, id, "called the owner");
        assertThat(newest().status()).isEqualTo(Status.ACKNOWLEDGED);
        assertThat(newest().assignee()).isEqualTo("bert");
        assertThat(newest().acknowledgedMillis()).isEqualTo(NOON + MINUTE);
        obey(Action.CLOSE, Subject.INCIDENT, id, "true-positive");

        assertThat(newest().status()).isEqualTo(Status.CLOSED);
        assertThat(newest().verdict()).isEqualTo("true-positive");
        assertThat(newest().closedMillis()).isEqualTo(NOON + MINUTE);
        assertThat(newest().history().stream().filter(note -> note.user().equals("anna")))
                .extracting(Note::action)
                .containsExactly("acknowledge", "assign", "note", "close");
        assertThat(run.answers)
                .allSatisfy(answer -> assertThat(answer.accepted()).isTrue());
    }

    @Test
    void whatGoesOnAfterAnIncidentWasClosedIsAnotherThatNamesIt() {
        String id = open(ATTACKER);
        obey(Action.CLOSE, Subject.INCIDENT, id, "benign");
        run.take(Attack.of("a", HOUR).from(ATTACKER).severity(Severity.CRITICAL).finding());
        run.watermark(NOON + 2 * HOUR);

        assertThat(run.incidents()).hasSize(2);
        assertThat(newest().predecessor()).isEqualTo(id);
        assertThat(newest().alertCount()).isEqualTo(1);
        assertThat(newest().firstMillis()).isEqualTo(NOON + HOUR);
    }

    @Test
    void aFalsePositiveKeepsQuietForItsRuleAndEntityAndForATime() {
        String id = open(ATTACKER);
        obey(Action.FALSE_POSITIVE, Subject.INCIDENT, id, "");
        assertThat(newest().verdict()).isEqualTo("false-positive");
        run.take(Attack.of("a", HOUR).from(ATTACKER).severity(Severity.CRITICAL).finding());
        run.watermark(NOON + 2 * HOUR);
        assertThat(run.incidents()).hasSize(1);

        run.take(Attack.of("a", 3 * HOUR)
                .from("203.0.113.10")
                .severity(Severity.CRITICAL)
                .finding());
        run.watermark(NOON + 4 * HOUR);
        assertThat(run.incidents()).hasSize(2);
        run.take(Attack.of("a", 30 * HOUR)
                .from(ATTACKER)
                .severity(Severity.CRITICAL)
                .finding());
        run.watermark(NOON + 31 * HOUR);
        assertThat(run.incidents()).hasSize(3);
        run.watermark(Long.MAX_VALUE);
        assertThat(run.memory.size()).as(run.memory.toString()).isZero();
    }

    @Test
    void aFalsePositiveAmongTheAlertsOfAnEntityDoesNotOpenAnIncidentLater() {
        run.take(Attack.of("a", 0).from(ATTACKER).finding());
        run.watermark(NOON + MINUTE);
        obey(new Command(
                "fp",
                "default",
                NOON + MINUTE,
                "anna",
                Action.FALSE_POSITIVE,
                Subject.ALERT,
                "alert-1",
                "",
                "a",
                ATTACKER,
                24 * HOUR,
                ""));
        run.take(Attack.of("b", HOUR).from(ATTACKER).finding());
        run.watermark(NOON + 2 * HOUR);

        assertThat(run.told).isEmpty();
        assertThat(run.triages).singleElement().satisfies(triage -> {
            assertThat(triage.status()).isEqualTo(Status.CLOSED);
            assertThat(triage.verdict()).isEqualTo("false-positive");
        });
    }

    @Test
    void aSilenceHoldsForEveryRuleOrEveryEntity() {
        obey(new Command("s", "default", NOON, "anna", Action.SILENCE, Subject.ALERT, "", "", "", ATTACKER, HOUR, ""));
        obey(new Command("t", "default", NOON, "anna", Action.SILENCE, Subject.ALERT, "", "", "noisy", "", HOUR, ""));
        run.take(Attack.of("a", MINUTE)
                .from(ATTACKER)
                .severity(Severity.CRITICAL)
                .finding());
        run.take(Attack.of("noisy", MINUTE)
                .from("203.0.113.77")
                .severity(Severity.CRITICAL)
                .finding());
        run.watermark(NOON + 2 * HOUR);

        assertThat(run.told).isEmpty();
        assertThat(run.occasions).isEmpty();
    }

    @Test
    void twoIncidentsAreMergedByHand() {
        String one = open(ATTACKER);
        String two = open("203.0.113.10");
        obey(Action.MERGE, Subject.INCIDENT, two, one);

        List<Incident> incidents = List.copyOf(run.incidents().values());
        assertThat(incidents).extracting(Incident::status).containsExactlyInAnyOrder(Status.OPEN, Status.MERGED);
        Incident survivor = incidents.stream()
                .filter(each -> each.status() == Status.OPEN)
                .findFirst()
                .orElseThrow();
        assertThat(survivor.alertCount()).isEqualTo(2);
        assertThat(survivor.entities()).hasSize(2);
        String gone = survivor.id().equals(one) ? two : one;
        assertThat(obey(Action.NOTE, Subject.INCIDENT, gone, "x").reason())
                .contains("was merged into " + survivor.id());
        assertThat(obey(Action.MERGE, Subject.INCIDENT, survivor.id(), survivor.id())
                        .reason())
                .contains("the same incident");
    }

    @Test
    void alertsAreTriagedToo() {
        obey(Action.ACKNOWLEDGE, Subject.ALERT, "alert-1", "");
        obey(Action.CLOSE, Subject.ALERT, "alert-1", "benign");

        Triage triage = run.triages.get(1);
        assertThat(triage.version()).isEqualTo(2);
        assertThat(triage.status()).isEqualTo(Status.CLOSED);
        assertThat(triage.acknowledgedMillis()).isEqualTo(NOON + MINUTE);
        assertThat(triage.verdict()).isEqualTo("benign");
        assertThat(triage.history()).hasSize(2);
    }

    @Test
    void whatCannotBeDoneIsAnswered() {
        assertThat(obey(Action.CLOSE, Subject.INCIDENT, "nobody", "benign").reason())
                .contains("there is no incident nobody");
        String id = open(ATTACKER);
        obey(Action.CLOSE, Subject.INCIDENT, id, "benign");
        assertThat(obey(Action.ACKNOWLEDGE, Subject.INCIDENT, id, "").reason()).contains("is closed");
        assertThat(obey(Action.MERGE, Subject.INCIDENT, id, "nobody").reason()).contains("is closed");
        assertThat(obey(Action.UNDO, Subject.INCIDENT, id, "").reason()).contains("not for incidents");
    }

    @Test
    void aCommandThatComesTwiceIsObeyedOnce() {
        String id = open(ATTACKER);
        Command note = new Command(
                "n", "default", NOON + MINUTE, "anna", Action.NOTE, Subject.INCIDENT, id, "once", "", "", 0, "");
        obey(note);
        obey(note);

        assertThat(newest().history().stream().filter(each -> each.action().equals("note")))
                .hasSize(1);
        assertThat(run.answers).hasSize(2);
    }
}

package io.weir.rules.incident;

import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Phase;
import io.weir.rules.incident.Incident.Status;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static io.weir.rules.incident.Attack.HOUR;
import static io.weir.rules.incident.Attack.MINUTE;
import static io.weir.rules.incident.Attack.NOON;
import static io.weir.rules.incident.Attack.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class StoryTest {
    private static final String ATTACKER = "203.0.113.9";
    private static final String WEB = "192.0.2.10";
    private static final String DATABASE = "192.0.2.20";
    private static final String FILES = "192.0.2.30";

    private static StoryRun run(Attack... attacks) {
        return run(StoryRules.DEFAULT, attacks);
    }

    private static StoryRun run(StoryRules rules, Attack... attacks) {
        return StoryRun.of(rules, Arrays.stream(attacks).map(Attack::finding).toList());
    }

    /** Reconnaissance, a break-in, two moves on, and data leaving. */
    static List<Attack> fullChain() {
        return List.of(
                Attack.of("scan", 0)
                        .from(ATTACKER)
                        .to(WEB)
                        .severity(Severity.LOW)
                        .tactic("reconnaissance"),
                Attack.of("guess", 5 * MINUTE)
                        .from(ATTACKER)
                        .to(WEB)
                        .on("web-01")
                        .tactic("credential-access"),
                Attack.of("login", 8 * MINUTE)
                        .from(ATTACKER)
                        .to(WEB)
                        .severity(Severity.HIGH)
                        .tactic("initial-access"),
                Attack.of("move", 30 * MINUTE).from(WEB).to(DATABASE).tactic("lateral-movement"),
                Attack.of("move", 50 * MINUTE).from(DATABASE).to(FILES).tactic("lateral-movement"),
                Attack.of("pack", 70 * MINUTE)
                        .from(FILES)
                        .severity(Severity.LOW)
                        .tactic("collection"),
                Attack.of("send", 80 * MINUTE)
                        .from(FILES)
                        .to("198.51.100.7")
                        .severity(Severity.HIGH)
                        .tactic("exfiltration"));
    }

    @Test
    void theWholeAttackIsOneStory() {
        StoryRun run = StoryRun.of(
                StoryRules.DEFAULT, fullChain().stream().map(Attack::finding).toList());

        Incident incident = run.only();
        assertThat(incident.status()).isEqualTo(Status.CLOSED);
        assertThat(incident.phase()).isEqualTo("exfiltration");
        assertThat(incident.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(incident.priority()).isEqualTo(Priority.P1);
        assertThat(incident.alertCount()).isEqualTo(7);
        assertThat(incident.phases())
                .extracting(Phase::tactic)
                .containsExactly(
                        "reconnaissance",
                        "credential-access",
                        "initial-access",
                        "lateral-movement",
                        "collection",
                        "exfiltration");
        assertThat(incident.entities())
                .extracting(Member::label, Member::hop, Member::via)
                .containsExactly(
                        tuple(ATTACKER, 0, ""),
                        tuple(WEB, 1, ATTACKER),
                        tuple(DATABASE, 2, WEB),
                        tuple(FILES, 3, DATABASE));
        assertThat(incident.hosts()).contains(WEB, DATABASE, FILES, "web-01");
        assertThat(incident.timeline()).extracting(Moment::timeMillis).isSorted();
        assertThat(incident.timeline())
                .extracting(Moment::ruleId)
                .startsWith("scan", "guess")
                .endsWith("send");
        assertThat(incident.title()).isEqualTo("Exfiltration by 203.0.113.9, 4 hosts");
        assertThat(incident.summary())
                .startsWith("From 2027-01-15 12:00 to 13:20 UTC, 203.0.113.9 caused 7 alerts of 6 rules on 4 hosts")
                .contains(
                        "It began with reconnaissance (Rule scan, 12:00) and reached exfiltration (Rule send, 13:20).")
                .contains("192.0.2.10 at 12:30, attacked by 203.0.113.9")
                .endsWith("Severity critical (6 phases, as far as exfiltration).");
        assertThat(incident.contributions().stream().mapToInt(ScorePart::points).sum())
                .isEqualTo(incident.score());
        assertThat(incident.history())
                .extracting(Note::action)
                .startsWith("open", "severity")
                .endsWith("close");
    }

    /** Somebody goes on to many machines at once, and from one of those the data leave, whichever alone the alert shows. */
    @Test
    void allThatAnAlertWasDirectedAtMayGoOn() {
        StoryRun run = run(
                Attack.of("guess", 0).from(ATTACKER).to(WEB),
                Attack.of("login", MINUTE).from(ATTACKER).to(WEB).severity(Severity.HIGH),
                Attack.of("move", 2 * MINUTE)
                        .from(WEB)
                        .on("mail-01")
                        .alsoAt(DATABASE, "db-01", FILES, "file-01")
                        .tactic("lateral-movement"),
                Attack.of("send", 30 * MINUTE)
                        .from(DATABASE)
                        .to("198.51.100.7")
                        .severity(Severity.HIGH)
                        .tactic("exfiltration"),
                Attack.of("pack", 31 * MINUTE).on("file-01").by("root").tactic("collection"));

        Incident incident = run.only();
        assertThat(incident.entities())
                .extracting(Member::label, Member::hop, Member::via)
                .containsExactly(
                        tuple(ATTACKER, 0, ""),
                        tuple(WEB, 1, ATTACKER),
                        tuple(DATABASE, 2, WEB),
                        tuple("root@file-01", 2, WEB));
        assertThat(incident.hosts()).contains("mail-01", "db-01", "file-01", DATABASE, FILES);
    }

    /** A name and an address of one machine are one host, and whom it reports to is the attacker's. */
    @Test
    void peopleAreToldOfMachinesAndNotOfNames() {
        StoryRun run = run(
                Attack.of("guess", 0).from(ATTACKER).to(WEB),
                Attack.of("login", MINUTE)
                        .from(ATTACKER)
                        .on("web-01")
                        .with("host.ip", WEB)
                        .severity(Severity.HIGH),
                Attack.of("beacon", 2 * MINUTE).from(WEB).to("198.51.100.7").tactic("command-and-control"));

        Incident incident = run.only();
        assertThat(incident.title()).isEqualTo("Command and control by 203.0.113.9, 1 host");
        assertThat(incident.summary()).contains("on 1 host (web-01).");
        assertThat(incident.hosts()).contains(WEB, "web-01");
    }

    /** The score can be added up from what is known of all alerts, and is never below that of the worst. */
    @Test
    void theScoreOfAnIncidentRestsOnTheFactsOfAllItsAlerts() {
        StoryRun run = run(
                Attack.of("guess", 0).from(ATTACKER).to(WEB).tactic("credential-access"),
                Attack.of("own", MINUTE)
                        .from(ATTACKER)
                        .to(WEB)
                        .tactic("initial-access")
                        .ruleRisk(70),
                Attack.of("move", 2 * MINUTE).from(WEB).to(DATABASE).tactic("lateral-movement"));

        Incident incident = run.only();
        assertThat(incident.contributions())
                .extracting(ScorePart::points, ScorePart::reason)
                .containsExactly(
                        tuple(70, "the rule sets its own risk to 70"),
                        tuple(10, "it serves lateral movement"),
                        tuple(8, "the attack went through 3 tactics"),
                        tuple(5, "an attacked machine became a source itself"));
        assertThat(incident.score()).isEqualTo(93);
    }

    @Test
    void oneAlertOfOneRuleIsNoIncident() {
        assertThat(run(Attack.of("a", 0).from(ATTACKER), Attack.of("a", HOUR).from(ATTACKER)).told)
                .isEmpty();
        assertThat(run(Attack.of("a", 0).from(ATTACKER), Attack.of("b", HOUR).from(WEB)).told)
                .isEmpty();
    }

    @Test
    void twoRulesOneCriticalAlertOrOneChainOpenAnIncident() {
        assertThat(run(Attack.of("a", 0).from(ATTACKER), Attack.of("b", HOUR).from(ATTACKER))
                        .incidents())
                .hasSize(1);
        assertThat(run(Attack.of("a", 0).from(ATTACKER).severity(Severity.CRITICAL))
                        .incidents())
                .hasSize(1);
        assertThat(run(Attack.of("a", 0).from(ATTACKER).severity(Severity.LOW).chain())
                        .incidents())
                .hasSize(1);
    }

    @Test
    void anIncidentIsTheSameEntitysUntilItIsSilent() {
        StoryRun run = run(
                Attack.of("a", 0).from(ATTACKER),
                Attack.of("b", 4 * HOUR).from(ATTACKER),
                Attack.of("c", 8 * HOUR).from(ATTACKER));

        assertThat(run.only().alertCount()).isEqualTo(3);
        assertThat(run.only().closedMillis()).isEqualTo(NOON + 12 * HOUR);
    }

    @Test
    void whatComesAfterTheEndIsAnotherIncidentThatNamesTheFirst() {
        StoryRun run = run(
                Attack.of("a", 0).from(ATTACKER).severity(Severity.CRITICAL),
                Attack.of("a", 4 * HOUR + 1).from(ATTACKER).severity(Severity.CRITICAL));

        List<Incident> incidents = new ArrayList<>(run.incidents().values());
        incidents.sort(java.util.Comparator.comparingLong(Incident::firstMillis));
        assertThat(incidents).hasSize(2);
        assertThat(incidents.get(0).predecessor()).isEmpty();
        assertThat(incidents.get(1).predecessor()).isEqualTo(incidents.get(0).id());
    }

    @Test
    void aHostThatWasActiveBeforeTheAttackIsNotPartOfIt() {
        StoryRun run = run(
                Attack.of("x", 0).from(WEB).severity(Severity.CRITICAL),
                Attack.of("a", HOUR).from(ATTACKER).to(WEB).severity(Severity.CRITICAL));

        assertThat(run.incidents()).hasSize(2);
        assertThat(run.incidents().values())
                .allSatisfy(one -> assertThat(one.entities()).hasSize(1));
    }

    @Test
    void aStoryThatIsFoundToBePartOfAnotherBeforeItWasToldIsNeverTold() {
        Attack move = Attack.of("move", 30 * MINUTE).from(ATTACKER).to(WEB).tactic("lateral-movement");
        Finding moved = Finding.of(ScoredAlert.unscored(move.alert(1, 5, NOON + 50 * MINUTE, Severity.HIGH)))
                .orElseThrow();
        StoryRun run = StoryRun.of(
                StoryRules.DEFAULT,
                List.of(
                        Attack.of("a", 20 * MINUTE)
                                .from(ATTACKER)
                                .severity(Severity.CRITICAL)
                                .finding(),
                        Attack.of("x", 50 * MINUTE)
                                .from(WEB)
                                .severity(Severity.CRITICAL)
                                .finding(),
                        moved));

        assertThat(run.incidents().values()).singleElement().satisfies(incident -> assertThat(incident.entities())
                .extracting(Member::label)
                .containsExactly(ATTACKER, WEB));
    }

    @Test
    void twoStoriesBecomeOneWhenTheAttackBetweenThemIsFoundOutLater() {
        // The move is an alert only when it is over, after what it led to.
        Attack move = Attack.of("move", 30 * MINUTE).from(ATTACKER).to(WEB).tactic("lateral-movement");
        Finding moved = Finding.of(ScoredAlert.unscored(move.alert(1, 5, NOON + 50 * MINUTE, Severity.HIGH)))
                .orElseThrow();
        StoryRun run = StoryRun.of(
                StoryRules.DEFAULT,
                List.of(
                        Attack.of("a", 20 * MINUTE)
                                .from(ATTACKER)
                                .severity(Severity.CRITICAL)
                                .finding(),
                        Attack.of("x", 40 * MINUTE)
                                .from(WEB)
                                .severity(Severity.CRITICAL)
                                .finding(),
                        moved));

        assertThat(run.incidents()).hasSize(2);
        Incident survivor = run.incidents().values().stream()
                .filter(one -> one.status() != Status.MERGED)
                .findFirst()
                .orElseThrow();
        Incident merged = run.incidents().values().stream()
                .filter(one -> one.status() == Status.MERGED)
                .findFirst()
                .orElseThrow();
        assertThat(merged.parent()).isEqualTo(survivor.id());
        assertThat(survivor.entities())
                .extracting(Member::label, Member::hop)
                .containsExactly(tuple(ATTACKER, 0), tuple(WEB, 1));
        assertThat(survivor.alertCount()).isEqualTo(3);
        assertThat(run.told.stream().filter(one -> one.status() == Status.MERGED))
                .hasSize(1);
    }

    @Test
    void noStoryLeadsThroughASharedPlace() {
        StoryRules rules = StoryRules.DEFAULT.with(new SharedPlaces(List.of("192.0.2.0/28", "jump-01")));
        StoryRun run = run(
                rules,
                Attack.of("a", 0).from(ATTACKER).to(WEB).severity(Severity.CRITICAL),
                Attack.of("x", HOUR).from(WEB).severity(Severity.CRITICAL),
                Attack.of("b", HOUR).from(ATTACKER).on("jump-01").severity(Severity.CRITICAL),
                Attack.of("y", 2 * HOUR).on("jump-01").by("anna").severity(Severity.CRITICAL));

        assertThat(run.incidents()).hasSize(3);
    }

    @Test
    void aStoryStopsGrowingAndSaysSo() {
        List<Attack> attacks = new ArrayList<>();
        attacks.add(Attack.of("a", 0).from(ATTACKER).severity(Severity.CRITICAL));
        for (int i = 0; i < 80; i++) {
            attacks.add(Attack.of("move", (1 + i) * SECOND)
                    .from(ATTACKER)
                    .to("10.0.0." + i)
                    .salted("" + i)
                    .tactic("lateral-movement"));
            attacks.add(Attack.of("x", HOUR + i * SECOND).from("10.0.0." + i));
        }
        Incident incident = run(attacks.toArray(Attack[]::new)).only();

        assertThat(incident.entities()).hasSizeLessThanOrEqualTo(StoryRules.DEFAULT.mostMembers());
        assertThat(incident.cut()).containsKey("values");
    }

    @Test
    void everybodysAttackOnOneServerIsNotOneStory() {
        List<Attack> attacks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String attacker = "198.51.100." + i;
            attacks.add(Attack.of("scan", i * SECOND).from(attacker).to(WEB).tactic("reconnaissance"));
            attacks.add(
                    Attack.of("probe", i * SECOND + 1).from(attacker).to(WEB).tactic("reconnaissance"));
        }
        attacks.add(Attack.of("exploit", 50 * SECOND)
                .from("198.51.100.3")
                .to(WEB)
                .severity(Severity.HIGH)
                .tactic("initial-access"));
        attacks.add(Attack.of("x", HOUR).from(WEB));
        StoryRun run = run(attacks.toArray(Attack[]::new));

        assertThat(run.incidents()).hasSize(40);
        assertThat(run.incidents().values().stream()
                        .filter(one -> one.entities().size() > 1))
                .singleElement()
                .satisfies(one ->
                        assertThat(one.entities()).extracting(Member::label).containsExactly("198.51.100.3", WEB));
    }

    @Test
    void aHostsOwnAddressLinksWhatItsLogsSayToWhatTheNetworkSaw() {
        StoryRun run = run(
                Attack.of("whatever", 0).on("web-01").with("host.ip", WEB),
                Attack.of("guess", MINUTE).from(ATTACKER).on("web-01").severity(Severity.HIGH),
                Attack.of("login", 2 * MINUTE).from(ATTACKER).on("web-01").severity(Severity.HIGH),
                Attack.of("move", 30 * MINUTE).from(WEB).to(DATABASE).tactic("lateral-movement"));

        assertThat(run.only().entities()).extracting(Member::label).contains(ATTACKER, WEB);
    }

    @Test
    void addressesOfHostsMayBeKnownBeforehand() {
        StoryRules rules = StoryRules.DEFAULT.with(Map.of("web-01", WEB));
        StoryRun run = run(
                rules,
                Attack.of("guess", MINUTE).from(ATTACKER).on("web-01").severity(Severity.HIGH),
                Attack.of("login", 2 * MINUTE).from(ATTACKER).on("web-01").severity(Severity.HIGH),
                Attack.of("move", 30 * MINUTE).from(WEB).to(DATABASE).tactic("lateral-movement"),
                Attack.of("root", 40 * MINUTE).on("web-01").by("root").tactic("privilege-escalation"));

        assertThat(run.only().entities()).extracting(Member::label).contains(ATTACKER, WEB, "root@web-01");
    }

    @Test
    void whatHappensInASessionIsTheDoingOfItsOrigin() {
        StoryRun run = run(
                Attack.of("guess", MINUTE).from(ATTACKER).on("web-01"),
                Attack.of("sudo", 5 * MINUTE).on("web-01").by("deploy").with("weir.origin.ip", ATTACKER),
                Attack.of("miner", HOUR).on("web-01").by("root"));

        assertThat(run.only().entities())
                .extracting(Member::label, Member::hop)
                .containsExactly(tuple(ATTACKER, 0), tuple("root@web-01", 1));
    }

    @Test
    void aFloodIsToldBriefly() {
        List<Attack> attacks = IntStream.range(0, 5_000)
                .mapToObj(i -> Attack.of("a" + i % 3, i * 10L)
                        .from(ATTACKER)
                        .by("user" + i)
                        .salted("" + i)
                        .severity(Severity.HIGH))
                .toList();
        StoryRun run = run(attacks.toArray(Attack[]::new));

        Incident incident = run.only();
        assertThat(incident.alertCount()).isEqualTo(5_000);
        assertThat(incident.users()).hasSize(100);
        assertThat(incident.cut()).containsKeys("values", "users");
        assertThat(run.told).hasSizeLessThan(60);
        assertThat(incident.timeline()).hasSize(6);
    }

    @Test
    void theTimelineKeepsTheFirstAndTheLastOfEachKind() {
        List<Attack> attacks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            attacks.add(Attack.of("a", i * MINUTE).from(ATTACKER).salted("" + i));
        }
        attacks.add(Attack.of("b", 20 * MINUTE + 1).from(ATTACKER));
        Incident incident = run(attacks.toArray(Attack[]::new)).only();

        assertThat(incident.timeline())
                .extracting(Moment::ruleId, moment -> moment.timeMillis() - NOON)
                .containsExactly(tuple("a", 0L), tuple("b", 20 * MINUTE + 1), tuple("a", 49 * MINUTE));
    }

    @Test
    void everythingIsForgottenInTheEnd() {
        StoryRun run = StoryRun.of(
                StoryRules.DEFAULT, fullChain().stream().map(Attack::finding).toList());

        assertThat(run.memory.size()).as(run.memory.toString()).isZero();
        assertThat(run.entitiesLeft()).isZero();
    }

    @Test
    void alertsOfRulesOnTrialTellNothing() {
        var alert = Attack.of("a", 0).from(ATTACKER).severity(Severity.CRITICAL).alert();
        var shadow = new io.weir.rules.alert.Alert(
                alert.id(),
                1,
                alert.tenant(),
                alert.timeMillis(),
                alert.ruleId(),
                alert.ruleName(),
                "",
                alert.severity(),
                1,
                0,
                alert.firstMillis(),
                alert.lastMillis(),
                true,
                Map.of(),
                alert.entities(),
                alert.tactics(),
                alert.techniques(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                null);

        assertThat(Finding.of(ScoredAlert.unscored(shadow))).isEmpty();
    }

    @Test
    void anOpenIncidentOutlivesQuietMembers() {
        StoryRun run = new StoryRun(StoryRules.DEFAULT);
        for (Attack attack : fullChain()) {
            run.take(attack.finding());
        }
        run.watermark(NOON + 2 * HOUR);

        assertThat(run.only().status()).isEqualTo(Status.OPEN);
        run.watermark(NOON + 80 * MINUTE + Duration.ofHours(4).toMillis() + MINUTE);
        assertThat(run.only().status()).isEqualTo(Status.CLOSED);
    }
}

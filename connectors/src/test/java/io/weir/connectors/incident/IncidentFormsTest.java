package io.weir.connectors.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.elasticsearch.IndexDocument;
import io.weir.connectors.elasticsearch.Templates;
import io.weir.connectors.response.Acknowledgement;
import io.weir.connectors.response.Acknowledgement.Outcome;
import io.weir.connectors.response.Acknowledgements;
import io.weir.connectors.response.ResponseAvro;
import io.weir.connectors.response.ResponseDocument;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Phase;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.incident.Priority;
import io.weir.rules.incident.ScorePart;
import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Playbook.Mode;
import io.weir.rules.playbook.Response;
import io.weir.rules.playbook.ResponseKey;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The forms in which incidents and responses leave Weir. They are contracts: a change to a golden file is a decision. */
class IncidentFormsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long TIME = 1_800_000_000_000L;
    private static final ResponseKey KEY = new ResponseKey("k1", "a secret of some length".getBytes(UTF_8));
    private static final Incident INCIDENT = new Incident(
            "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
            4,
            "default",
            Status.CLOSED,
            Severity.CRITICAL,
            Priority.P1,
            95,
            List.of(new ScorePart("highest score of an alert", 90), new ScorePart("2 phases of an attack", 5)),
            "lateral-movement",
            List.of(
                    new Phase("initial-access", TIME, "SSH login"),
                    new Phase("lateral-movement", TIME + 60_000, "SSH hop")),
            "Lateral movement by 203.0.113.9, 2 hosts",
            "From noon on …",
            7,
            120,
            TIME,
            TIME + 3_600_000,
            TIME + 1_000,
            TIME + 2_000,
            TIME + 9_000,
            "anna",
            "true-positive",
            "1a1b2c3d4e5f60718293a4b5c6d7e8f9",
            "2a1b2c3d4e5f60718293a4b5c6d7e8f9",
            List.of(
                    new Member("203.0.113.9", "address", 0, "", TIME),
                    new Member("root@web-01", "host", 1, "203.0.113.9", TIME + 60_000)),
            List.of("web-01", "192.0.2.10"),
            List.of("root"),
            List.of("ssh-login", "ssh-hop"),
            List.of("T1078", "T1021.004"),
            List.of("203.0.113.9"),
            List.of(new Moment(
                    TIME,
                    "a1",
                    "ssh-login",
                    "SSH login",
                    "203.0.113.9",
                    Severity.HIGH,
                    "initial-access",
                    "SSH login by 203.0.113.9")),
            List.of(
                    new Note(TIME + 1_000, "weir", "open", "2 rules agree"),
                    new Note(TIME + 9_000, "anna", "close", "true-positive")),
            Map.of("timeline", 3L));
    private static final Response RESPONSE = KEY.sign(new Response(
            "3a1b2c3d4e5f60718293a4b5c6d7e8f9",
            2,
            "default",
            "block-attack-source",
            ActionKind.BLOCK_IP,
            "203.0.113.9",
            "",
            Mode.ENFORCE,
            Response.Status.ACTIVE,
            "Block the source: Exfiltration by 203.0.113.9",
            INCIDENT.id(),
            TIME,
            TIME + 5_000,
            TIME + 3_600_000,
            "4a1b2c3d4e5f60718293a4b5c6d7e8f9",
            "anna",
            "",
            ""));

    @Test
    void avroGivesBackWhatWentIn() throws IOException {
        assertThat(IncidentAvro.decode(IncidentAvro.encode(INCIDENT))).isEqualTo(INCIDENT);
        Response read = ResponseAvro.decode(ResponseAvro.encode(RESPONSE));
        assertThat(read).isEqualTo(RESPONSE);
        assertThat(KEY.hasSigned(read)).isTrue();
    }

    @Test
    void theDocumentsAreTheGoldenOnes() throws IOException {
        IndexDocument incident = IncidentDocument.of(INCIDENT);
        assertThat(incident.index()).isEqualTo("weir-incidents-2027");
        assertThat(incident.id()).isEqualTo(INCIDENT.id());
        assertThat(incident.version()).isEqualTo(4);
        assertThat(JSON.readTree(incident.json())).isEqualTo(resource("/golden/incident.json"));

        IndexDocument response = ResponseDocument.of(RESPONSE, said());
        assertThat(response.index()).isEqualTo("weir-responses-2027.01");
        assertThat(JSON.readTree(response.json())).isEqualTo(resource("/golden/response.json"));
    }

    private static Acknowledgement said(String host, long atMillis, Outcome outcome) {
        return new Acknowledgement(
                RESPONSE.id(), 1, "default", "block_ip", "203.0.113.9", "nftables", host, outcome, "", atMillis);
    }

    private static Acknowledgements said() {
        return Acknowledgements.NONE
                .with(said("fw-2", 1_800_000_001_000L, Outcome.DONE))
                .with(said("fw-1", 1_800_000_002_000L, Outcome.FAILED));
    }

    @Test
    void theVersionOfAResponseRisesWithWhatExecutorsSay() {
        Acknowledgements both = said();
        Acknowledgements later = both.with(said("fw-1", 1_800_000_003_000L, Outcome.DONE));

        assertThat(ResponseDocument.of(RESPONSE, both).version()).isEqualTo(RESPONSE.version() + 2);
        assertThat(ResponseDocument.of(RESPONSE, later).version()).isEqualTo(RESPONSE.version() + 3);
        assertThat(later.newest()).extracting(Acknowledgement::host).containsExactly("fw-1", "fw-2");
        assertThat(later.with(said("fw-1", 1_800_000_003_000L, Outcome.DONE)))
                .as("told twice")
                .isSameAs(later);
        assertThat(later.with(said("fw-1", 1_800_000_002_000L, Outcome.FAILED)))
                .as("older")
                .isSameAs(later);
        assertThat(later.with(said("fw-1", 1_800_000_004_000L, Outcome.REFUSED)))
                .as("of a forged one")
                .isSameAs(later);
        assertThat(later.outcome()).contains(Outcome.DONE);
    }

    @Test
    void theTemplatesMapEveryFieldOfTheDocuments() throws IOException {
        assertThat(Templates.unmapped("weir-incidents", IncidentDocument.json(INCIDENT)))
                .isEmpty();
        ObjectNode response =
                (ObjectNode) JSON.readTree(ResponseDocument.of(RESPONSE, said()).json());
        assertThat(Templates.unmapped("weir-responses", response)).isEmpty();
    }

    private static JsonNode resource(String name) throws IOException {
        try (InputStream in = IncidentFormsTest.class.getResourceAsStream(name)) {
            return JSON.readTree(in);
        }
    }
}

package io.weir.connectors.incident;

import io.weir.connectors.avro.IncidentPriority;
import io.weir.connectors.avro.IncidentRecord;
import io.weir.connectors.avro.IncidentSeverity;
import io.weir.connectors.avro.IncidentStatus;
import io.weir.connectors.avro.MemberRecord;
import io.weir.connectors.avro.MomentRecord;
import io.weir.connectors.avro.NoteRecord;
import io.weir.connectors.avro.PhaseRecord;
import io.weir.connectors.avro.ScorePartRecord;
import io.weir.rules.alert.Severity;
import io.weir.rules.incident.Incident;
import io.weir.rules.incident.Incident.Member;
import io.weir.rules.incident.Incident.Moment;
import io.weir.rules.incident.Incident.Note;
import io.weir.rules.incident.Incident.Phase;
import io.weir.rules.incident.Incident.Status;
import io.weir.rules.incident.Priority;
import io.weir.rules.incident.ScorePart;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Incidents as they travel in Kafka: Avro single-object encoding, so each message names its schema. */
public final class IncidentAvro {
    private IncidentAvro() {}

    public static byte[] encode(Incident incident) throws IOException {
        ByteBuffer encoded = IncidentRecord.getEncoder().encode(toRecord(incident));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    public static Incident decode(byte[] bytes) throws IOException {
        return toIncident(IncidentRecord.getDecoder().decode(bytes));
    }

    private static IncidentRecord toRecord(Incident incident) {
        return IncidentRecord.newBuilder()
                .setId(incident.id())
                .setVersion(incident.version())
                .setTenant(incident.tenant())
                .setStatus(IncidentStatus.valueOf(incident.status().name()))
                .setSeverity(IncidentSeverity.valueOf(incident.severity().name()))
                .setPriority(IncidentPriority.valueOf(incident.priority().name()))
                .setScore(incident.score())
                .setContributions(incident.contributions().stream()
                        .map(part -> new ScorePartRecord(part.reason(), part.points()))
                        .toList())
                .setPhase(incident.phase())
                .setPhases(incident.phases().stream()
                        .map(phase -> new PhaseRecord(phase.tactic(), at(phase.firstMillis()), phase.ruleName()))
                        .toList())
                .setTitle(incident.title())
                .setSummary(incident.summary())
                .setAlertCount(incident.alertCount())
                .setEventCount(incident.eventCount())
                .setFirst(at(incident.firstMillis()))
                .setLast(at(incident.lastMillis()))
                .setOpened(at(incident.openedMillis()))
                .setAcknowledged(incident.acknowledgedMillis())
                .setClosed(incident.closedMillis())
                .setAssignee(incident.assignee())
                .setVerdict(incident.verdict())
                .setParent(incident.parent())
                .setPredecessor(incident.predecessor())
                .setEntities(incident.entities().stream()
                        .map(one ->
                                new MemberRecord(one.label(), one.kind(), one.hop(), one.via(), at(one.sinceMillis())))
                        .toList())
                .setHosts(incident.hosts())
                .setUsers(incident.users())
                .setRules(incident.rules())
                .setTechniques(incident.techniques())
                .setIndicators(incident.indicators())
                .setTimeline(
                        incident.timeline().stream().map(IncidentAvro::toRecord).toList())
                .setHistory(incident.history().stream()
                        .map(note -> new NoteRecord(at(note.timeMillis()), note.user(), note.action(), note.text()))
                        .toList())
                .setCut(incident.cut())
                .build();
    }

    private static MomentRecord toRecord(Moment moment) {
        return new MomentRecord(
                at(moment.timeMillis()),
                moment.alert(),
                moment.ruleId(),
                moment.ruleName(),
                moment.entity(),
                IncidentSeverity.valueOf(moment.severity().name()),
                moment.tactic(),
                moment.text());
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private static Incident toIncident(IncidentRecord read) {
        return new Incident(
                read.getId(),
                read.getVersion(),
                read.getTenant(),
                Status.valueOf(read.getStatus().name()),
                Severity.valueOf(read.getSeverity().name()),
                Priority.valueOf(read.getPriority().name()),
                read.getScore(),
                read.getContributions().stream()
                        .map(part -> new ScorePart(part.getReason(), part.getPoints()))
                        .toList(),
                read.getPhase(),
                read.getPhases().stream()
                        .map(phase ->
                                new Phase(phase.getTactic(), phase.getFirst().toEpochMilli(), phase.getRuleName()))
                        .toList(),
                read.getTitle(),
                read.getSummary(),
                read.getAlertCount(),
                read.getEventCount(),
                read.getFirst().toEpochMilli(),
                read.getLast().toEpochMilli(),
                read.getOpened().toEpochMilli(),
                read.getAcknowledged(),
                read.getClosed(),
                read.getAssignee(),
                read.getVerdict(),
                read.getParent(),
                read.getPredecessor(),
                read.getEntities().stream()
                        .map(one -> new Member(
                                one.getLabel(),
                                one.getKind(),
                                one.getHop(),
                                one.getVia(),
                                one.getSince().toEpochMilli()))
                        .toList(),
                read.getHosts(),
                read.getUsers(),
                read.getRules(),
                read.getTechniques(),
                read.getIndicators(),
                read.getTimeline().stream().map(IncidentAvro::toMoment).toList(),
                read.getHistory().stream()
                        .map(note -> new Note(
                                note.getTime().toEpochMilli(), note.getUser(), note.getAction(), note.getText()))
                        .toList(),
                read.getCut());
    }

    private static Moment toMoment(MomentRecord read) {
        return new Moment(
                read.getTime().toEpochMilli(),
                read.getAlert(),
                read.getRuleId(),
                read.getRuleName(),
                read.getEntity(),
                Severity.valueOf(read.getSeverity().name()),
                read.getTactic(),
                read.getText());
    }
}

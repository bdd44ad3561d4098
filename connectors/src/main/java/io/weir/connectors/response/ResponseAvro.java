package io.weir.connectors.response;

import io.weir.connectors.avro.ResponseAction;
import io.weir.connectors.avro.ResponseMode;
import io.weir.connectors.avro.ResponseRecord;
import io.weir.connectors.avro.ResponseStatus;
import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Playbook.Mode;
import io.weir.rules.playbook.Response;
import io.weir.rules.playbook.Response.Status;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Responses as they travel in Kafka: Avro single-object encoding, so each message names its schema. */
public final class ResponseAvro {
    private ResponseAvro() {}

    public static byte[] encode(Response response) throws IOException {
        ResponseRecord written = ResponseRecord.newBuilder()
                .setId(response.id())
                .setVersion(response.version())
                .setTenant(response.tenant())
                .setPlaybook(response.playbook())
                .setAction(ResponseAction.valueOf(response.action().name()))
                .setTarget(response.target())
                .setTo(response.to())
                .setMode(ResponseMode.valueOf(response.mode().name()))
                .setStatus(ResponseStatus.valueOf(response.status().name()))
                .setReason(response.reason())
                .setOccasion(response.occasion())
                .setAsked(Instant.ofEpochMilli(response.askedMillis()))
                .setCreated(Instant.ofEpochMilli(response.createdMillis()))
                .setExpires(response.expiresMillis())
                .setUndoes(response.undoes())
                .setBy(response.by())
                .setKey(response.key())
                .setSignature(response.signature())
                .build();
        ByteBuffer encoded = ResponseRecord.getEncoder().encode(written);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    public static Response decode(byte[] bytes) throws IOException {
        ResponseRecord read = ResponseRecord.getDecoder().decode(bytes);
        return new Response(
                read.getId(),
                read.getVersion(),
                read.getTenant(),
                read.getPlaybook(),
                ActionKind.valueOf(read.getAction().name()),
                read.getTarget(),
                read.getTo(),
                Mode.valueOf(read.getMode().name()),
                Status.valueOf(read.getStatus().name()),
                read.getReason(),
                read.getOccasion(),
                read.getAsked().toEpochMilli(),
                read.getCreated().toEpochMilli(),
                read.getExpires(),
                read.getUndoes(),
                read.getBy(),
                read.getKey(),
                read.getSignature());
    }
}

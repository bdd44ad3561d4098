package io.weir.rules.playbook;

import io.weir.rules.alert.DataText;
import io.weir.rules.correlation.StateCodec;
import io.weir.rules.playbook.Playbook.Mode;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * An action that a playbook asks for, or its undoing. A newer version replaces the older one.
 *
 * @param target the address, host or user; for what only tells somebody the occasion
 * @param to the channel of what only tells somebody; else empty
 * @param reason why, in words
 * @param occasion the id of the alert or incident
 * @param askedMillis when it was first asked for; never changes
 * @param createdMillis when this version came about
 * @param expiresMillis when it must not be done any more, and is undone if it was; 0 for never, which an undoing has
 * @param undoes the response that this one takes back; else empty
 * @param by who approved, denied or undid it; empty for the playbook itself
 * @param key the name of the key it is signed with; empty if it is not
 */
public record Response(
        String id,
        long version,
        String tenant,
        String playbook,
        ActionKind action,
        String target,
        String to,
        Mode mode,
        Status status,
        String reason,
        String occasion,
        long askedMillis,
        long createdMillis,
        long expiresMillis,
        String undoes,
        String by,
        String key,
        String signature) {
    private static final int VERSION = 1;

    public enum Status {
        /** Waits for somebody to approve it. */
        PENDING,
        /** To be done. */
        ACTIVE,
        /** Somebody denied it, or nobody approved it in time. */
        DENIED,
        /** What holds all actions did not let it pass. */
        REFUSED,
        /** Its time is over, or somebody took it back; another response undoes it. */
        UNDONE
    }

    /** What people read: {@code [SIMULATED] block_ip 203.0.113.9}. */
    public String title() {
        String verb = undoes.isEmpty() ? action.word() : "undo " + action.word();
        return mode.label() + " " + verb + " " + (to.isEmpty() ? target : to + ": " + target);
    }

    public boolean isExpired(long nowMillis) {
        return expiresMillis != 0 && expiresMillis <= nowMillis;
    }

    Response as(Status next, String why, String who, long nowMillis, long untilMillis) {
        return new Response(
                id,
                version + 1,
                tenant,
                playbook,
                action,
                target,
                to,
                mode,
                next,
                why,
                occasion,
                askedMillis,
                nowMillis,
                untilMillis,
                undoes,
                who,
                "",
                "");
    }

    Response signed(String keyName, String code) {
        return new Response(
                id,
                version,
                tenant,
                playbook,
                action,
                target,
                to,
                mode,
                status,
                reason,
                occasion,
                askedMillis,
                createdMillis,
                expiresMillis,
                undoes,
                by,
                keyName,
                code);
    }

    void write(DataOutput output) throws IOException {
        output.writeByte(VERSION);
        DataText.write(id, output);
        output.writeLong(version);
        DataText.write(tenant, output);
        DataText.write(playbook, output);
        output.writeByte(action.ordinal());
        DataText.write(target, output);
        DataText.write(to, output);
        output.writeByte(mode.ordinal());
        output.writeByte(status.ordinal());
        DataText.write(reason, output);
        DataText.write(occasion, output);
        output.writeLong(askedMillis);
        output.writeLong(createdMillis);
        output.writeLong(expiresMillis);
        DataText.write(undoes, output);
        DataText.write(by, output);
        DataText.write(key, output);
        DataText.write(signature, output);
    }

    static Response read(DataInput input) throws IOException {
        StateCodec.readVersion(VERSION, "a response", input);
        return new Response(
                DataText.read(input),
                input.readLong(),
                DataText.read(input),
                DataText.read(input),
                ActionKind.values()[input.readByte()],
                DataText.read(input),
                DataText.read(input),
                Mode.values()[input.readByte()],
                Status.values()[input.readByte()],
                DataText.read(input),
                DataText.read(input),
                input.readLong(),
                input.readLong(),
                input.readLong(),
                DataText.read(input),
                DataText.read(input),
                DataText.read(input),
                DataText.read(input));
    }
}

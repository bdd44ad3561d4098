package io.weir.cli.responder;

import io.weir.rules.playbook.ActionKind;
import io.weir.rules.playbook.Playbook.Mode;
import io.weir.rules.playbook.Response;
import io.weir.rules.playbook.Response.Status;
import io.weir.rules.playbook.ResponseKey;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Responses as the job asks for them. */
final class SignedResponses {
    static final long NOW = 1_800_000_000_000L;
    static final long HOUR = 3_600_000;
    static final ResponseKey KEY = new ResponseKey("k1", "a secret of some length".getBytes(UTF_8));

    private SignedResponses() {}

    static Response block(String id, String target, long expiresMillis) {
        return KEY.sign(of(id, 1, ActionKind.BLOCK_IP, target, Mode.ENFORCE, Status.ACTIVE, expiresMillis, "", ""));
    }

    /** The next version of a response, as one that is not in force any more. */
    static Response undone(Response response, String why) {
        return KEY.sign(new Response(
                response.id(),
                response.version() + 1,
                response.tenant(),
                response.playbook(),
                response.action(),
                response.target(),
                response.to(),
                response.mode(),
                Status.UNDONE,
                why,
                response.occasion(),
                response.askedMillis(),
                NOW,
                NOW,
                "",
                "anna",
                "",
                ""));
    }

    /** The record that takes a response back. */
    static Response undoing(Response response) {
        return KEY.sign(of(
                response.id() + "-undo",
                1,
                response.action(),
                response.target(),
                response.mode(),
                Status.ACTIVE,
                0,
                response.id(),
                ""));
    }

    static Response of(
            String id,
            long version,
            ActionKind action,
            String target,
            Mode mode,
            Status status,
            long expiresMillis,
            String undoes,
            String to) {
        return new Response(
                id,
                version,
                "default",
                "p",
                action,
                target,
                to,
                mode,
                status,
                undoes.isEmpty() ? "an attack" : "undone by anna",
                "incident-1",
                NOW,
                NOW,
                expiresMillis,
                undoes,
                "",
                "",
                "");
    }
}

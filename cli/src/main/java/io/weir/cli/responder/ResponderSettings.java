package io.weir.cli.responder;

import io.weir.connectors.kafka.KafkaAccess;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.ResponseKey;

import java.nio.file.Path;
import java.util.List;

/**
 * What a responder works with.
 *
 * @param keys whose signatures count
 * @param allowlist what must not be touched, besides what this machine itself needs
 * @param perHour how many actions within an hour
 * @param journal where it remembers what it did
 * @param isDryRun nothing is done, remembered or acknowledged
 */
public record ResponderSettings(
        Topics topics,
        String group,
        List<ResponseKey> keys,
        Allowlist allowlist,
        int perHour,
        Responder.Scope scope,
        Path journal,
        boolean isDryRun) {
    /** Where responses come from and acknowledgements go. */
    public record Topics(KafkaAccess kafka, String responses, String acknowledgements) {}
}

package io.weir.rules.playbook;

import java.util.List;

/** Playbooks that are not understood; the message has all that is wrong, one {@code file:line:column} per line. */
public final class PlaybookException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlaybookException(List<String> problems) {
        super(String.join("\n", problems));
    }
}

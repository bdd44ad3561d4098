package io.weir.rules.playbook;

import java.util.Locale;

/** What a playbook can ask for. */
public enum ActionKind {
    /** Of each address that acts. */
    BLOCK_IP(true),
    /** Of each machine that was taken over. */
    ISOLATE_HOST(true),
    /** Of each user who acts. */
    DISABLE_USER(true),
    NOTIFY(false),
    WEBHOOK(false),
    TICKET(false);

    private final boolean isUndone;

    ActionKind(boolean isUndone) {
        this.isUndone = isUndone;
    }

    /** Whether it holds for a time and is undone afterwards; else it only tells somebody. */
    public boolean isUndone() {
        return isUndone;
    }

    /** As playbooks write it: {@code block_ip}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

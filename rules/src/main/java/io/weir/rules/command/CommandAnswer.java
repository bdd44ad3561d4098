package io.weir.rules.command;

/**
 * What became of a command: every one gets an answer.
 *
 * @param command its id; where it could not be read, what is known of where it stood
 * @param reason why it was refused; empty if it was obeyed
 */
public record CommandAnswer(
        String command, String tenant, String target, boolean accepted, String reason, long timeMillis) {
    public static CommandAnswer accepted(Command command, long timeMillis) {
        return new CommandAnswer(command.id(), command.tenant(), command.target(), true, "", timeMillis);
    }

    public static CommandAnswer refused(Command command, String reason, long timeMillis) {
        return new CommandAnswer(command.id(), command.tenant(), command.target(), false, reason, timeMillis);
    }
}

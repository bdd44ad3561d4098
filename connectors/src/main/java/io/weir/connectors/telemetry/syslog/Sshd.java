package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;

/**
 * What OpenSSH's server says. Only what ends a try to log in has an outcome; what is said around it (an unknown user, a
 * connection that is closed) has none, so that one try counts once.
 */
final class Sshd implements Program {
    private static final byte[] ERROR = Bytes.of("error: ");
    private static final byte[] FATAL = Bytes.of("fatal: ");
    private static final byte[] BEFORE_LOGIN = Bytes.of(" [preauth]");
    private static final byte[] BEFORE_POST_LOGIN = Bytes.of(" [postauth]");

    private final Sayings sayings;

    Sshd(HostFacts facts) {
        this.sayings = new Sayings(facts);
        sayLogins();
        sayRefusals();
        sayConnections();
        saySessions();
    }

    private void sayLogins() {
        sayings.say(
                        Meaning.login("ssh_login", false),
                        "Failed {method} for invalid user {user} from {source} port {port} ssh2",
                        "Failed {method} for illegal user {user} from {source} port {port} ssh2",
                        "Failed {method} for {user} from {source} port {port} ssh2",
                        "Failed {method} for invalid user {user} from {source} port {port}",
                        "Failed {method} for {user} from {source} port {port}",
                        "Failed {method} for {user} from {source} port {port} ssh2: {key} {fingerprint}",
                        "Failed {method} for {user} from {source} port {port} ssh2: {key} {fingerprint}, {}",
                        "Failed {method} for {user} from {source} port {port} ssh2: {key} ID {}",
                        "Failed {method} for {user} from {source} port {port} ssh2: {key} {fingerprint} {}",
                        "Failed {method} for {user} from {source} port {port} ssh2: {}")
                .say(
                        Meaning.login("ssh_login", true),
                        "Accepted {method} for {user} from {source} port {port} ssh2",
                        "Accepted {method} for {user} from {source} port {port}",
                        "Accepted {method} for {user} from {source} port {port} ssh2: {key} {fingerprint}",
                        "Accepted {method} for {user} from {source} port {port} ssh2: {key} {fingerprint}, {}",
                        "Accepted {method} for {user} from {source} port {port} ssh2: {key} ID {}",
                        "Accepted {method} for {user} from {source} port {port} ssh2: {key} {fingerprint} {}",
                        "Accepted {method} for {user} from {source} port {port} ssh2: {}")
                .say(
                        Meaning.of("authentication", "ssh_login_continued", "info"),
                        "Postponed {method} for invalid user {user} from {source} port {port} ssh2",
                        "Postponed {method} for {user} from {source} port {port} ssh2",
                        "Partial {method} for invalid user {user} from {source} port {port} ssh2",
                        "Partial {method} for {user} from {source} port {port} ssh2",
                        "Partial {method} for {user} from {source} port {port} ssh2: {key} {fingerprint}");
    }

    private void sayRefusals() {
        sayings.say(
                        Meaning.of("authentication", "ssh_invalid_user", "info"),
                        "Invalid user {user} from {source} port {port}",
                        "Invalid user {user} from {source}",
                        "Illegal user {user} from {source}",
                        "input_userauth_request: invalid user {user}",
                        "input_userauth_request: illegal user {user}")
                .say(
                        Meaning.of("authentication", "ssh_attempts_exceeded", "info"),
                        "maximum authentication attempts exceeded for invalid user {user} from {source} port {port} ssh2",
                        "maximum authentication attempts exceeded for {user} from {source} port {port} ssh2",
                        "Disconnecting authenticating user {user} {source} port {port}: Too many authentication failures",
                        "Disconnecting invalid user {user} {source} port {port}: Too many authentication failures",
                        "Disconnecting: Too many authentication failures for {user}",
                        "Disconnecting: Too many authentication failures")
                .say(
                        Meaning.of("authentication", "ssh_user_not_allowed", "info"),
                        "User {user} from {source} not allowed because {reason}",
                        "User {user} not allowed because {reason}",
                        "ROOT LOGIN REFUSED FROM {source} port {port}",
                        "ROOT LOGIN REFUSED FROM {source}",
                        "Login refused for user {user} from {source}: {reason}")
                .say(
                        Meaning.of("authentication", "ssh_pam_error", "info"),
                        "PAM: {reason} for illegal user {user} from {source}",
                        "PAM: {reason} for invalid user {user} from {source}",
                        "PAM: {reason} for {user} from {source}")
                .say(
                        Meaning.of("authentication", "ssh_authentication_refused", "info"),
                        "Authentication refused: {reason}",
                        "Authentication key {key} {fingerprint} revoked by file {file}")
                .say(
                        Meaning.of("authentication", "ssh_login_timeout", "info"),
                        "Timeout before authentication for {source} port {port}",
                        "Timeout before authentication for {source}",
                        "Timeout before authentication for connection from {source} to {destination}, pid = {-}");
    }

    private void sayConnections() {
        sayings.say(
                        Meaning.of("network", "ssh_connection_closed", "connection", "end"),
                        "Connection closed by authenticating user {user} {source} port {port}",
                        "Connection closed by invalid user {user} {source} port {port}",
                        "Connection closed by user {user} {source} port {port}",
                        "Connection closed by {source} port {port}",
                        "Connection closed by {source}",
                        "Connection reset by authenticating user {user} {source} port {port}",
                        "Connection reset by invalid user {user} {source} port {port}",
                        "Connection reset by user {user} {source} port {port}",
                        "Connection reset by {source} port {port}",
                        "Connection reset by {source}",
                        "Timeout, client not responding from user {user} {source} port {port}",
                        "Timeout, client not responding from {source}",
                        "Connection to {source} timed out while waiting to read",
                        "Read error from remote host {source} port {port}: {reason}",
                        "Read error from remote host {source}: {reason}")
                .say(
                        Meaning.of("network", "ssh_disconnect", "connection", "end"),
                        "Disconnected from authenticating user {user} {source} port {port}",
                        "Disconnected from invalid user {user} {source} port {port}",
                        "Disconnected from user {user} {source} port {port}",
                        "Disconnected from {source} port {port}",
                        "Disconnected from {source}",
                        "Received disconnect from {source} port {port}:{reason}",
                        "Received disconnect from {source}: {reason}",
                        "Disconnecting authenticating user {user} {source} port {port}: {reason}",
                        "Disconnecting invalid user {}", // name and reason are a stranger's: no telling where one ends
                        "Disconnecting user {user} {source} port {port}: {reason}",
                        "Disconnecting {source} port {port}: {reason}",
                        "Disconnecting: {reason}")
                .say(
                        Meaning.of("network", "ssh_no_identification", "connection", "info"),
                        "Did not receive identification string from {source} port {port}",
                        "Did not receive identification string from {source}",
                        "Connection from {source} port {port}: {reason}",
                        "banner exchange: Connection from {source} port {port}: {reason}",
                        "banner exchange: Connection to {source} port {port}: {reason}")
                .say(
                        Meaning.of("network", "ssh_bad_protocol_version", "connection", "info"),
                        "Bad protocol version identification '{reason}' from {source} port {port}",
                        "Bad protocol version identification '{reason}' from {source}",
                        "Protocol major versions differ for {source} port {port}: {reason}",
                        "Protocol major versions differ for {source}: {reason}")
                .say(
                        Meaning.of("network", "ssh_negotiation_failed", "connection", "info"),
                        "Unable to negotiate with {source} port {port}: {reason}",
                        "Unable to negotiate with {source}: {reason}",
                        "ssh_dispatch_run_fatal: Connection from authenticating user {user} {source} port {port}: {reason}",
                        "ssh_dispatch_run_fatal: Connection from invalid user {}",
                        "ssh_dispatch_run_fatal: Connection from user {user} {source} port {port}: {reason}",
                        "ssh_dispatch_run_fatal: Connection from {source} port {port}: {reason}")
                .say(
                        Meaning.of("network", "ssh_reverse_mapping_failed", "connection", "info"),
                        "reverse mapping checking getaddrinfo for {domain} [{source}] failed - POSSIBLE BREAK-IN ATTEMPT!",
                        "reverse mapping checking getaddrinfo for {domain} [{source}] failed.",
                        "reverse mapping checking getaddrinfo for {domain} [{source}] failed",
                        "reverse mapping checking getaddrinfo for {domain} failed - POSSIBLE BREAK-IN ATTEMPT!",
                        "Address {source} maps to {domain}, but this does not map back to the address - POSSIBLE BREAK-IN ATTEMPT!",
                        "Address {source} maps to {domain}, but this does not map back to the address.",
                        "Address {source} maps to {domain}, but this does not map back to the address",
                        "Nasty PTR record \"{domain}\" is set up for {source}, ignoring")
                .say(
                        Meaning.of("network", "ssh_connection_refused", "connection", "denied"),
                        "refused connect from {domain} ({source})",
                        "refused connect from {source}",
                        "drop connection #{-} from [{source}]:{port} on [{destination}]:{destination-port} {reason}",
                        "drop connection from [{source}]:{port} on [{destination}]:{destination-port} {reason}",
                        "beginning MaxStartups throttling",
                        "exited MaxStartups throttling after {}")
                .say(
                        Meaning.of("network", "ssh_connection", "connection", "start"),
                        "Connection from {source} port {port} on {destination} port {destination-port} rdomain {}",
                        "Connection from {source} port {port} on {destination} port {destination-port}",
                        "Connection from {source} port {port}")
                .say(
                        Meaning.of("process", "ssh_listening", "start"),
                        "Server listening on {destination} port {destination-port}.")
                .say(Meaning.of("process", "ssh_terminated", "end"), "Received signal 15; terminating.");
    }

    private void saySessions() {
        sayings.say(
                        Meaning.of("session", "ssh_session_started", "start"),
                        "Starting session: shell on {tty} for {user} from {source} port {port} id {-}",
                        "Starting session: shell on {tty} for {user} from {source} port {port}",
                        "Starting session: command on {tty} for {user} from {source} port {port} id {-}",
                        "Starting session: command for {user} from {source} port {port} id {-}",
                        "Starting session: command for {user} from {source} port {port}",
                        "Starting session: forced-command {} for {user} from {source} port {port} id {-}",
                        "Starting session: subsystem '{service}' for {user} from {source} port {port} id {-}",
                        "Starting session: subsystem '{service}' for {user} from {source} port {port}")
                .say(
                        Meaning.of("session", "ssh_session_closed", "end"),
                        "Close session: user {user} from {source} port {port} id {-}",
                        "Closing session {session} for user {user}")
                .say(Meaning.of("session", "ssh_subsystem", "info"), "subsystem request for {service} by user {user}");
    }

    @Override
    public boolean read(byte[] bytes, int from, int to) {
        int start = from;
        if (Bytes.startsWith(bytes, start, to, ERROR)) {
            start += ERROR.length;
        } else if (Bytes.startsWith(bytes, start, to, FATAL)) {
            start += FATAL.length;
        }
        int end = to;
        while (end > start && bytes[end - 1] == ' ') {
            end--;
        }
        if (Bytes.endsWith(bytes, start, end, BEFORE_LOGIN)) {
            end -= BEFORE_LOGIN.length;
        } else if (Bytes.endsWith(bytes, start, end, BEFORE_POST_LOGIN)) {
            end -= BEFORE_POST_LOGIN.length;
        }
        return sayings.read(bytes, start, end);
    }
}

package io.weir.connectors.telemetry.syslog;

/** What the smaller programs of a Unix host say about logins, users, sessions and commands. */
final class HostPrograms {
    private HostPrograms() {}

    static Program su(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.login("su", true),
                        "(to {effective}) {user} on {tty}",
                        "Successful su for {effective} by {user}",
                        "+ {tty} {user}:{effective}",
                        "{login} to {effective} on {tty}",
                        "'su {effective}' succeeded for {user} on {tty}")
                .say(
                        Meaning.login("su", false),
                        "FAILED SU (to {effective}) {user} on {tty}",
                        "FAILED su for {effective} by {user}",
                        "- {tty} {user}:{effective}",
                        "BAD SU {user} to {effective} on {tty}",
                        "'su {effective}' failed for {user} on {tty}");
    }

    static Program cron(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.of("process", "cron_command", "start"),
                        "({user}) CMD ({command})",
                        "USER {login} pid {-} cmd {command}")
                .say(Meaning.of("process", "cron_command_ended", "end"), "({user}) CMDEND ({command})")
                .say(
                        Meaning.of("configuration", "crontab_changed", "change"),
                        "({user}) REPLACE ({target})",
                        "({user}) DELETE ({target})",
                        "({user}) END EDIT ({target})")
                .say(
                        Meaning.of("configuration", "crontab_opened", "access"),
                        "({user}) BEGIN EDIT ({target})",
                        "({user}) LIST ({target})")
                .say(Meaning.of("configuration", "crontab_reloaded", "info"), "({user}) RELOAD ({file})");
    }

    static Program accounts(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.of("iam", "user_added", "user", "creation").with(true),
                        "new user: name={target}, UID={target-uid}, GID={target-gid}, {}")
                .say(
                        Meaning.of("iam", "user_add_failed", "user", "creation").with(false),
                        "failed adding user '{target}', {reason}",
                        "failed adding user `{target}', {reason}")
                .say(
                        Meaning.of("iam", "group_added", "group", "creation").with(true),
                        "new group: name={group}, GID={gid}",
                        "group added to {-} name={group}, GID={gid}",
                        "group added to {-} name={group}")
                .say(
                        Meaning.of("iam", "user_deleted", "user", "deletion").with(true),
                        "delete user '{target}'",
                        "delete user `{target}'")
                .say(
                        Meaning.of("iam", "group_deleted", "group", "deletion").with(true),
                        "removed group '{group}' owned by '{target}'",
                        "removed group `{group}' owned by `{target}'",
                        "group '{group}' removed",
                        "group '{group}' removed from {-}",
                        "remove group '{group}'")
                .say(
                        Meaning.of("iam", "group_member_added", "group", "change")
                                .with(true),
                        "add '{target}' to group '{group}'",
                        "add `{target}' to group `{group}'",
                        "add '{target}' to shadow group '{group}'",
                        "add `{target}' to shadow group `{group}'",
                        "user {target} added by {login} to group {group}")
                .say(
                        Meaning.of("iam", "group_member_removed", "group", "change")
                                .with(true),
                        "delete '{target}' from group '{group}'",
                        "delete `{target}' from group `{group}'",
                        "delete '{target}' from shadow group '{group}'",
                        "delete `{target}' from shadow group `{group}'",
                        "removed user '{target}' from group '{group}'",
                        "user {target} removed by {login} from group {group}")
                .say(
                        Meaning.of("iam", "group_changed", "group", "change").with(true),
                        "members of group {group} set by {login} to {}",
                        "administrators of group {group} set by {login} to {}",
                        "password of group {group} changed by {login}",
                        "change GID for '{group}' to {gid}",
                        "group changed in {-} ({})")
                .say(
                        Meaning.of("iam", "password_changed", "user", "change").with(true),
                        "change user '{target}' password",
                        "change user `{target}' password",
                        "password for '{target}' changed by '{user}'",
                        "password for `{target}' changed by `{user}'",
                        "changed password for user '{target}'",
                        "set password for {target}",
                        "changed password expiry for {target}",
                        "change user '{target}' password expiration {}")
                .say(
                        Meaning.of("iam", "user_locked", "user", "change").with(true),
                        "lock user '{target}' password",
                        "lock user `{target}' password")
                .say(
                        Meaning.of("iam", "user_unlocked", "user", "change").with(true),
                        "unlock user '{target}' password",
                        "unlock user `{target}' password")
                .say(
                        Meaning.of("iam", "user_changed", "user", "change").with(true),
                        "change user name '{target}' to '{new-name}'",
                        "change user '{target}' UID from '{-}' to '{target-uid}'",
                        "change user '{target}' GID from '{-}' to '{target-gid}'",
                        "change user '{target}' shell from '{}' to '{}'",
                        "change user '{target}' home from '{}' to '{}'",
                        "change user '{target}' expiration from '{}' to '{}'",
                        "changed user '{target}' shell to '{}'",
                        "changed user '{target}' information");
    }

    static Program logind(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.of("session", "session_opened", "start"),
                        "New session '{session}' of user '{user}' with class '{-}' and type '{-}'.",
                        "New session {session} of user {user}.")
                .say(
                        Meaning.of("session", "session_closed", "end"),
                        "Removed session {session}.",
                        "Session {session} logged out. Waiting for processes to exit.")
                .say(Meaning.of("host", "system_shutdown", "end"), "System is powering down.", "System is rebooting.");
    }

    static Program systemd(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.of("session", "session_opened", "start"),
                        "Started Session {session} of user {user}.",
                        "Started session-{session}.scope - Session {-} of user {user}.",
                        "Started session-{session}.scope - Session {-} of User {user}.",
                        "Started Session {session} of User {user}.")
                .say(
                        Meaning.of("session", "session_closed", "end"),
                        "session-{session}.scope: Deactivated successfully.",
                        "session-{session}.scope: Succeeded.")
                .say(Meaning.of("process", "service_started", "start"), "Started {unit} - {}.", "Started {service}.")
                .say(Meaning.of("process", "service_stopped", "end"), "Stopped {unit} - {}.", "Stopped {service}.");
    }

    static Program login(HostFacts facts) {
        return new Sayings(facts)
                .say(Meaning.login("login", true), "LOGIN ON {tty} BY {user} FROM {source}", "LOGIN ON {tty} BY {user}")
                .say(Meaning.login("login", true), "ROOT LOGIN ON {tty} FROM {source}", "ROOT LOGIN ON {tty}")
                .say(
                        Meaning.login("login", false),
                        "FAILED LOGIN ({-}) on '{tty}' FOR '{user}', {reason}",
                        "FAILED LOGIN ({-}) on '{tty}' from '{source}' FOR '{user}', {reason}",
                        "FAILED LOGIN {-} FROM {source} FOR {user}, {reason}",
                        "FAILED LOGIN SESSION FROM {source} FOR {user}, {reason}",
                        "FAILED LOGIN SESSION FROM {source} FOR , {reason}");
    }

    static Program polkit(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.login("polkit_authentication", true),
                        "Operator of unix-session:{session} successfully authenticated as unix-user:{effective} to gain {}"
                                + " authorization for action {-} for {} (owned by unix-user:{user})")
                .say(
                        Meaning.login("polkit_authentication", false),
                        "Operator of unix-session:{session} FAILED to authenticate to gain authorization for action {-}"
                                + " for {} (owned by unix-user:{user})",
                        "Operator of unix-session:{session} FAILED to authenticate as unix-user:{effective} to gain {}"
                                + " (owned by unix-user:{user})")
                .say(
                        Meaning.of("process", "pkexec_command", "start").with(true),
                        "{login}: Executing command [USER={effective}] [TTY={tty}] [CWD={directory}] [COMMAND={command}]")
                .say(
                        Meaning.of("process", "pkexec_denied", "info").with(false),
                        "{login}: Error executing command as another user: {reason} [USER={effective}] [TTY={tty}]"
                                + " [CWD={directory}] [COMMAND={command}]",
                        "{login}: {reason} [USER={effective}] [TTY={tty}] [CWD={directory}] [COMMAND={command}]");
    }

    static Program dropbear(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.login("ssh_login", false),
                        "Bad password attempt for '{user}' from {endpoint}",
                        "Bad PAM password attempt for '{user}' from {endpoint}",
                        "Login attempt for nonexistent user '{user}' from {endpoint}",
                        "Login attempt for nonexistent user from {endpoint}",
                        "Login attempt with wrong user {user} from {endpoint}",
                        "User '{user}' has invalid shell, rejected")
                .say(
                        Meaning.login("ssh_login", true),
                        "Password auth succeeded for '{user}' from {endpoint}",
                        "password auth succeeded for '{user}' from {endpoint}",
                        "PAM password auth succeeded for '{user}' from {endpoint}",
                        "Pubkey auth succeeded for '{user}' with {} key {-} {fingerprint} from {endpoint}",
                        "Pubkey auth succeeded for '{user}' with key {-} {fingerprint} from {endpoint}",
                        "pubkey auth succeeded for '{user}' with key {-} {fingerprint} from {endpoint}",
                        "Auth succeeded with blank password for '{user}' from {endpoint}")
                .say(Meaning.of("network", "ssh_connection", "connection", "start"), "Child connection from {endpoint}")
                .say(
                        Meaning.of("network", "ssh_connection_closed", "connection", "end"),
                        "Exit ({user}) from <{endpoint}>: {reason}",
                        "Exit before auth from <{endpoint}>: {reason}",
                        "Exit before auth (user '{user}', {-} fails): {reason}",
                        "Exit before auth: {reason}",
                        "Exit ({user}): {reason}");
    }

    static Program vsftpd(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.login("ftp_login", false),
                        "[pid {pid}] [{user}] FAIL LOGIN: Client \"{source}\"",
                        "[{user}] FAIL LOGIN: Client \"{source}\"")
                .say(
                        Meaning.login("ftp_login", true),
                        "[pid {pid}] [{user}] OK LOGIN: Client \"{source}\"",
                        "[pid {pid}] [{user}] OK LOGIN: Client \"{source}\", anon password \"{}\"",
                        "[{user}] OK LOGIN: Client \"{source}\"",
                        "[{user}] OK LOGIN: Client \"{source}\", anon password \"{}\"")
                .say(
                        Meaning.of("network", "ftp_connection", "connection", "start"),
                        "[pid {pid}] CONNECT: Client \"{source}\"",
                        "CONNECT: Client \"{source}\"")
                .say(
                        Meaning.of("file", "ftp_upload", "creation").with(true),
                        "[pid {pid}] [{user}] OK UPLOAD: Client \"{source}\", \"{file}\", {}",
                        "[{user}] OK UPLOAD: Client \"{source}\", \"{file}\", {}")
                .say(
                        Meaning.of("file", "ftp_download", "access").with(true),
                        "[pid {pid}] [{user}] OK DOWNLOAD: Client \"{source}\", \"{file}\", {}",
                        "[{user}] OK DOWNLOAD: Client \"{source}\", \"{file}\", {}");
    }

    static Program proftpd(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.login("ftp_login", false),
                        "{-} ({-}[{source}]) - USER {user} (Login failed): {reason}",
                        "{-} ({-}[{source}]) - USER {user}: no such user found from {-} [{-}] to {-}",
                        "{-} ({-}[{source}]) - SECURITY VIOLATION: {user} login attempted.",
                        "{-} ({-}[{source}]) - SECURITY VIOLATION: {user} login attempted")
                .say(
                        Meaning.login("ftp_login", true),
                        "{-} ({-}[{source}]) - USER {user}: Login successful.",
                        "{-} ({-}[{source}]) - USER {user}: Login successful",
                        "{-} ({-}[{source}]) - ANON {user}: Login successful.")
                .say(
                        Meaning.of("network", "ftp_connection", "connection", "start"),
                        "{-} ({-}[{source}]) - FTP session opened.")
                .say(
                        Meaning.of("network", "ftp_connection_closed", "connection", "end"),
                        "{-} ({-}[{source}]) - FTP session closed.");
    }

    static Program pureFtpd(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.login("ftp_login", false),
                        "({-}@{source}) [WARNING] Authentication failed for user [{user}]")
                .say(
                        Meaning.login("ftp_login", true),
                        "({-}@{source}) [INFO] {user} is now logged in",
                        "({-}@{source}) [NOTICE] {user} is now logged in")
                .say(
                        Meaning.of("network", "ftp_connection", "connection", "start"),
                        "({-}@{-}) [INFO] New connection from {source}")
                .say(
                        Meaning.of("network", "ftp_connection_closed", "connection", "end"),
                        "({login}@{source}) [INFO] Logout.");
    }

    static Program dovecot(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.login("mail_login", true),
                        "imap-login: Login: user=<{user}>, method={-} rip={source}, lip={destination}, {tail}",
                        "pop3-login: Login: user=<{user}>, method={-} rip={source}, lip={destination}, {tail}",
                        "submission-login: Login: user=<{user}>, method={-} rip={source}, lip={destination}, {tail}",
                        "managesieve-login: Login: user=<{user}>, method={-} rip={source}, lip={destination}, {tail}")
                .say(
                        Meaning.login("mail_login", false),
                        "{-} {-} (auth failed, {-} attempts in {-} secs): user=<{user}>, method={-} rip={source}, lip={destination}, {tail}",
                        "{-} {-} (auth failed, {-} attempts in {-} secs): user=<{user}>, method={-} rip={source}, lip={destination}",
                        "{-} {-} login (auth failed, {-} attempts in {-} secs): user=<{user}>, method={-} rip={source}, lip={destination}, {tail}",
                        "{-} {-} login (auth failed, {-} attempts in {-} secs): user=<{user}>, method={-} rip={source}, lip={destination}",
                        "{-} Login aborted: {} (auth failed, {-} attempts in {-} secs) ({-}): user=<{user}>, method={-} rip={source}, lip={destination}, {tail}")
                .say(
                        Meaning.of("authentication", "mail_login_refused", "info"),
                        "{-} pam({user},{source},<{-}>): {cause}",
                        "{-} pam({user},{source}): {cause}",
                        "{-} passwd-file({user},{source},<{-}>): {cause}",
                        "{-} passwd-file({user},{source}): {cause}",
                        "{-} sql({user},{source}): {cause}",
                        "{-} ldap({user},{source}): {cause}");
    }

    static Program postfix(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.login("mail_login", false),
                        "warning: {-}[{source}]: SASL {-} authentication failed: {reason}, sasl_username={user}",
                        "warning: {-}[{source}]: SASL {-} authentication failed: {reason}",
                        "warning: {-}[{source}]: SASL {-} authentication failed")
                .say(
                        Meaning.login("mail_login", true),
                        "{-}: client={-}[{source}], sasl_method={-} sasl_username={user}")
                .say(Meaning.of("network", "smtp_connection", "connection", "start"), "connect from {-}[{source}]")
                .say(
                        Meaning.of("network", "smtp_connection_closed", "connection", "end"),
                        "disconnect from {-}[{source}] {}",
                        "disconnect from {-}[{source}]",
                        "lost connection after {} from {-}[{source}]");
    }

    static Program clamAv(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.of("malware", "virus_found", "info"),
                        "{-} -> {file}: {signature} FOUND",
                        "{file}: {signature} FOUND");
    }

    static Program openVpn(HostFacts facts) {
        return new Sayings(facts)
                .say(
                        Meaning.login("vpn_login", false),
                        "{endpoint} TLS Auth Error: Auth Username/Password verification failed for peer")
                .say(
                        Meaning.login("vpn_login", true),
                        "{endpoint} TLS: Username/Password authentication succeeded for username '{user}'",
                        "{endpoint} TLS: Username/Password authentication succeeded for username '{user}' [CN SET]",
                        "{endpoint} TLS: Username/Password authentication succeeded for username '{user}' {}")
                .say(
                        Meaning.of("network", "vpn_connection", "connection", "start"),
                        "{-} [{user}] Peer Connection Initiated with [AF_INET]{endpoint}",
                        "{-} [{user}] Peer Connection Initiated with [AF_INET6]{endpoint}");
    }
}

package io.weir.rules.indicator;

import java.util.Locale;
import java.util.Set;

/** What the name of a field says of the text in it. */
public enum FieldSense {
    /** Anything may stand there. */
    FREE,
    /** Names of hosts: what would be taken for a file name elsewhere is one here. */
    HOST,
    /** Nothing of an attacker: one's own hosts and users, versions, identifiers. */
    OWN;

    private static final Set<String> HOST_FIELDS = Set.of(
            "dns.question.name",
            "dns.question.registered_domain",
            "url.domain",
            "url.registered_domain",
            "destination.domain",
            "destination.address",
            "source.domain",
            "source.address",
            "server.domain",
            "client.domain",
            "tls.client.server_name",
            "http.request.host",
            "queryname",
            "destinationhostname",
            "sourcehostname",
            "query",
            "cs-host",
            "r-dns",
            "c-dns");
    private static final Set<String> OWN_PREFIXES =
            Set.of("host", "agent", "observer", "user", "group", "ecs", "data_stream", "orchestrator");
    private static final Set<String> OWN_FIELDS =
            Set.of("host", "computer", "computername", "hostname", "workstation", "user");

    public static FieldSense of(String field) {
        String name = field.toLowerCase(Locale.ROOT);
        if (HOST_FIELDS.contains(name)) {
            return HOST;
        }
        int dot = name.indexOf('.');
        boolean isOwn = dot > 0 && OWN_PREFIXES.contains(name.substring(0, dot)) && !name.equals("user.email")
                || OWN_FIELDS.contains(name)
                || name.endsWith("version")
                || name.endsWith("guid")
                || name.endsWith("oid");
        return isOwn ? OWN : FREE;
    }
}

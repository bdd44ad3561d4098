package io.weir.connectors.telemetry.network;

import java.util.List;

/** What Zeek's logs call their fields, and what ECS calls the same. */
final class ZeekNames {
    private ZeekNames() {}

    /** How a value is carried over. */
    enum Kind {
        VALUES,
        ADDRESS,
        /** A time span in seconds becomes nanoseconds. */
        SECONDS,
        /** Whether something worked. */
        SUCCESS
    }

    /** A field of one log, or of all ({@code *}). */
    record Name(String log, String field, String target, Kind kind) {
        static Name of(String log, String field, String target) {
            return new Name(log, field, target, Kind.VALUES);
        }
    }

    /** The logs that are told by a field if their documents do not say which they are: the most telling fields first. */
    record Sign(String log, String field) {}

    static final List<Sign> SIGNS = List.of(
            new Sign("conn", "conn_state"),
            new Sign("notice", "note"),
            new Sign("http", "trans_depth"),
            new Sign("dns", "trans_id"),
            new Sign("dns", "qtype_name"),
            new Sign("ssl", "established"),
            new Sign("ssh", "auth_attempts"),
            new Sign("ssh", "kex_alg"),
            new Sign("x509", "certificate.serial"),
            new Sign("kerberos", "request_type"),
            new Sign("ntlm", "server_nb_computer_name"),
            new Sign("ntlm", "domainname"),
            new Sign("smb_mapping", "share_type"),
            new Sign("dce_rpc", "endpoint"),
            new Sign("rdp", "security_protocol"),
            new Sign("ftp", "data_channel.passive"),
            new Sign("ftp", "reply_code"),
            new Sign("smb_files", "times.modified"),
            new Sign("files", "mime_type"),
            new Sign("weird", "peer"));

    /** The logs whose documents some shippers put below the name of the log. */
    static final List<String> LOGS = List.of(
            "conn",
            "dns",
            "http",
            "ssl",
            "ssh",
            "files",
            "notice",
            "weird",
            "x509",
            "smtp",
            "ftp",
            "rdp",
            "kerberos",
            "ntlm",
            "smb_mapping",
            "smb_files",
            "dce_rpc",
            "dhcp",
            "tunnel",
            "software",
            "snmp",
            "radius",
            "ldap",
            "ldap_search",
            "mysql",
            "sip",
            "irc",
            "modbus",
            "dnp3",
            "pe",
            "intel",
            "ocsp");

    static final List<Name> ALL = List.of(
            new Name("*", "id.orig_h", "source.ip", Kind.ADDRESS),
            Name.of("*", "id.orig_p", "source.port"),
            new Name("*", "id.resp_h", "destination.ip", Kind.ADDRESS),
            Name.of("*", "id.resp_p", "destination.port"),
            Name.of("*", "community_id", "network.community_id"),
            Name.of("*", "proto", "network.transport"),
            Name.of("conn", "service", "network.protocol"),
            Name.of("conn", "orig_bytes", "source.bytes"),
            Name.of("conn", "resp_bytes", "destination.bytes"),
            Name.of("conn", "orig_pkts", "source.packets"),
            Name.of("conn", "resp_pkts", "destination.packets"),
            new Name("conn", "duration", "event.duration", Kind.SECONDS),
            Name.of("conn", "orig_l2_addr", "source.mac"),
            Name.of("conn", "resp_l2_addr", "destination.mac"),
            Name.of("dns", "query", "dns.question.name"),
            Name.of("dns", "qtype_name", "dns.question.type"),
            Name.of("dns", "answers", "dns.answers.data"),
            Name.of("dns", "rcode_name", "dns.response_code"),
            Name.of("dns", "trans_id", "dns.id"),
            Name.of("http", "method", "http.request.method"),
            Name.of("http", "referrer", "http.request.referrer"),
            Name.of("http", "user_agent", "user_agent.original"),
            Name.of("http", "status_code", "http.response.status_code"),
            Name.of("http", "request_body_len", "http.request.body.bytes"),
            Name.of("http", "response_body_len", "http.response.body.bytes"),
            Name.of("http", "version", "http.version"),
            Name.of("http", "username", "user.name"),
            Name.of("ssl", "server_name", "tls.client.server_name"),
            Name.of("ssl", "cipher", "tls.cipher"),
            Name.of("ssl", "version", "tls.version"),
            Name.of("ssl", "ja3", "tls.client.ja3"),
            Name.of("ssl", "ja3s", "tls.server.ja3s"),
            Name.of("ssl", "subject", "tls.server.subject"),
            Name.of("ssl", "issuer", "tls.server.issuer"),
            new Name("ssh", "auth_success", "event.outcome", Kind.SUCCESS),
            Name.of("kerberos", "client", "user.name"),
            new Name("kerberos", "success", "event.outcome", Kind.SUCCESS),
            Name.of("ntlm", "username", "user.name"),
            Name.of("ntlm", "domainname", "user.domain"),
            Name.of("ntlm", "hostname", "source.domain"),
            new Name("ntlm", "success", "event.outcome", Kind.SUCCESS),
            Name.of("rdp", "cookie", "user.name"),
            Name.of("rdp", "client_name", "source.domain"),
            Name.of("ftp", "user", "user.name"),
            Name.of("ftp", "command", "event.action"),
            Name.of("smtp", "mailfrom", "email.from.address"),
            Name.of("smtp", "rcptto", "email.to.address"),
            Name.of("smtp", "subject", "email.subject"),
            Name.of("smtp", "user_agent", "user_agent.original"),
            Name.of("smb_files", "name", "file.name"),
            Name.of("smb_files", "action", "event.action"),
            Name.of("dce_rpc", "operation", "event.action"),
            Name.of("files", "filename", "file.name"),
            Name.of("files", "mime_type", "file.mime_type"),
            Name.of("files", "md5", "file.hash.md5"),
            Name.of("files", "sha1", "file.hash.sha1"),
            Name.of("files", "sha256", "file.hash.sha256"),
            Name.of("files", "total_bytes", "file.size"),
            Name.of("notice", "note", "rule.name"),
            Name.of("notice", "msg", "message"),
            Name.of("weird", "name", "event.action"),
            Name.of("software", "name", "package.name"),
            Name.of("dhcp", "host_name", "source.domain"),
            Name.of("dhcp", "mac", "source.mac"));
}

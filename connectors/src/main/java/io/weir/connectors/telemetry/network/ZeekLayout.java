package io.weir.connectors.telemetry.network;

import io.weir.connectors.telemetry.Bytes;

import java.util.List;

/**
 * The columns of Zeek's logs as it writes them unless it is told otherwise, for rows that come without their header. How
 * many columns a row has and what one or two of them hold tells which log it is of.
 */
record ZeekLayout(String log, List<String> columns, List<Check> checks) {
    private static final String CONNECTION = "ts uid id.orig_h id.orig_p id.resp_h id.resp_p ";

    /** What a column must hold. */
    record Check(int column, Holds holds) {}

    /** Kinds of values that tell logs with as many columns apart. */
    enum Holds {
        TRANSPORT,
        FLAG,
        NUMBER,
        DECIMAL,
        SHARE,
        TICKET,
        ADDRESS;

        boolean fits(byte[] b, int from, int to) {
            boolean isAbsent = to - from == 1 && b[from] == '-';
            return switch (this) {
                case TRANSPORT ->
                    isAbsent
                            || Bytes.equal(b, from, to, TCP)
                            || Bytes.equal(b, from, to, UDP)
                            || Bytes.equal(b, from, to, ICMP)
                            || Bytes.equal(b, from, to, OTHER);
                case FLAG -> to - from == 1 && (b[from] == 'T' || b[from] == 'F');
                case NUMBER -> isAbsent || Bytes.number(b, from, to) >= 0;
                case DECIMAL -> isAbsent || Bytes.find(b, from, to, '.') < to && Bytes.isDigit(b[from]);
                case SHARE -> isAbsent || from < to && b[from] == '\\';
                case TICKET -> isAbsent || Bytes.equal(b, from, to, AS) || Bytes.equal(b, from, to, TGS);
                case ADDRESS -> isAbsent || Bytes.find(b, from, to, '.') < to || Bytes.find(b, from, to, ':') < to;
            };
        }

        private static final byte[] TCP = Bytes.of("tcp");
        private static final byte[] UDP = Bytes.of("udp");
        private static final byte[] ICMP = Bytes.of("icmp");
        private static final byte[] OTHER = Bytes.of("unknown_transport");
        private static final byte[] AS = Bytes.of("AS");
        private static final byte[] TGS = Bytes.of("TGS");
    }

    private static ZeekLayout of(String log, String columns, Check... checks) {
        return new ZeekLayout(log, List.of(columns.split(" ")), List.of(checks));
    }

    private static ZeekLayout ofConnection(String log, String columns, Check... checks) {
        return of(log, CONNECTION + columns, checks);
    }

    private static Check column(int index, Holds holds) {
        return new Check(index, holds);
    }

    private static final String CONN = "proto service duration orig_bytes resp_bytes conn_state local_orig local_resp"
            + " missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents";
    private static final String SSL = "version cipher curve server_name resumed last_alert next_protocol established"
            + " ssl_history cert_chain_fps client_cert_chain_fps sni_matches_cert";
    private static final String OLD_SSL =
            "version cipher curve server_name resumed last_alert next_protocol established"
                    + " cert_chain_fuids client_cert_chain_fuids subject issuer client_subject client_issuer";
    private static final String SMTP =
            "trans_depth helo mailfrom rcptto date from to cc reply_to msg_id in_reply_to subject"
                    + " x_originating_ip first_received second_received last_reply path user_agent tls fuids";
    private static final String X509 = " certificate.version certificate.serial certificate.subject certificate.issuer"
            + " certificate.not_valid_before certificate.not_valid_after certificate.key_alg certificate.sig_alg"
            + " certificate.key_type certificate.key_length certificate.exponent certificate.curve san.dns san.uri"
            + " san.email san.ip basic_constraints.ca basic_constraints.path_len";
    private static final String NOTICE =
            "fuid file_mime_type file_desc proto note msg sub src dst p n peer_descr actions suppress_for";
    private static final String PLACE = " remote_location.country_code remote_location.region remote_location.city"
            + " remote_location.latitude remote_location.longitude";
    private static final String RDP =
            "cookie result security_protocol client_channels keyboard_layout client_build client_name"
                    + " client_dig_product_id desktop_width desktop_height requested_color_depth cert_type cert_count"
                    + " cert_permanent encryption_level encryption_method";
    private static final String FILE =
            "source depth analyzers mime_type filename duration local_orig is_orig seen_bytes"
                    + " total_bytes missing_bytes overflow_bytes timedout parent_fuid md5 sha1 sha256 extracted"
                    + " extracted_cutoff extracted_size";

    static final List<ZeekLayout> USUAL = List.of(
            ofConnection("conn", CONN, column(6, Holds.TRANSPORT), column(14, Holds.NUMBER), column(16, Holds.NUMBER)),
            ofConnection(
                    "conn",
                    CONN + " ip_proto",
                    column(6, Holds.TRANSPORT),
                    column(14, Holds.NUMBER),
                    column(16, Holds.NUMBER)),
            ofConnection(
                    "dns",
                    "proto trans_id rtt query qclass qclass_name qtype qtype_name rcode rcode_name AA TC RD RA Z answers"
                            + " TTLs rejected",
                    column(6, Holds.TRANSPORT),
                    column(23, Holds.FLAG)),
            ofConnection(
                    "dns",
                    "proto trans_id query qclass qclass_name qtype qtype_name rcode rcode_name AA TC RD RA Z answers"
                            + " TTLs rejected",
                    column(6, Holds.TRANSPORT),
                    column(22, Holds.FLAG)),
            ofConnection(
                    "http",
                    "trans_depth method host uri referrer version user_agent origin request_body_len response_body_len"
                            + " status_code status_msg info_code info_msg tags username password proxied orig_fuids"
                            + " orig_filenames orig_mime_types resp_fuids resp_filenames resp_mime_types",
                    column(6, Holds.NUMBER),
                    column(14, Holds.NUMBER)),
            ofConnection(
                    "http",
                    "trans_depth method host uri referrer version user_agent request_body_len response_body_len"
                            + " status_code status_msg info_code info_msg tags username password proxied orig_fuids"
                            + " orig_filenames orig_mime_types resp_fuids resp_filenames resp_mime_types",
                    column(6, Holds.NUMBER),
                    column(13, Holds.NUMBER)),
            ofConnection("ssl", SSL, column(13, Holds.FLAG)),
            ofConnection("ssl", SSL + " validation_status", column(13, Holds.FLAG)),
            ofConnection("ssl", OLD_SSL, column(13, Holds.FLAG), column(10, Holds.FLAG)),
            ofConnection("ssl", OLD_SSL + " validation_status", column(13, Holds.FLAG), column(10, Holds.FLAG)),
            ofConnection(
                    "ssh",
                    "version auth_success auth_attempts direction client server cipher_alg mac_alg compression_alg kex_alg"
                            + " host_key_alg host_key",
                    column(6, Holds.NUMBER),
                    column(8, Holds.NUMBER)),
            of("files", "ts fuid tx_hosts rx_hosts conn_uids " + FILE, column(6, Holds.NUMBER), column(17, Holds.FLAG)),
            of(
                    "files",
                    "ts fuid uid id.orig_h id.orig_p id.resp_h id.resp_p " + FILE,
                    column(8, Holds.NUMBER),
                    column(19, Holds.FLAG)),
            ofConnection("notice", NOTICE + PLACE, column(9, Holds.TRANSPORT), column(19, Holds.DECIMAL)),
            ofConnection("notice", NOTICE + " dropped" + PLACE, column(20, Holds.FLAG)),
            ofConnection(
                    "notice",
                    NOTICE.replace("suppress_for", "email_dest suppress_for") + PLACE,
                    column(20, Holds.DECIMAL)),
            ofConnection("weird", "name addl notice peer", column(8, Holds.FLAG)),
            ofConnection("weird", "name addl notice peer source", column(8, Holds.FLAG)),
            of("x509", "ts id" + X509, column(2, Holds.NUMBER), column(11, Holds.NUMBER)),
            of(
                    "x509",
                    "ts fingerprint" + X509 + " host_cert client_cert",
                    column(2, Holds.NUMBER),
                    column(21, Holds.FLAG)),
            ofConnection("smtp", SMTP, column(6, Holds.NUMBER), column(24, Holds.FLAG)),
            ofConnection("smtp", SMTP + " is_webmail", column(6, Holds.NUMBER), column(24, Holds.FLAG)),
            ofConnection(
                    "ftp",
                    "user password command arg mime_type file_size reply_code reply_msg data_channel.passive"
                            + " data_channel.orig_h data_channel.resp_h data_channel.resp_p fuid",
                    column(12, Holds.NUMBER),
                    column(11, Holds.NUMBER)),
            ofConnection("rdp", RDP, column(14, Holds.NUMBER), column(18, Holds.NUMBER)),
            ofConnection(
                    "rdp", RDP.replace(" client_channels", ""), column(13, Holds.NUMBER), column(17, Holds.NUMBER)),
            ofConnection(
                    "kerberos",
                    "request_type client service success error_msg from till cipher forwardable renewable"
                            + " client_cert_subject client_cert_fuid server_cert_subject server_cert_fuid",
                    column(6, Holds.TICKET)),
            ofConnection(
                    "ntlm",
                    "username hostname domainname server_nb_computer_name server_dns_computer_name server_tree_name success"),
            ofConnection("smb_mapping", "path service native_file_system share_type", column(6, Holds.SHARE)),
            ofConnection(
                    "smb_files",
                    "fuid action path name size prev_name times.modified times.accessed times.created times.changed",
                    column(10, Holds.NUMBER)),
            ofConnection("dce_rpc", "rtt named_pipe endpoint operation", column(6, Holds.DECIMAL)));

    /** Whether a row may be of this log, by where its columns begin and end. */
    boolean fits(byte[] bytes, int[] from, int[] to, int count) {
        if (count != columns.size()
                || columns.get(2).equals("id.orig_h") && !Holds.ADDRESS.fits(bytes, from[2], to[2])) {
            return false;
        }
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i);
            if (!check.holds().fits(bytes, from[check.column()], to[check.column()])) {
                return false;
            }
        }
        return true;
    }
}

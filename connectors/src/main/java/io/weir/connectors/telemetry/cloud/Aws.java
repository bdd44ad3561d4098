package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.rules.event.EventView;

import java.util.Map;

/** JSON logs of Amazon Web Services. */
final class Aws {
    private static final byte[] ROOT = Bytes.of("Root");
    private static final byte[] INBOUND = Bytes.of("INBOUND");

    private static final Words<Meaning> CALLS = Meaning.table(
            """
            authentication/start/ConsoleLogin AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity GetSessionToken \
            GetFederationToken SwitchRole GetSigninToken CheckMfa UserAuthentication Authenticate Federate
            authentication/end/Logout ExitRole
            session/start/StartSession ResumeSession
            session/end/TerminateSession
            iam/user creation/CreateUser
            iam/user deletion/DeleteUser
            iam/user change/UpdateUser AttachUserPolicy DetachUserPolicy PutUserPolicy DeleteUserPolicy CreateAccessKey \
            DeleteAccessKey UpdateAccessKey CreateLoginProfile UpdateLoginProfile DeleteLoginProfile ChangePassword \
            EnableMFADevice DeactivateMFADevice PutUserPermissionsBoundary DeleteUserPermissionsBoundary \
            UploadSSHPublicKey
            iam/group creation/CreateGroup
            iam/group deletion/DeleteGroup
            iam/group change/AddUserToGroup RemoveUserFromGroup AttachGroupPolicy DetachGroupPolicy PutGroupPolicy \
            DeleteGroupPolicy UpdateGroup
            iam/admin creation/CreateRole CreatePolicy CreatePolicyVersion CreateSAMLProvider \
            CreateOpenIDConnectProvider CreateInstanceProfile
            iam/admin deletion/DeleteRole DeletePolicy DeletePolicyVersion DeleteSAMLProvider
            iam/admin change/AttachRolePolicy DetachRolePolicy PutRolePolicy DeleteRolePolicy UpdateAssumeRolePolicy \
            SetDefaultPolicyVersion UpdateRole UpdateSAMLProvider UpdateAccountPasswordPolicy \
            DeleteAccountPasswordPolicy AddRoleToInstanceProfile
            host/start/RunInstances StartInstances
            host/end/StopInstances TerminateInstances
            file/access/GetObject
            file/creation/PutObject CopyObject
            file/deletion/DeleteObject DeleteObjects
            """);

    private Aws() {}

    static JsonShape cloudTrail(ReadContext context) {
        EventWriter out = context.writer();
        EventView event = context.event();
        int error = context.slot("errorCode", "errorMessage");
        int answer = context.slot(
                "responseElements.ConsoleLogin", "responseElements.CheckMfa", "responseElements.SwitchRole");
        int identity = context.slot("userIdentity.type");
        int userName = context.slot("userIdentity.userName");
        Target user = out.target("user.name");
        return new AuditShape.Draft(context, "aws.cloudtrail")
                .knownBy("eventName", "eventSource", "eventID|eventType|recipientAccountId")
                .time("eventTime")
                .id("eventID")
                .constant("cloud.provider", "aws")
                .action("configuration", CALLS, "eventName")
                .verbs()
                .copy("event.provider", "eventSource")
                .copy("cloud.region", "awsRegion")
                .copy("cloud.account.id", "recipientAccountId", "userIdentity.accountId")
                .copy(
                        "user.name",
                        "userIdentity.userName",
                        "userIdentity.sessionContext.sessionIssuer.userName",
                        "userIdentity.invokedBy")
                .copy("user.id", "userIdentity.principalId")
                .copy("user.target.name", "requestParameters.userName")
                .copy("user_agent.original", "userAgent")
                .copy("error.code", "errorCode")
                .copy("error.message", "errorMessage")
                .address("source", "sourceIPAddress")
                .outcome(() -> {
                    int failure = event.first(error);
                    if (failure != EventView.NONE
                            && event.isScalar(failure)
                            && event.start(failure) < event.end(failure)) {
                        return Outcome.FAILURE;
                    }
                    Outcome told = Outcome.words().of(event, event.first(answer));
                    return told == null ? Outcome.SUCCESS : told;
                })
                .also(() -> {
                    int type = event.first(identity);
                    if (type != EventView.NONE
                            && !event.has(userName)
                            && Bytes.equal(event.bytes(type), event.start(type), event.end(type), ROOT)) {
                        out.copy(user, type);
                    }
                })
                .build();
    }

    static JsonShape guardDuty(ReadContext context) {
        EventWriter out = context.writer();
        EventView event = context.event();
        int direction = context.slot("service.action.networkConnectionAction.connectionDirection");
        int remote = context.slot("service.action.networkConnectionAction.remoteIpDetails.ipAddressV4");
        Target source = out.target("source.ip");
        Target destination = out.target("destination.ip");
        return new AuditShape.Draft(context, "aws.guardduty")
                .knownBy("schemaVersion", "service.detectorId|service.serviceName", "type", "accountId", "severity")
                .time("updatedAt", "service.eventLastSeen", "createdAt")
                .id("id", "updatedAt")
                .alert()
                .constant("event.kind", "alert")
                .constant("cloud.provider", "aws")
                .action("intrusion_detection", null, "type")
                .copy("cloud.region", "region")
                .copy("cloud.account.id", "accountId")
                .copy("cloud.instance.id", "resource.instanceDetails.instanceId")
                .copy("rule.name", "type")
                .copy("rule.description", "description")
                .copy("message", "title")
                .copy("event.severity", "severity")
                .copy("user.name", "resource.accessKeyDetails.userName")
                .copy("user.id", "resource.accessKeyDetails.principalId")
                .address(
                        "source",
                        "service.action.awsApiCallAction.remoteIpDetails.ipAddressV4",
                        "service.action.kubernetesApiCallAction.remoteIpDetails.ipAddressV4",
                        "service.action.portProbeAction.portProbeDetails.remoteIpDetails.ipAddressV4")
                .also(() -> {
                    int way = event.first(direction);
                    boolean isInbound = way != EventView.NONE
                            && Bytes.equal(event.bytes(way), event.start(way), event.end(way), INBOUND);
                    out.copyAddress(isInbound ? source : destination, event.first(remote));
                })
                .build();
    }

    static JsonShape route53(ReadContext context) {
        EventWriter out = context.writer();
        EventView event = context.event();
        int query = context.slot("query_name");
        int transport = context.slot("transport");
        Target question = out.target("dns.question.name");
        Target protocol = out.target("network.transport");
        Words<byte[]> transports =
                new Words<>(Map.of("udp", Bytes.of("udp"), "tcp", Bytes.of("tcp"), "doh", Bytes.of("tcp")));
        return new AuditShape.Draft(context, "aws.route53_resolver_logs")
                .knownBy("query_name", "query_type", "rcode", "vpc_id|srcids.resolver_endpoint|query_timestamp")
                .time("query_timestamp")
                .constant("cloud.provider", "aws")
                .constant("event.category", "network")
                .constant("event.type", "protocol")
                .constant("network.protocol", "dns")
                .copy("cloud.region", "region")
                .copy("cloud.account.id", "account_id")
                .copy("cloud.instance.id", "srcids.instance")
                .copy("dns.question.type", "query_type")
                .copy("dns.question.class", "query_class")
                .copy("dns.response_code", "rcode")
                .all("dns.answers.data", "answers.Rdata")
                .address("source", "srcaddr")
                .port("source.port", "srcport")
                .also(() -> {
                    int name = event.first(query);
                    if (name != EventView.NONE && event.isText(name) && !event.isEscaped(name)) {
                        int from = event.start(name);
                        int to = event.end(name);
                        boolean isAbsolute = to - from > 1 && event.bytes(name)[to - 1] == '.';
                        out.text(question, event.bytes(name), from, isAbsolute ? to - 1 : to);
                    }
                    byte[] known = transports.of(event, event.first(transport));
                    if (known != null) {
                        out.text(protocol, known);
                    }
                })
                .build();
    }
}

package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.rules.event.EventView;
import io.weir.rules.event.ValueType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Audit logs of Google Cloud and Google Workspace. */
final class Google {
    private static final Words<Meaning> LOGINS = Meaning.table(
            """
            authentication/start/login_success login_failure login_challenge login_verification \
            google.login.LoginService.loginSuccess google.login.LoginService.loginFailure
            authentication/end/logout google.login.LoginService.logout
            iam/user creation/CREATE_USER google.admin.AdminService.createUser
            iam/user deletion/DELETE_USER google.admin.AdminService.deleteUser
            iam/admin change/GRANT_ADMIN_PRIVILEGE GRANT_DELEGATED_ADMIN_PRIVILEGES REVOKE_ADMIN_PRIVILEGE ASSIGN_ROLE \
            UNASSIGN_ROLE UPDATE_ROLE RENAME_ROLE
            iam/admin creation/CREATE_ROLE
            iam/admin deletion/DELETE_ROLE
            """);

    private Google() {}

    static JsonShape audit(ReadContext context) {
        EventView event = context.event();
        int status = context.slot("protoPayload.status.code");
        int granted = context.slot("protoPayload.authorizationInfo.granted");
        return new AuditShape.Draft(context, "gcp.audit")
                .knownBy("protoPayload.methodName|protoPayload.serviceName", "logName|insertId|resource.type")
                .time("timestamp", "receiveTimestamp")
                .id("insertId", "timestamp", "logName")
                .constant("cloud.provider", "gcp")
                .action("configuration", LOGINS, "protoPayload.methodName")
                .verbs()
                .copy("event.provider", "protoPayload.serviceName")
                .copy("user.name", "protoPayload.authenticationInfo.principalEmail")
                .copy("user.email", "protoPayload.authenticationInfo.principalEmail")
                .copy("user.id", "protoPayload.authenticationInfo.principalSubject")
                .copy("user_agent.original", "protoPayload.requestMetadata.callerSuppliedUserAgent")
                .copy("cloud.project.id", "resource.labels.project_id")
                .copy("cloud.region", "resource.labels.region", "resource.labels.location", "resource.labels.zone")
                .copy("cloud.instance.id", "resource.labels.instance_id")
                .copy("orchestrator.cluster.name", "resource.labels.cluster_name")
                .copy("error.code", "protoPayload.status.code")
                .copy("error.message", "protoPayload.status.message")
                .copy("log.level", "severity")
                .address("source", "protoPayload.requestMetadata.callerIp")
                .outcome(() -> {
                    int code = event.first(status);
                    if (code != EventView.NONE && event.isScalar(code)) {
                        boolean isZero = Bytes.number(event.bytes(code), event.start(code), event.end(code)) == 0;
                        return isZero ? Outcome.SUCCESS : Outcome.FAILURE;
                    }
                    for (int value = event.first(granted); value != EventView.NONE; value = event.next(value)) {
                        if (event.type(value) == ValueType.FALSE) {
                            return Outcome.FAILURE;
                        }
                    }
                    return Outcome.SUCCESS;
                })
                .build();
    }

    static JsonShape workspace(ReadContext context) {
        EventWriter out = context.writer();
        EventView event = context.event();
        int application = context.slot("id.applicationName");
        Target provider = out.target("event.provider");
        Map<String, byte[]> services = new LinkedHashMap<>();
        for (String name :
                List.of("admin", "login", "drive", "token", "groups", "saml", "user_accounts", "meet", "chat")) {
            services.put(name, Bytes.of(name + ".googleapis.com"));
        }
        Words<byte[]> providers = new Words<>(services);
        return new AuditShape.Draft(context, "google_workspace")
                .knownBy("id.applicationName", "id.time", "events.name")
                .time("id.time")
                .id("id.uniqueQualifier", "id.time", "id.applicationName")
                .action("", LOGINS, "events.name")
                .copy("user.name", "actor.email")
                .copy("user.email", "actor.email")
                .copy("user.id", "actor.profileId")
                .copy("organization.id", "id.customerId")
                .address("source", "ipAddress")
                .also(() -> {
                    int name = event.first(application);
                    byte[] service = providers.of(event, name);
                    if (service == null) {
                        out.copy(provider, name);
                    } else {
                        out.text(provider, service);
                    }
                })
                .build();
    }
}

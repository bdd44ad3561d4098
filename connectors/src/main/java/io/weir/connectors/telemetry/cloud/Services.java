package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.rules.event.EventView;

/** Audit logs of Kubernetes and of services in the cloud. */
final class Services {
    private static final Words<Meaning> KUBERNETES = Meaning.table(
            """
            configuration/creation/create
            configuration/change/update patch replace
            configuration/deletion/delete deletecollection
            configuration/access/get list watch
            """);

    private static final Words<Meaning> OKTA = Meaning.table(
            """
            authentication/start/user.session.start user.authentication.sso user.authentication.auth_via_mfa \
            user.authentication.auth_via_social user.authentication.auth_via_IDP user.authentication.verify \
            policy.evaluate_sign_on user.session.access_admin_app user.mfa.okta_verify.deny_push
            authentication/end/user.session.end user.session.clear user.session.expire
            iam/user creation/user.lifecycle.create
            iam/user deletion/user.lifecycle.delete.initiated user.lifecycle.delete.completed user.lifecycle.deactivate
            iam/user change/user.account.update_profile user.account.update_password user.account.reset_password \
            user.account.lock user.account.unlock user.lifecycle.activate user.lifecycle.suspend \
            user.mfa.factor.activate user.mfa.factor.deactivate user.mfa.factor.reset_all user.mfa.factor.update
            iam/admin change/user.account.privilege.grant user.account.privilege.revoke group.privilege.grant \
            group.privilege.revoke iam.resourceset.bindings.add
            iam/group creation/group.lifecycle.create
            iam/group deletion/group.lifecycle.delete
            iam/group change/group.user_membership.add group.user_membership.remove
            """);

    private Services() {}

    static JsonShape kubernetes(ReadContext context) {
        EventView event = context.event();
        int code = context.slot("responseStatus.code");
        return new AuditShape.Draft(context, "kubernetes.audit")
                .knownBy("auditID", "stage", "verb", "requestURI|objectRef.resource")
                .time("stageTimestamp", "requestReceivedTimestamp")
                .id("auditID", "stage")
                .constant("orchestrator.type", "kubernetes")
                .action("configuration", KUBERNETES, "verb")
                .copy("user.name", "user.username")
                .copy("user.id", "user.uid")
                .copy("user.effective.name", "impersonatedUser.username")
                .copy("user_agent.original", "userAgent")
                .copy("url.original", "requestURI")
                .copy("http.response.status_code", "responseStatus.code")
                .copy("event.reason", "responseStatus.reason")
                .copy("orchestrator.namespace", "objectRef.namespace")
                .copy("orchestrator.resource.type", "objectRef.resource")
                .copy("orchestrator.resource.name", "objectRef.name")
                .address("source", "sourceIPs")
                .outcome(() -> {
                    int value = event.first(code);
                    if (value == EventView.NONE || !event.isScalar(value)) {
                        return Outcome.UNKNOWN;
                    }
                    boolean isError = Bytes.number(event.bytes(value), event.start(value), event.end(value)) >= 400;
                    return isError ? Outcome.FAILURE : Outcome.SUCCESS;
                })
                .build();
    }

    static JsonShape okta(ReadContext context) {
        return new AuditShape.Draft(context, "okta.system")
                .knownBy("eventType", "uuid", "published", "actor.id|actor.alternateId|outcome.result")
                .time("published")
                .id("uuid")
                .action("iam", OKTA, "eventType")
                .copy("user.name", "actor.alternateId")
                .copy("user.full_name", "actor.displayName")
                .copy("user.id", "actor.id")
                .copy("user.target.name", "target.alternateId")
                .copy("user_agent.original", "client.userAgent.rawUserAgent")
                .copy("source.geo.country_name", "client.geographicalContext.country")
                .copy("source.as.number", "securityContext.asNumber")
                .copy("event.reason", "outcome.reason")
                .copy("message", "displayMessage")
                .copy("log.level", "severity")
                .address("source", "client.ipAddress")
                .outcomeAt("outcome.result")
                .build();
    }

    static JsonShape gitHub(ReadContext context) {
        return new AuditShape.Draft(context, "github.audit")
                .knownBy("action", "actor|actor_id|org|business", "@timestamp|created_at", "_document_id")
                .time("@timestamp", "created_at")
                .id("_document_id")
                .action("configuration", null, "action")
                .verbs()
                .copy("user.name", "actor")
                .copy("user.id", "actor_id")
                .copy("user.target.name", "user")
                .copy("user_agent.original", "user_agent")
                .copy("source.geo.country_iso_code", "actor_location.country_code")
                .copy("organization.name", "org")
                .address("source", "actor_ip")
                .build();
    }

    static JsonShape oneLogin(ReadContext context) {
        return new AuditShape.Draft(context, "onelogin.events")
                .knownBy(
                        "event_type_id",
                        "account_id|uuid",
                        "event_timestamp|created_at",
                        "user_id|actor_user_id|user_name")
                .time("event_timestamp", "created_at")
                .id("uuid|id")
                .constant("event.category", "iam")
                .constant("event.type", "info")
                .copy("event.code", "event_type_id")
                .copy("user.name", "actor_user_name", "user_name")
                .copy("user.id", "actor_user_id", "user_id")
                .copy("user.target.name", "user_name")
                .copy("user_agent.original", "user_agent")
                .copy("event.reason", "error_description")
                .address("source", "ipaddr")
                .build();
    }

    static JsonShape bitbucket(ReadContext context) {
        return new AuditShape.Draft(context, "bitbucket.audit")
                .knownBy("auditType.action", "auditType.category", "timestamp.epochSecond|timestamp")
                .time("timestamp.epochSecond", "timestamp")
                .action("configuration", null, "auditType.action")
                .copy("user.name", "author.name")
                .copy("user.id", "author.id")
                .address("source", "source")
                .build();
    }

    static JsonShape openCanary(ReadContext context) {
        return new AuditShape.Draft(context, "opencanary.events")
                .knownBy("logtype", "node_id", "logdata", "src_host|local_time|utc_time")
                .time("utc_time", "local_time")
                .constant("event.category", "intrusion_detection")
                .constant("event.type", "info")
                .copy("event.code", "logtype")
                .copy("host.name", "node_id")
                .copy("user.name", "logdata.USERNAME")
                .copy("url.path", "logdata.PATH")
                .copy("user_agent.original", "logdata.USERAGENT")
                .address("source", "src_host")
                .port("source.port", "src_port")
                .address("destination", "dst_host")
                .port("destination.port", "dst_port")
                .build();
    }
}

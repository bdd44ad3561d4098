package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.connectors.telemetry.json.JsonShape;
import io.weir.rules.event.EventView;

import java.util.List;

/**
 * Logs of Azure, Entra ID and Microsoft 365: as diagnostic settings send them to event hubs, as their programming
 * interfaces answer, and as Log Analytics names the same.
 */
final class Azure {
    private static final byte[] UPN_CLAIM = Bytes.of("identity/claims/upn\"");

    private static final Words<Meaning> DIRECTORY = Meaning.table(
            """
            iam/user creation/Add+user Invite+external+user
            iam/user deletion/Delete+user Hard+Delete+user
            iam/user change/Update+user Disable+account Enable+account Reset+user+password Change+user+password \
            Reset+password+(by+admin) User+registered+security+info User+deleted+security+info \
            Update+StsRefreshTokenValidFrom+Timestamp
            iam/group creation/Add+group
            iam/group deletion/Delete+group
            iam/group change/Add+member+to+group Remove+member+from+group Update+group Add+owner+to+group
            iam/admin change/Add+member+to+role Remove+member+from+role Add+eligible+member+to+role \
            Add+app+role+assignment+to+service+principal Consent+to+application Add+delegated+permission+grant
            """);

    private static final Words<Meaning> OPERATIONS = Meaning.table(
            """
            authentication/start/UserLoggedIn UserLoginFailed MailboxLogin TeamsSessionStarted
            authentication/end/UserLoggedOff
            file/access/FileAccessed FileAccessedExtended FileDownloaded FilePreviewed FileSyncDownloadedFull FileCopied
            file/creation/FileUploaded FileSyncUploadedFull
            file/change/FileModified FileModifiedExtended FileRenamed FileMoved FileRestored
            file/deletion/FileDeleted FileRecycled FileDeletedFirstStageRecycleBin FileDeletedSecondStageRecycleBin
            email/info/MailItemsAccessed Send SendAs SendOnBehalf Create MoveToDeletedItems SoftDelete HardDelete
            iam/user creation/Add+user.
            iam/user deletion/Delete+user.
            iam/user change/Update+user. Change+user+password. Reset+user+password. Set+force+change+user+password. \
            Disable+Strong+Authentication.
            iam/group change/Add+member+to+group. Remove+member+from+group.
            iam/admin change/Add+member+to+role. Remove+member+from+role.
            """);

    private Azure() {}

    static JsonShape activity(ReadContext context) {
        EventWriter out = context.writer();
        EventView event = context.event();
        int claims = context.slot("identity.claims");
        int caller = context.slot("caller", "Caller");
        Target user = out.target("user.name");
        return new AuditShape.Draft(context, "azure.activitylogs")
                .knownByValue(
                        "category.value|category|CategoryValue",
                        List.of(
                                "Administrative",
                                "Security",
                                "ServiceHealth",
                                "Alert",
                                "Recommendation",
                                "Policy",
                                "Autoscale",
                                "ResourceHealth",
                                "Write",
                                "Delete",
                                "Action"),
                        "operationName|operationName.value|OperationNameValue",
                        "resourceId|eventDataId|eventTimestamp|_ResourceId|SubscriptionId|subscriptionId")
                .time("time", "eventTimestamp", "TimeGenerated")
                .id("eventDataId|EventDataId")
                .constant("cloud.provider", "azure")
                .action("configuration", null, "operationName.value", "operationName", "OperationNameValue")
                .verbs()
                .copy("user.name", "caller", "Caller")
                .copy("cloud.account.id", "subscriptionId", "SubscriptionId")
                .copy("cloud.region", "location")
                .address("source", "callerIpAddress", "httpRequest.clientIpAddress", "CallerIpAddress")
                .outcomeAt("status.value", "resultType", "ActivityStatusValue")
                .also(() -> {
                    if (!event.has(caller) && out.wants(user)) {
                        copyClaim(event, event.first(claims), out, user);
                    }
                })
                .build();
    }

    /** Names of claims are addresses; their dots are no steps into objects. */
    private static void copyClaim(EventView event, int claims, EventWriter out, Target user) {
        if (claims == EventView.NONE || event.isScalar(claims)) {
            return;
        }
        byte[] bytes = event.bytes(claims);
        int to = event.inputTo();
        int at = Bytes.find(bytes, event.start(claims), to, UPN_CLAIM) + UPN_CLAIM.length;
        while (at < to && (bytes[at] == ' ' || bytes[at] == ':')) {
            at++;
        }
        if (at < to && bytes[at] == '"') {
            int end = at + 1;
            while (end < to && bytes[end] != '"' && bytes[end] != '\\') {
                end++;
            }
            if (end < to && bytes[end] == '"') {
                out.text(user, bytes, at + 1, end);
            }
        }
    }

    static JsonShape signIns(ReadContext context) {
        EventView event = context.event();
        EventWriter out = context.writer();
        int code = context.slot("resultType", "ResultType", "properties.status.errorCode", "status.errorCode");
        int description = context.slot(
                "resultDescription", "ResultDescription", "properties.status.failureReason", "status.failureReason");
        Target errorCode = out.target("error.code");
        Target reason = out.target("event.reason");
        return new AuditShape.Draft(context, "azure.signinlogs")
                .knownByValue(
                        "category|Category",
                        List.of(
                                "SignInLogs",
                                "NonInteractiveUserSignInLogs",
                                "ServicePrincipalSignInLogs",
                                "ManagedIdentitySignInLogs",
                                "MicrosoftServicePrincipalSignInLogs",
                                "ADFSSignInLogs"))
                .knownBy("createdDateTime", "status.errorCode", "appId|appDisplayName")
                .knownBy("ResultType", "AppId|AppDisplayName", "UserPrincipalName|ServicePrincipalName")
                .time("properties.createdDateTime", "createdDateTime", "CreatedDateTime", "TimeGenerated", "time")
                .id("properties.id|id|Id")
                .constant("cloud.provider", "azure")
                .constant("event.category", "authentication")
                .constant("event.type", "start")
                .copy("event.action", "operationName", "OperationName")
                .copy(
                        "user.name",
                        "properties.userPrincipalName",
                        "userPrincipalName",
                        "UserPrincipalName",
                        "properties.servicePrincipalName",
                        "servicePrincipalName",
                        "ServicePrincipalName")
                .copy("user.full_name", "properties.userDisplayName", "userDisplayName", "UserDisplayName")
                .copy("user.id", "properties.userId", "userId", "UserId", "properties.servicePrincipalId")
                .copy("user_agent.original", "properties.userAgent", "userAgent", "UserAgent")
                .copy("source.geo.country_iso_code", "properties.location.countryOrRegion", "location.countryOrRegion")
                .address("source", "callerIpAddress", "properties.ipAddress", "ipAddress", "IPAddress")
                .outcome(() -> {
                    int value = event.first(code);
                    return value == EventView.NONE || !event.isScalar(value)
                            ? Outcome.UNKNOWN
                            : isZero(event, value) ? Outcome.SUCCESS : Outcome.FAILURE;
                })
                .also(() -> {
                    int value = event.first(code);
                    if (value != EventView.NONE && event.isScalar(value) && !isZero(event, value)) {
                        out.copy(errorCode, value);
                        out.copy(reason, event.first(description));
                    }
                })
                .build();
    }

    private static boolean isZero(EventView event, int value) {
        return Bytes.number(event.bytes(value), event.start(value), event.end(value)) == 0;
    }

    static JsonShape audit(ReadContext context) {
        return new AuditShape.Draft(context, "azure.auditlogs")
                .knownByValue("category|Category", List.of("AuditLogs"), "operationName|OperationName")
                .knownBy("activityDisplayName", "activityDateTime", "initiatedBy|targetResources")
                .knownBy("OperationName", "InitiatedBy", "TargetResources")
                .time("properties.activityDateTime", "activityDateTime", "ActivityDateTime", "TimeGenerated", "time")
                .id("properties.id|id|Id")
                .constant("cloud.provider", "azure")
                .action(
                        "iam",
                        DIRECTORY,
                        "properties.activityDisplayName",
                        "activityDisplayName",
                        "operationName",
                        "OperationName")
                .copy(
                        "user.name",
                        "properties.initiatedBy.user.userPrincipalName",
                        "initiatedBy.user.userPrincipalName",
                        "InitiatedBy.user.userPrincipalName",
                        "properties.initiatedBy.app.displayName",
                        "initiatedBy.app.displayName",
                        "InitiatedBy.app.displayName")
                .copy("user.id", "properties.initiatedBy.user.id", "initiatedBy.user.id", "InitiatedBy.user.id")
                .copy(
                        "user.target.name",
                        "properties.targetResources.userPrincipalName",
                        "targetResources.userPrincipalName",
                        "TargetResources.userPrincipalName")
                .address(
                        "source",
                        "properties.initiatedBy.user.ipAddress",
                        "initiatedBy.user.ipAddress",
                        "InitiatedBy.user.ipAddress",
                        "callerIpAddress")
                .outcomeAt("properties.result", "result", "Result", "resultType")
                .build();
    }

    static JsonShape risks(ReadContext context) {
        return new AuditShape.Draft(context, "azure.identity_protection")
                .knownBy(
                        "riskEventType|properties.riskEventType",
                        "riskLevel|properties.riskLevel|riskState|properties.riskState")
                .time(
                        "properties.activityDateTime",
                        "activityDateTime",
                        "properties.detectedDateTime",
                        "detectedDateTime",
                        "time")
                .id("properties.id|id", "properties.lastUpdatedDateTime|lastUpdatedDateTime")
                .constant("cloud.provider", "azure")
                .action("iam", null, "properties.riskEventType", "riskEventType")
                .constant("event.type", "info")
                .copy("user.name", "properties.userPrincipalName", "userPrincipalName")
                .copy("user.full_name", "properties.userDisplayName", "userDisplayName")
                .copy("user.id", "properties.userId", "userId")
                .copy("source.geo.country_iso_code", "properties.location.countryOrRegion", "location.countryOrRegion")
                .address("source", "properties.ipAddress", "ipAddress")
                .build();
    }

    static JsonShape unifiedAudit(ReadContext context) {
        EventView event = context.event();
        int status = context.slot("ResultStatus");
        int operation = context.slot("Operation");
        byte[] loginFailed = Bytes.of("UserLoginFailed");
        return new AuditShape.Draft(context, "o365.audit")
                .knownBy("CreationTime", "Operation", "Workload|RecordType|UserKey")
                .time("CreationTime")
                .id("Id")
                .action("", OPERATIONS, "Operation")
                .verbs()
                .copy("event.provider", "Workload")
                .copy("event.code", "RecordType")
                .copy("organization.id", "OrganizationId")
                .copy("user.name", "UserId")
                .copy("user.id", "UserKey")
                .copy("user_agent.original", "UserAgent", "ClientInfoString")
                .copy("file.name", "SourceFileName")
                .copy("file.extension", "SourceFileExtension")
                .copy("rule.name", "PolicyDetails.PolicyName", "AlertType")
                .address("source", "ClientIP", "ClientIPAddress", "ActorIpAddress", "SenderIp")
                .outcome(() -> {
                    Outcome told = Outcome.words().of(event, event.first(status));
                    int value = event.first(operation);
                    boolean hasFailed = value != EventView.NONE
                            && Bytes.equal(event.bytes(value), event.start(value), event.end(value), loginFailed);
                    return hasFailed ? Outcome.FAILURE : told == null ? Outcome.SUCCESS : told;
                })
                .build();
    }
}

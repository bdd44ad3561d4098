package io.weir.connectors.telemetry.cloud;

import io.weir.connectors.telemetry.FormatKind;

import java.util.List;

/** Audit logs of cloud services, and flows in their networks. */
public final class CloudFormats {
    private CloudFormats() {}

    public static List<FormatKind> kinds() {
        return List.of(
                FormatKind.ofJson(
                        "aws.cloudtrail",
                        "AWS CloudTrail: records, batches of them, also out of CloudWatch Logs, EventBridge and SNS",
                        "{\"eventVersion\":\"1.09\",\"userIdentity\":{\"type\":\"IAMUser\",\"principalId\":\"AIDAEXAMPLE\","
                                + "\"userName\":\"mia\"},\"eventTime\":\"2026-03-01T09:00:00Z\","
                                + "\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"CreateUser\","
                                + "\"awsRegion\":\"eu-central-1\",\"sourceIPAddress\":\"192.0.2.7\","
                                + "\"requestParameters\":{\"userName\":\"bob\"},"
                                + "\"eventID\":\"1c6f2d3e-0000-4000-8000-000000000001\",\"eventType\":\"AwsApiCall\","
                                + "\"recipientAccountId\":\"123456789012\"}",
                        Aws::cloudTrail),
                FormatKind.of(
                        "aws.vpcflow",
                        "AWS VPC flow logs, versions 2 to 5 or with a header",
                        "2 123456789012 eni-0a1b2c3d4e5f60718 192.0.2.7 198.51.100.20 50022 22 6 20 4249 1772355600"
                                + " 1772355660 ACCEPT OK",
                        VpcFlow::new),
                FormatKind.ofJson(
                        "aws.route53_resolver_logs",
                        "Route 53 resolver query logs",
                        "{\"version\":\"1.100000\",\"account_id\":\"123456789012\",\"region\":\"eu-central-1\","
                                + "\"vpc_id\":\"vpc-0123\",\"query_timestamp\":\"2026-03-01T09:00:00Z\","
                                + "\"query_name\":\"www.example.com.\",\"query_type\":\"A\",\"query_class\":\"IN\","
                                + "\"rcode\":\"NOERROR\",\"answers\":[{\"Rdata\":\"198.51.100.20\",\"Type\":\"A\","
                                + "\"Class\":\"IN\"}],\"srcaddr\":\"192.0.2.7\",\"srcport\":\"50022\","
                                + "\"transport\":\"UDP\",\"srcids\":{\"instance\":\"i-0123\"}}",
                        Aws::route53),
                FormatKind.ofJson(
                        "aws.guardduty",
                        "Findings of Amazon GuardDuty: alerts",
                        "{\"schemaVersion\":\"2.0\",\"accountId\":\"123456789012\",\"region\":\"eu-central-1\","
                                + "\"id\":\"f1\",\"type\":\"UnauthorizedAccess:EC2/SSHBruteForce\",\"severity\":5,"
                                + "\"title\":\"SSH brute force\",\"updatedAt\":\"2026-03-01T09:00:00.000Z\","
                                + "\"service\":{\"serviceName\":\"guardduty\"}}",
                        Aws::guardDuty),
                FormatKind.of(
                        "container",
                        "log files of containers on Kubernetes nodes; any format inside",
                        "2026-03-01T09:00:00.123456789Z stdout F started",
                        CriFormat::new),
                FormatKind.of(
                        "gzip.base64",
                        "gzip in Base64, as CloudWatch Logs subscriptions ship it; any format inside",
                        "H4sIAAAAAAAC/6tWKi1OLVKyqlbKS8xNVbJSys1MVKqtBQC/Jr3UFwAAAA==",
                        PackedText::new),
                FormatKind.ofJson(
                        "gcp.audit",
                        "Audit logs of Google Cloud, from sinks or Pub/Sub",
                        "{\"protoPayload\":{\"@type\":\"type.googleapis.com/google.cloud.audit.AuditLog\","
                                + "\"authenticationInfo\":{\"principalEmail\":\"mia@example.com\"},"
                                + "\"requestMetadata\":{\"callerIp\":\"192.0.2.7\"},"
                                + "\"serviceName\":\"storage.googleapis.com\",\"methodName\":\"storage.buckets.delete\"},"
                                + "\"insertId\":\"abc123\",\"resource\":{\"type\":\"gcs_bucket\","
                                + "\"labels\":{\"project_id\":\"demo\"}},\"timestamp\":\"2026-03-01T09:00:00.123456Z\","
                                + "\"logName\":\"projects/demo/logs/cloudaudit.googleapis.com%2Factivity\"}",
                        Google::audit),
                FormatKind.ofJson(
                        "google_workspace",
                        "Activities of the Reports API of Google Workspace",
                        "{\"kind\":\"admin#reports#activity\",\"id\":{\"time\":\"2026-03-01T09:00:00.123Z\","
                                + "\"uniqueQualifier\":\"-42\",\"applicationName\":\"login\",\"customerId\":\"C01\"},"
                                + "\"actor\":{\"email\":\"mia@example.com\",\"profileId\":\"1001\"},"
                                + "\"ipAddress\":\"192.0.2.7\",\"events\":[{\"type\":\"login\",\"name\":\"login_failure\"}]}",
                        Google::workspace),
                FormatKind.ofJson(
                        "azure.activitylogs",
                        "Activity log of Azure",
                        "{\"time\":\"2026-03-01T09:00:00.0000000Z\",\"resourceId\":\"/SUBSCRIPTIONS/S1/RESOURCEGROUPS/G1\","
                                + "\"operationName\":\"MICROSOFT.COMPUTE/VIRTUALMACHINES/DELETE\","
                                + "\"category\":\"Administrative\",\"resultType\":\"Success\","
                                + "\"callerIpAddress\":\"192.0.2.7\",\"correlationId\":\"c1\"}",
                        Azure::activity),
                FormatKind.ofJson(
                        "azure.signinlogs",
                        "Sign-in logs of Entra ID",
                        "{\"time\":\"2026-03-01T09:00:00Z\",\"operationName\":\"Sign-in activity\","
                                + "\"category\":\"SignInLogs\",\"resultType\":\"50126\","
                                + "\"callerIpAddress\":\"192.0.2.7\",\"properties\":{\"id\":\"s1\","
                                + "\"userPrincipalName\":\"mia@example.com\",\"status\":{\"errorCode\":50126}}}",
                        Azure::signIns),
                FormatKind.ofJson(
                        "azure.auditlogs",
                        "Audit logs of Entra ID",
                        "{\"time\":\"2026-03-01T09:00:00Z\",\"operationName\":\"Add user\",\"category\":\"AuditLogs\","
                                + "\"properties\":{\"id\":\"a1\",\"result\":\"success\",\"initiatedBy\":{\"user\":"
                                + "{\"userPrincipalName\":\"mia@example.com\",\"ipAddress\":\"192.0.2.7\"}}}}",
                        Azure::audit),
                FormatKind.ofJson(
                        "azure.identity_protection",
                        "Risk detections of Entra ID Protection",
                        "{\"id\":\"r1\",\"riskEventType\":\"anonymizedIPAddress\",\"riskLevel\":\"medium\","
                                + "\"riskState\":\"atRisk\",\"ipAddress\":\"192.0.2.7\","
                                + "\"activityDateTime\":\"2026-03-01T09:00:00Z\","
                                + "\"userPrincipalName\":\"mia@example.com\"}",
                        Azure::risks),
                FormatKind.ofJson(
                        "o365.audit",
                        "Unified audit log of Microsoft 365",
                        "{\"CreationTime\":\"2026-03-01T09:00:00\",\"Id\":\"u1\",\"Operation\":\"UserLoggedIn\","
                                + "\"RecordType\":15,\"ResultStatus\":\"Success\",\"UserKey\":\"k1\","
                                + "\"Workload\":\"AzureActiveDirectory\",\"ClientIP\":\"192.0.2.7\","
                                + "\"UserId\":\"mia@example.com\"}",
                        Azure::unifiedAudit),
                FormatKind.ofJson(
                        "kubernetes.audit",
                        "Audit log of Kubernetes, single events and lists",
                        "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\","
                                + "\"auditID\":\"k1\",\"stage\":\"ResponseComplete\","
                                + "\"requestURI\":\"/api/v1/namespaces/default/secrets\",\"verb\":\"list\","
                                + "\"user\":{\"username\":\"mia\"},\"sourceIPs\":[\"192.0.2.7\"],"
                                + "\"objectRef\":{\"resource\":\"secrets\",\"namespace\":\"default\"},"
                                + "\"responseStatus\":{\"code\":200},"
                                + "\"stageTimestamp\":\"2026-03-01T09:00:00.123456Z\"}",
                        Services::kubernetes),
                FormatKind.ofJson(
                        "okta.system",
                        "System log of Okta",
                        "{\"uuid\":\"o1\",\"published\":\"2026-03-01T09:00:00.123Z\","
                                + "\"eventType\":\"user.session.start\",\"actor\":{\"alternateId\":\"mia@example.com\"},"
                                + "\"client\":{\"ipAddress\":\"192.0.2.7\"},\"outcome\":{\"result\":\"FAILURE\","
                                + "\"reason\":\"INVALID_CREDENTIALS\"}}",
                        Services::okta),
                FormatKind.ofJson(
                        "github.audit",
                        "Audit log of GitHub",
                        "{\"@timestamp\":1772355600000,\"_document_id\":\"g1\",\"action\":\"repo.create\","
                                + "\"actor\":\"mia\",\"actor_ip\":\"192.0.2.7\",\"org\":\"example\"}",
                        Services::gitHub),
                FormatKind.ofJson(
                        "onelogin.events",
                        "Events of OneLogin",
                        "{\"uuid\":\"e1\",\"account_id\":1,\"event_type_id\":6,"
                                + "\"event_timestamp\":\"2026-03-01 09:00:00 UTC\",\"user_name\":\"mia\","
                                + "\"ipaddr\":\"192.0.2.7\"}",
                        Services::oneLogin),
                FormatKind.ofJson(
                        "bitbucket.audit",
                        "Audit log of Bitbucket",
                        "{\"timestamp\":{\"epochSecond\":1772355600,\"nano\":0},\"author\":{\"name\":\"mia\"},"
                                + "\"auditType\":{\"action\":\"Repository deleted\",\"category\":\"Repositories\"},"
                                + "\"source\":\"192.0.2.7\"}",
                        Services::bitbucket),
                FormatKind.ofJson(
                        "opencanary.events",
                        "OpenCanary honeypots",
                        "{\"dst_host\":\"198.51.100.20\",\"dst_port\":22,\"local_time\":\"2026-03-01 09:00:00.000000\","
                                + "\"logdata\":{\"USERNAME\":\"mia\",\"PASSWORD\":\"secret\"},\"logtype\":4002,"
                                + "\"node_id\":\"canary-1\",\"src_host\":\"192.0.2.7\",\"src_port\":50022,"
                                + "\"utc_time\":\"2026-03-01 09:00:00.000000\"}",
                        Services::openCanary));
    }
}

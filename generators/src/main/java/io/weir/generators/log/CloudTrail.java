package io.weir.generators.log;

import io.weir.generators.Draw;
import io.weir.generators.Shipment;
import io.weir.generators.Tape;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** Records of CloudTrail, one each, as a forwarder unpacks them. */
public final class CloudTrail {
    public static final String TOPIC = "telemetry.cloud";

    private static final String ACCOUNT = "123456789012";
    private static final String REGION = "eu-central-1";

    private final Tape tape;
    private final Draw draw;

    CloudTrail(Tape tape, Draw draw) {
        this.tape = tape;
        this.draw = draw;
    }

    /** Someone looked at or changed something with a key of their own. */
    public void called(
            Instant time,
            String user,
            String from,
            String agent,
            String service,
            String action,
            boolean isReadOnly,
            Map<String, Object> parameters) {
        Fields record = begin(time, user(user), service, action, from, agent);
        record.put("requestParameters", parameters.isEmpty() ? null : parameters);
        record.put("responseElements", null);
        end(record, isReadOnly, "AwsApiCall");
        ship(time, user, record);
    }

    public void consoleLogin(Instant time, String user, String from, String agent, boolean hasMfa, boolean succeeds) {
        Fields identity = user(user);
        identity.remove("accessKeyId");
        Fields record = begin(time, identity, "signin", "ConsoleLogin", from, agent);
        if (!succeeds) {
            record.put("errorMessage", "Failed authentication");
        }
        record.put("requestParameters", null);
        record.put("responseElements", Fields.of("ConsoleLogin", succeeds ? "Success" : "Failure"));
        record.put(
                "additionalEventData",
                Fields.of(
                        "LoginTo",
                        "https://console.aws.amazon.com/console/home",
                        "MobileVersion",
                        "No",
                        "MFAUsed",
                        hasMfa ? "Yes" : "No"));
        end(record, false, "AwsConsoleSignIn");
        ship(time, user, record);
    }

    private Fields user(String name) {
        long number = Integer.toUnsignedLong(name.hashCode());
        String id = Long.toString(number, 36).toUpperCase(Locale.ROOT);
        return Fields.of(
                "type",
                "IAMUser",
                "principalId",
                "AIDAEXAMPLE" + id,
                "arn",
                "arn:aws:iam::" + ACCOUNT + ":user/" + name,
                "accountId",
                ACCOUNT,
                "accessKeyId",
                "AKIAEXAMPLE" + id,
                "userName",
                name);
    }

    private static Fields begin(
            Instant time, Fields identity, String service, String action, String from, String agent) {
        return Fields.of(
                "eventVersion",
                "1.09",
                "userIdentity",
                identity,
                "eventTime",
                time.truncatedTo(ChronoUnit.SECONDS).toString(),
                "eventSource",
                service + ".amazonaws.com",
                "eventName",
                action,
                "awsRegion",
                REGION,
                "sourceIPAddress",
                from,
                "userAgent",
                agent);
    }

    private void end(Fields record, boolean isReadOnly, String type) {
        record.put("requestID", draw.uuid().toString());
        record.put("eventID", draw.uuid().toString());
        record.put("readOnly", isReadOnly);
        record.put("eventType", type);
        record.put("managementEvent", true);
        record.put("recipientAccountId", ACCOUNT);
        record.put("eventCategory", "Management");
    }

    private void ship(Instant time, String user, Fields record) {
        tape.add(new Shipment(time.truncatedTo(ChronoUnit.SECONDS), TOPIC, user, JsonText.of(record)));
    }
}

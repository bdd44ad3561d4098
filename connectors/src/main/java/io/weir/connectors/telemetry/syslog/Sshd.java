package io.weir.connectors.telemetry.syslog;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.EventWriter;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;

/** What sshd says about logins. */
final class Sshd implements Program {
    static final byte[] NAME = Bytes.of("sshd");

    private static final byte[] FAILED = Bytes.of("Failed ");
    private static final byte[] ACCEPTED = Bytes.of("Accepted ");
    private static final byte[] INVALID_USER = Bytes.of("invalid user ");
    private static final byte[] FOR = Bytes.of(" for ");
    private static final byte[] FROM = Bytes.of(" from ");
    private static final byte[] PORT = Bytes.of(" port ");
    private static final byte[] AUTHENTICATION = Bytes.of("authentication");
    private static final byte[] START = Bytes.of("start");
    private static final byte[] LOGIN = Bytes.of("ssh_login");
    private static final byte[] SUCCESS = Bytes.of("success");
    private static final byte[] FAILURE = Bytes.of("failure");

    private final EventWriter out;
    private final Target category;
    private final Target type;
    private final Target action;
    private final Target outcome;
    private final Target user;
    private final Target sourceIp;
    private final Target sourcePort;

    Sshd(ReadContext context) {
        this.out = context.writer();
        this.category = out.target("event.category");
        this.type = out.target("event.type");
        this.action = out.target("event.action");
        this.outcome = out.target("event.outcome");
        this.user = out.target("user.name");
        this.sourceIp = out.target("source.ip");
        this.sourcePort = out.target("source.port");
    }

    @Override
    public void read(byte[] bytes, int from, int to) {
        boolean isFailure = Bytes.startsWith(bytes, from, to, FAILED);
        if (!isFailure && !Bytes.startsWith(bytes, from, to, ACCEPTED)) {
            return;
        }
        int userFrom = Bytes.find(bytes, from, to, FOR);
        int userTo = Bytes.findLast(bytes, from, to, FROM); // a user may be called "x from 10.0.0.1"
        if (userFrom == to || userTo < userFrom) {
            return;
        }
        userFrom += FOR.length;
        if (Bytes.startsWith(bytes, userFrom, to, INVALID_USER)) {
            userFrom += INVALID_USER.length;
        }
        out.text(category, AUTHENTICATION);
        out.text(type, START);
        out.text(action, LOGIN);
        out.text(outcome, isFailure ? FAILURE : SUCCESS);
        out.text(user, userFrom, Math.max(userFrom, userTo));
        int addressFrom = userTo + FROM.length;
        int addressTo = Bytes.find(bytes, addressFrom, to, ' ');
        out.address(sourceIp, addressFrom, addressTo);
        if (Bytes.startsWith(bytes, addressTo, to, PORT)) {
            int portFrom = addressTo + PORT.length;
            out.number(sourcePort, portFrom, Bytes.skipDigits(bytes, portFrom, to));
        }
    }
}

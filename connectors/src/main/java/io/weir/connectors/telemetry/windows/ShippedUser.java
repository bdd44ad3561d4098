package io.weir.connectors.telemetry.windows;

import io.weir.connectors.telemetry.Bytes;
import io.weir.connectors.telemetry.ReadContext;
import io.weir.connectors.telemetry.Target;
import io.weir.rules.event.EventView;

/** The {@code User} of a Sysmon event that Winlogbeat's module took apart, together again. */
final class ShippedUser {
    private final ReadContext context;
    private final WindowsFields fields;
    private final int user;
    private final int domain;
    private final int name;
    private final Target target;

    ShippedUser(ReadContext context, WindowsFields fields) {
        this.context = context;
        this.fields = fields;
        this.user = fields.data("User");
        this.domain = context.slot("user.domain");
        this.name = context.slot("user.name");
        this.target = fields.dataTarget("User");
    }

    void complete() {
        if (!fields.areOfWinlogbeat() || context.event().has(user)) {
            return;
        }
        int domainValue = fields.value(domain);
        int nameValue = fields.value(name);
        if (domainValue != EventView.NONE && nameValue != EventView.NONE) {
            EventView event = context.event();
            context.writer().text(target, Bytes.of(event.text(domainValue) + "\\" + event.text(nameValue)));
        }
    }
}

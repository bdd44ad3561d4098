package io.weir.cli.demo;

import io.weir.connectors.alert.AlertAvro;
import io.weir.rules.alert.Alert;

/** The alerts that appear in Kafka from now on. */
public final class AlertFeed extends TopicFeed<Alert> {
    public AlertFeed(String bootstrap, String topic) {
        super(bootstrap, topic, AlertAvro::decode);
    }
}

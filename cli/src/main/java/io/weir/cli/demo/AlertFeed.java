package io.weir.cli.demo;

import io.weir.connectors.alert.AlertAvro;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.rules.alert.Alert;

/** The alerts that appear in Kafka from now on. */
public final class AlertFeed extends TopicFeed<Alert> {
    public AlertFeed(KafkaAccess kafka, String topic) {
        super(kafka, topic, AlertAvro::decode);
    }
}

package io.weir.cli.generate;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.connectors.kafka.KafkaAccess;
import io.weir.generators.load.LoadStream;
import io.weir.generators.load.LoadStream.LoadRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Sends records to Kafka as fast as it takes them, or at a rate. */
public final class LoadPlayer implements AutoCloseable {
    private static final int RECORDS_PER_LOOK = 256;

    private final KafkaAccess kafka;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    public LoadPlayer(KafkaAccess kafka) {
        this.kafka = kafka;
        this.producer = new KafkaProducer<>(
                kafka.properties(Map.of(
                        "acks",
                        "1",
                        "linger.ms",
                        20,
                        "batch.size",
                        256 * 1024,
                        "buffer.memory",
                        128L << 20,
                        "compression.type",
                        "lz4")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Gives the number of records that were sent. */
    public long play(LoadStream stream, Duration length, double perSecond, Consumer<String> progress)
            throws InterruptedException {
        long startNanos = System.nanoTime();
        long sent = 0;
        double seconds = 0;
        while (seconds < length.toSeconds()) {
            long nowMillis = System.currentTimeMillis();
            for (int i = 0; i < RECORDS_PER_LOOK; i++) {
                LoadRecord load = stream.next(nowMillis);
                var unused = producer.send(
                        new ProducerRecord<>(load.topic(), load.key(), load.value()), (metadata, refusal) -> {
                            if (refusal != null) {
                                failure.compareAndSet(null, refusal);
                            }
                        });
            }
            sent += RECORDS_PER_LOOK;
            failIfRefused();
            seconds = (System.nanoTime() - startNanos) / 1e9;
            double aheadSeconds = sent / perSecond - seconds;
            if (aheadSeconds > 0) {
                Thread.sleep((long) (aheadSeconds * 1000));
            }
            progress.accept(
                    String.format(Locale.ROOT, "%,d records, %,.0f a second", sent, sent / Math.max(1, seconds)));
        }
        producer.flush();
        failIfRefused();
        return sent;
    }

    private void failIfRefused() {
        if (failure.get() != null) {
            throw new CliException(
                    ExitCode.ENVIRONMENT, "cannot send to Kafka at " + kafka.explain(failure.get()), failure.get());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}

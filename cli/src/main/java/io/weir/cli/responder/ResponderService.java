package io.weir.cli.responder;

import io.weir.connectors.response.Acknowledgement;
import io.weir.rules.playbook.Allowlist;
import io.weir.rules.playbook.ResponseGuard;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A responder with everything around it: runs until the process is told to end. */
public final class ResponderService {
    private static final long ADDRESSES_HOLD_NANOS = Duration.ofSeconds(30).toNanos();

    private final ResponderSettings settings;
    private final Consumer<String> notes;
    private final Consumer<Acknowledgement> report;

    /**
     * @param notes told of what goes wrong around it
     * @param report told of what becomes of each response
     */
    public ResponderService(ResponderSettings settings, Consumer<String> notes, Consumer<Acknowledgement> report) {
        this.settings = settings;
        this.notes = notes;
        this.report = report;
    }

    /** @throws ExecutorException if the executor cannot work here at all */
    public void run(Executor executor) throws ExecutorException, InterruptedException {
        ResponderSettings.Topics topics = settings.topics();
        ResponseGuard guard = new ResponseGuard(
                settings.keys(), own(settings.allowlist(), topics.kafka().bootstrap()), settings.perHour());
        boolean isDryRun = settings.isDryRun();
        try (Journal journal = isDryRun
                        ? Journal.inMemory(executor.name())
                        : Journal.open(settings.journal(), executor.name());
                AcknowledgementTopic acknowledgements =
                        new AcknowledgementTopic(topics.kafka(), topics.acknowledgements(), notes);
                ResponseFeed feed = new ResponseFeed(topics.kafka(), topics.responses(), settings.group(), notes)) {
            Responder responder = new Responder(
                    settings.scope(), guard, executor, journal, isDryRun ? told -> true : acknowledgements, report);
            responder.start(System.currentTimeMillis());
            ResponderLoop loop = new ResponderLoop(responder, feed, !isDryRun);
            Runtime.getRuntime().addShutdownHook(new Thread(loop::stop, "stop-responder"));
            loop.run();
        }
    }

    /** The list and what this machine needs now; looked up anew after a while. */
    private static Supplier<Allowlist> own(Allowlist list, String bootstrap) {
        HostAddresses addresses = new HostAddresses(bootstrap);
        return new Supplier<>() {
            private Allowlist current;
            private long lookedNanos;

            @Override
            public Allowlist get() {
                if (current == null || System.nanoTime() - lookedNanos > ADDRESSES_HOLD_NANOS) {
                    current = list.with(addresses.find());
                    lookedNanos = System.nanoTime();
                }
                return current;
            }
        };
    }
}

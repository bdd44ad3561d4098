package io.weir.cli.responder;

import io.weir.rules.playbook.Response;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads, decides and works until it is stopped; looks at the clock at least twice a second. */
final class ResponderLoop {
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final int STOP_SECONDS = 60;

    private final Responder responder;
    private final ResponseFeed feed;
    private final boolean commits;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean isStopped;

    /** @param commits whether what was read need not be read again */
    ResponderLoop(Responder responder, ResponseFeed feed, boolean commits) {
        this.responder = responder;
        this.feed = feed;
        this.commits = commits;
    }

    void run() throws InterruptedException {
        try {
            boolean isUncommitted = false;
            while (!isStopped) {
                for (Response response : feed.poll(WAIT)) {
                    responder.receive(response, System.currentTimeMillis());
                    isUncommitted = true;
                }
                if (feed.isCaughtUp()) {
                    responder.decide(System.currentTimeMillis());
                }
                responder.work(System.currentTimeMillis());
                if (commits && isUncommitted && responder.isSettled()) {
                    feed.commit();
                    isUncommitted = false;
                }
            }
        } finally {
            ended.countDown();
        }
    }

    /** Lets it finish what it is at. */
    void stop() {
        isStopped = true;
        try {
            ended.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

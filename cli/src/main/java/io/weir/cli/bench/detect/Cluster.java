package io.weir.cli.bench.detect;

import java.time.Duration;
import java.util.Map;

/** Where the jobs of a measurement run, one at a time. */
public interface Cluster {
    /** Starts the detect job with these settings; gives its id once all its tasks run. */
    String detect(Map<String, String> settings) throws InterruptedException;

    /** Starts the job that reads and parses as the detect job does, and discards. */
    String read(Map<String, String> settings) throws InterruptedException;

    /** Starts the job that finds out no more than what events are and when they were. */
    String skim(Map<String, String> settings) throws InterruptedException;

    /** Ends a job, and returns when it is over. */
    void end(String job) throws InterruptedException;

    /** Kills a TaskManager that runs tasks of a job. */
    void killTaskManagerOf(String job);

    /** Brings back what was killed. */
    void heal();

    /** So long a lost TaskManager may go unnoticed. */
    Duration heartbeatTimeout();

    boolean hasCheckpoint(String job);

    /** When a job last had to start again, when it got its state back, and since when all its tasks run; 0 if that was never. */
    record Restart(long beganAtMillis, long restoredAtMillis, long runsSinceMillis) {}

    Restart lastRestart(String job);
}

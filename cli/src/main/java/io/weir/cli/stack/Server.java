package io.weir.cli.stack;

/** One server of the embedded stack: how it is set up and started, and how one sees that it is ready. */
interface Server {
    String name();

    String title();

    /** Where clients reach it. */
    String address();

    ServerProcess process();

    /** Writes the configuration and starts the process; returns at once. */
    void start();

    boolean isReady();
}

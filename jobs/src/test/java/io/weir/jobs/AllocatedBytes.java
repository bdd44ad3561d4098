package io.weir.jobs;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

/** What this thread has allocated: a measure of how much is read and copied that does not depend on the machine's pace. */
public final class AllocatedBytes {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private AllocatedBytes() {}

    /** Something to be done. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    public static long by(Work work) throws Exception {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}

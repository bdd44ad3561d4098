package io.weir.jobs.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much CPU time the tasks of a Flink job in this process take. They are looked at again and again, since their threads end. */
final class TaskTimes implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** Threads that help a task are named after it. */
    private static final Pattern TASK = Pattern.compile(
            "(?:OutputFlusher for |System Time Trigger for |Time Trigger for )?(.+) \\(\\d+/\\d+\\)#\\d+");

    private static final long EVERY_MILLIS = 20;

    private final Map<Long, Seen> seen = new ConcurrentHashMap<>();
    private final Thread watcher = new Thread(this::watch, "task-times");
    private volatile boolean isOver;

    private record Seen(String task, long nanos) {}

    private TaskTimes() {}

    static TaskTimes start() {
        TaskTimes times = new TaskTimes();
        times.watcher.setDaemon(true);
        times.watcher.start();
        return times;
    }

    private void watch() {
        while (!isOver) {
            look();
            try {
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look() {
        for (long id : THREADS.getAllThreadIds()) {
            ThreadInfo thread = THREADS.getThreadInfo(id);
            long nanos = THREADS.getThreadCpuTime(id);
            Matcher name = TASK.matcher(thread == null ? "" : thread.getThreadName());
            if (nanos >= 0 && name.matches()) {
                seen.put(id, new Seen(name.group(1), nanos));
            }
        }
    }

    /** All that was seen, by the names of tasks. */
    Map<String, Duration> byTask() {
        Map<String, Duration> sums = new TreeMap<>();
        Map<Long, Seen> all = new HashMap<>(seen);
        all.values().forEach(each -> sums.merge(each.task(), Duration.ofNanos(each.nanos()), Duration::plus));
        return sums;
    }

    @Override
    public void close() {
        isOver = true;
        watcher.interrupt();
    }
}

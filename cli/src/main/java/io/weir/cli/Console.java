package io.weir.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What people see: results on standard output, progress and errors on standard error, colour only on a terminal. */
public final class Console {
    /** The few colours in use, by what they say. */
    public enum Tone {
        PLAIN(""),
        STRONG("1"),
        QUIET("2"),
        GOOD("32"),
        NOTICE("36"),
        WARNING("33"),
        BAD("31"),
        ALARM("1;31");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    private static final long TICK_MILLIS = 120;
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final boolean colour;
    private final boolean unicode;

    private Console(PrintStream out, PrintStream err, boolean terminal, boolean colour, boolean unicode) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.colour = colour;
        this.unicode = unicode;
    }

    /** The launcher says whether standard output is a terminal, because Java 17 cannot ask for it alone. */
    public static Console create() {
        Map<String, String> env = System.getenv();
        boolean terminal = "true".equals(env.get("WEIR_TERMINAL")) && !"dumb".equals(env.get("TERM"));
        boolean colour = terminal && env.getOrDefault("NO_COLOR", "").isEmpty();
        String locale = env.getOrDefault("LC_ALL", env.getOrDefault("LC_CTYPE", env.getOrDefault("LANG", "")));
        boolean unicode = locale.toUpperCase(Locale.ROOT).contains("UTF");
        return new Console(utf8(FileDescriptor.out), utf8(FileDescriptor.err), terminal, colour, unicode);
    }

    /** Plain text to given streams. */
    static Console to(PrintStream out, PrintStream err) {
        return new Console(out, err, false, false, false);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    public boolean isTerminal() {
        return terminal;
    }

    public void print(String line) {
        out.println(line);
    }

    public void note(String line) {
        err.println(line);
    }

    public void error(String message) {
        err.println(paint(Tone.BAD, "weir: ") + message);
    }

    public String paint(Tone tone, String text) {
        return colour && tone != Tone.PLAIN ? "\u001b[" + tone.code + "m" + text + "\u001b[0m" : text;
    }

    private String tick() {
        return paint(Tone.GOOD, unicode ? "✓" : "ok");
    }

    /** One finished step of longer work. */
    public void done(String step, String detail, Duration took) {
        String time =
                took == null ? "" : paint(Tone.QUIET, String.format(Locale.ROOT, "%6.1f s", took.toMillis() / 1000.0));
        out.println("  " + tick() + " " + pad(step, 16) + pad(detail, 44) + time);
    }

    /** A line that is rewritten while work goes on; in a log it is one plain line each time the text changes. */
    public Progress progress(String title) {
        return new Progress(title);
    }

    /** A table with aligned columns; cells may carry colour. */
    public void table(List<String> header, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        all.addAll(rows);
        int[] widths = new int[header.size()];
        for (List<String> row : all) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], visibleLength(row.get(i)));
            }
        }
        out.println("  " + paint(Tone.QUIET, line(header, widths)));
        rows.forEach(row -> out.println("  " + line(row, widths)));
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            boolean last = i == cells.size() - 1;
            line.append(last ? cells.get(i) : pad(cells.get(i), widths[i] + 2));
        }
        return line.toString();
    }

    /** Text from outside, without the control characters that could rewrite a terminal. */
    public static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(character -> safe.appendCodePoint(Character.isISOControl(character) ? '?' : character));
        return safe.toString();
    }

    /** Pads to a width on screen: colour codes take no room. */
    public static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - visibleLength(text)));
    }

    private static int visibleLength(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\u001b') {
                i = text.indexOf('m', i);
                continue;
            }
            length++;
        }
        return length;
    }

    /** Long work, told as it goes. */
    public final class Progress implements AutoCloseable {
        private final String title;
        private final long startNanos = System.nanoTime();
        private long lastDrawnNanos;
        private String lastText = "";

        private Progress(String title) {
            this.title = title;
        }

        public void update(String text) {
            if (text.equals(lastText)) {
                return;
            }
            long now = System.nanoTime();
            long pauseMillis = terminal ? TICK_MILLIS : 5_000;
            if (lastDrawnNanos != 0 && now - lastDrawnNanos < pauseMillis * 1_000_000) {
                return;
            }
            lastDrawnNanos = now;
            lastText = text;
            if (terminal) {
                err.print(CLEAR_LINE + "  " + paint(Tone.NOTICE, title) + " " + text);
            } else {
                err.println("  " + title + " " + text);
            }
        }

        public Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - startNanos);
        }

        /** Makes room for a line that stays. */
        public void clear() {
            if (terminal && !lastText.isEmpty()) {
                err.print(CLEAR_LINE);
                err.flush();
                lastText = "";
                lastDrawnNanos = 0;
            }
        }

        @Override
        public void close() {
            clear();
        }
    }
}

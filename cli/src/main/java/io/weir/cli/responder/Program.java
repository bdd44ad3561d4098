package io.weir.cli.responder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A program of the operating system, called with a list of arguments and never through a shell. */
public final class Program {
    private static final int PATIENCE_SECONDS = 30;
    private static final int MOST_BYTES = 32 << 20;

    private final List<String> command;
    private final String remedy;

    /**
     * @param command the program, and what always stands before its arguments
     * @param remedy what helps if it is not there
     */
    public Program(List<String> command, String remedy) {
        this.command = List.copyOf(command);
        this.remedy = remedy;
    }

    /** What a program said and how it ended. */
    record Result(int exitCode, String output, String error) {
        boolean isGood() {
            return exitCode == 0;
        }
    }

    /** Runs it and hopes for the best; whoever calls looks at the result. */
    Result run(String input, String... arguments) throws ExecutorException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().put("LC_ALL", "C");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new ExecutorException("cannot run '" + name() + "': " + remedy, e);
        }
        try {
            CompletableFuture<String> output = reading(process.getInputStream());
            CompletableFuture<String> error = reading(process.getErrorStream());
            write(process, input);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new ExecutorException("'" + name() + "' did not end within " + PATIENCE_SECONDS + " s");
            }
            return new Result(process.exitValue(), output.join(), error.join().strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutorException("interrupted while '" + name() + "' ran", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Runs it, and fails if it does. */
    String call(String input, String... arguments) throws ExecutorException {
        Result result = run(input, arguments);
        if (!result.isGood()) {
            throw failure(result, arguments);
        }
        return result.output();
    }

    ExecutorException failure(Result result, String... arguments) {
        String said = result.error().isEmpty() ? "it said nothing" : firstLine(result.error());
        boolean isForbidden = said.contains("Operation not permitted")
                || said.contains("Permission denied")
                || said.contains("you must be root");
        return new ExecutorException("'" + name() + " " + String.join(" ", arguments) + "' ended with "
                + result.exitCode() + ": " + said
                + (isForbidden ? "; run the responder as root, or give it CAP_NET_ADMIN" : ""));
    }

    private String name() {
        return String.join(" ", command);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static CompletableFuture<String> reading(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try (stream) {
                String text = new String(stream.readNBytes(MOST_BYTES), UTF_8);
                stream.transferTo(OutputStream.nullOutputStream());
                return text;
            } catch (IOException e) {
                return "";
            }
        });
    }

    private static void write(Process process, String input) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(UTF_8));
        } catch (IOException e) {
            // It ended without reading: what it says and its exit code tell more.
        }
    }
}

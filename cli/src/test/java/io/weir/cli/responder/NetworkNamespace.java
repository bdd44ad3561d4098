package io.weir.cli.responder;

import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network of its own, in which a test may change the firewall; skips the test where there is none to be had. */
final class NetworkNamespace implements AutoCloseable {
    private final Process holder;

    NetworkNamespace(String... tool) throws IOException, InterruptedException {
        holder = new ProcessBuilder("unshare", "-rn", "sh", "-c", "echo there; exec sleep 600")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean isThere = "there".equals(holder.inputReader().readLine());
        if (!isThere || !works(tool)) {
            close();
            throw new TestAbortedException("no network namespace, or no '" + String.join(" ", tool) + "' in it");
        }
    }

    private boolean works(String... tool) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command(tool))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What runs a program inside. */
    List<String> command(String... program) {
        List<String> command = new ArrayList<>(
                List.of("nsenter", "-t", Long.toString(holder.pid()), "-U", "-n", "--preserve-credentials"));
        command.addAll(List.of(program));
        return command;
    }

    Program program(String... program) {
        return new Program(command(program), "");
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}

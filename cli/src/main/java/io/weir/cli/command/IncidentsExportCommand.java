package io.weir.cli.command;

import io.weir.cli.Console;
import io.weir.cli.ExitCode;
import io.weir.cli.Workspace;
import io.weir.cli.export.Bundle;
import io.weir.cli.export.BundleWriter;
import io.weir.cli.export.IncidentEvidence;
import io.weir.cli.export.IncidentPage;
import io.weir.cli.respond.RespondRecords;
import io.weir.cli.stack.Stack;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.incident.Incident;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code weir incidents export}. */
@Command(
        name = "export",
        description = {
            "Write an incident with all that it rests on into a zip file: incident, alerts, responses, the events that the topics"
                    + " of telemetry still hold, the rules in force, what a replay must raise again, and a page to read.",
            "",
            "'./weir replay --bundle FILE.zip' runs it again. Events are what was logged: look before you hand them on."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./weir incidents export 0a1b2c --out case.zip    (the beginning of an id is enough)",
            "  ./weir incidents export 0a1b2c --html case.html  only the page"
        })
public final class IncidentsExportCommand implements Callable<Integer> {
    private final Console console;
    private final Workspace workspace;

    @Parameters(paramLabel = "ID", description = "The id, or its beginning.")
    String id;

    @Option(
            names = "--out",
            paramLabel = "FILE.zip",
            description = "Where the bundle goes (default: incident-ID.zip, unless --html is given).")
    Path out;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the page there.")
    Path html;

    @Option(names = "--without-events", description = "Leave the events out; such a bundle cannot be replayed.")
    boolean withoutEvents;

    @Mixin
    ConfigOptions configOptions = new ConfigOptions();

    public IncidentsExportCommand(Console console, Workspace workspace) {
        this.console = console;
        this.workspace = workspace;
    }

    @Override
    public Integer call() throws IOException {
        WeirConfig config =
                configOptions.load(workspace, new Stack(workspace, console)).config();
        Incident incident = RespondRecords.one(new RespondRecords(config).incidents(), Incident::id, id, "incident");
        boolean isPageOnly = html != null && out == null;
        Bundle bundle = new IncidentEvidence(config).of(incident, !withoutEvents && !isPageOnly);
        String page = IncidentPage.of(bundle);
        if (html != null) {
            Files.createDirectories(html.toAbsolutePath().getParent());
            Files.writeString(html, page);
            console.print("Wrote " + html);
        }
        if (!isPageOnly) {
            Path zip = out == null ? Path.of("incident-" + incident.id() + ".zip") : out;
            BundleWriter.write(bundle, page, zip);
            console.print("Wrote " + zip + ": " + bundle.alerts().size() + " alerts, "
                    + bundle.events().values().stream().mapToInt(List::size).sum() + " events, "
                    + bundle.rules().size() + " rules");
            bundle.gaps().forEach(gap -> console.note(gap));
        }
        return ExitCode.OK;
    }
}

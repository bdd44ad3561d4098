package io.weir.cli.replay;

import io.weir.cli.CliException;
import io.weir.cli.ExitCode;
import io.weir.connectors.telemetry.FormatSettings;
import io.weir.connectors.telemetry.TopicFormats;
import io.weir.jobs.replay.RecordedFile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Files as topics: each is one, under the name of the file. What the configuration says of a topic holds for a file of that
 * name, with or without endings such as {@code .jsonl.gz}; what the command line says holds for every file.
 */
public record ReplayTelemetry(List<RecordedFile> files, TopicFormats formats) {
    public ReplayTelemetry {
        files = List.copyOf(files);
    }

    /** The given settings hold unless they are the default ones. */
    public static ReplayTelemetry of(List<Path> paths, TopicFormats configured, FormatSettings given) {
        return of(paths, configured, given, 0);
    }

    /** @param recordedYear of times that state none, where the settings do not say it; 0 if it is not known */
    public static ReplayTelemetry of(
            List<Path> paths, TopicFormats configured, FormatSettings given, int recordedYear) {
        List<RecordedFile> files = new ArrayList<>();
        List<TopicFormats.Topic> topics = new ArrayList<>();
        Map<String, Integer> namesakes = new HashMap<>();
        paths.forEach(path -> namesakes.merge(path.getFileName().toString(), 1, Integer::sum));
        for (Path path : paths) {
            if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
                throw new CliException(ExitCode.USAGE, "no telemetry at " + path + ": there is no such readable file");
            }
            String name = path.getFileName().toString();
            // Two files of one name are told apart by their paths: event ids contain the topic.
            String topic = namesakes.get(name) > 1 ? path.normalize().toString() : name;
            files.add(new RecordedFile(path, topic));
            TopicFormats.Topic like = configured(name, configured);
            FormatSettings settings = given.equals(FormatSettings.DEFAULT) ? like.format() : given;
            topics.add(new TopicFormats.Topic(
                    Pattern.compile(Pattern.quote(topic)),
                    like.tenant(),
                    settings.year() == 0 ? settings.withYear(recordedYear) : settings));
        }
        return new ReplayTelemetry(files, new TopicFormats(topics, configured.tenant()));
    }

    private static TopicFormats.Topic configured(String fileName, TopicFormats configured) {
        String name = fileName;
        while (true) {
            for (TopicFormats.Topic topic : configured.topics()) {
                if (topic.names().matcher(name).matches()) {
                    return topic;
                }
            }
            int dot = name.lastIndexOf('.');
            if (dot <= 0) {
                return configured.of(fileName);
            }
            name = name.substring(0, dot);
        }
    }
}

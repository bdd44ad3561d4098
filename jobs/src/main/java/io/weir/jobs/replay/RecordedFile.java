package io.weir.jobs.replay;

import java.nio.file.Path;

/**
 * A file of telemetry to be replayed.
 *
 * @param topic under which its records come; the formats know it by this name
 */
public record RecordedFile(Path path, String topic) {}

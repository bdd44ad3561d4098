package io.weir.jobs.rules;

import io.weir.connectors.intel.MaxMindFiles;
import io.weir.rules.detector.GeoLookup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files that say where addresses are. They are large: each is read into memory once for all tasks of a job in a process. */
final class CityFiles {
    private static final Map<String, GeoLookup> OPENED = new HashMap<>();

    private CityFiles() {}

    /** What a file knows; nothing if none is named. */
    static synchronized GeoLookup lookup(String file) {
        if (file.isEmpty()) {
            return GeoLookup.NONE;
        }
        GeoLookup opened = OPENED.get(file);
        if (opened == null) {
            opened = open(file);
            OPENED.put(file, opened);
        }
        return opened;
    }

    private static GeoLookup open(String file) {
        try {
            return MaxMindFiles.open(List.of(Path.of(file)));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "geoip.city-file: found '" + file + "', which cannot be read here (" + e.getMessage()
                            + "), expected a file of MaxMind's format with coordinates, on every machine that runs tasks",
                    e);
        }
    }
}

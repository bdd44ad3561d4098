package io.weir.connectors.kibana;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that Weir puts into Kibana, as the file {@code kibana/weir.ndjson} has it. */
final class KibanaObjects {
    private KibanaObjects() {}

    /** What others refer to comes first. */
    static List<SavedObject> all() {
        List<SavedObject> all = new ArrayList<>();
        for (DataView view : DataView.values()) {
            all.add(view.saved());
        }
        Searches.ALL.forEach(search -> all.add(search.saved()));
        all.add(OverviewDashboard.saved());
        all.add(IncidentDashboard.saved());
        return all;
    }

    static String file() {
        return all().stream().map(SavedObject::line).collect(Collectors.joining("\n", "", "\n"));
    }
}

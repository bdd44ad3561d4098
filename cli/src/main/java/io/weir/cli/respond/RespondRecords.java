package io.weir.cli.respond;

import io.weir.cli.CliException;
import io.weir.connectors.alert.AlertAvro;
import io.weir.connectors.incident.IncidentAvro;
import io.weir.connectors.response.Acknowledgement;
import io.weir.connectors.response.Acknowledgement.Outcome;
import io.weir.connectors.response.ResponseAvro;
import io.weir.jobs.config.WeirConfig;
import io.weir.rules.alert.Alert;
import io.weir.rules.incident.Incident;
import io.weir.rules.playbook.Response;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the jobs and executors told, in its newest state. */
public final class RespondRecords {
    /** How long an id is; whoever gives all of it need not be asked what there is. */
    private static final int WHOLE_ID = 32;

    private final NewestRecords records;
    private final WeirConfig.Topics topics;

    public RespondRecords(WeirConfig config) {
        this.records = new NewestRecords(config);
        this.topics = config.topics();
    }

    public Collection<Alert> alerts() {
        return records.of(topics.alerts(), AlertAvro::decode, Alert::id, Alert::version);
    }

    public Collection<Incident> incidents() {
        return records.of(topics.incidents(), IncidentAvro::decode, Incident::id, Incident::version);
    }

    public Collection<Response> responses() {
        return records.of(topics.responses(), ResponseAvro::decode, Response::id, Response::version);
    }

    /** By response what each executor made of it last; nobody who forges a record overwrites what was done. */
    public Map<String, List<Acknowledgement>> acknowledgements() {
        return records
                .of(
                        topics.responseStatus(),
                        Acknowledgement::read,
                        one -> String.join("\n", one.response(), one.executor(), one.host()),
                        one -> (one.outcome() == Outcome.REFUSED ? 0 : 1L << 50) + one.timeMillis())
                .stream()
                .sorted(Comparator.comparingLong(Acknowledgement::timeMillis))
                .collect(Collectors.groupingBy(Acknowledgement::response));
    }

    /** The id that begins so. */
    public static <T> String wholeId(
            Supplier<Collection<T>> all, Function<T, String> id, String beginning, String what) {
        return beginning.length() >= WHOLE_ID ? beginning : id.apply(one(all.get(), id, beginning, what));
    }

    /** The only one whose id begins so. */
    public static <T> T one(Collection<T> all, Function<T, String> id, String beginning, String what) {
        List<T> found =
                all.stream().filter(one -> id.apply(one).startsWith(beginning)).toList();
        if (found.size() != 1) {
            throw CliException.failed(
                    found.isEmpty()
                            ? "there is no " + what + " " + beginning
                            : found.size() + " " + what + "s begin with " + beginning + ", expected one");
        }
        return found.get(0);
    }
}

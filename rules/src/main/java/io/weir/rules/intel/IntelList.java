package io.weir.rules.intel;

import io.weir.rules.condition.Address;
import io.weir.rules.condition.Network;
import io.weir.rules.condition.NetworkMap;
import io.weir.rules.indicator.Indicator;
import io.weir.rules.indicator.IndicatorKind;
import io.weir.rules.indicator.PublicSuffixes;
import io.weir.rules.indicator.UrlText;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The indicators and networks of one file. */
public final class IntelList {
    private final String name;
    private final Map<Indicator, List<IntelEntry>> indicators;
    private final NetworkMap<Listed> networks;
    private final int size;

    private record Listed(String network, List<IntelEntry> entries) {}

    IntelList(String name, Map<Indicator, List<IntelEntry>> indicators, Map<Network, List<IntelEntry>> networks) {
        this.name = name;
        this.indicators = Map.copyOf(indicators);
        Map<Network, Listed> listed = new HashMap<>();
        networks.forEach((network, entries) -> listed.put(network, new Listed(network.text(), List.copyOf(entries))));
        this.networks = new NetworkMap<>(listed);
        this.size = indicators.size() + networks.size();
    }

    /**
     * Reads a file by the ending of its name: {@code .csv}, {@code .jsonl}, {@code .json} (a STIX 2.1 bundle), {@code .txt} (an
     * indicator or a network a line).
     *
     * @throws IntelException if any of it is not understood; nothing of it is used then
     */
    public static IntelList read(String file, String text) {
        return IntelReader.read(file, text);
    }

    public String name() {
        return name;
    }

    /** How many indicators and networks there are. */
    public int size() {
        return size;
    }

    /** What the list says at a time: of the indicator itself, else of what it belongs to (its host, a parent domain, a network). */
    public Optional<Verdict> verdict(Indicator indicator, long timeMillis) {
        Optional<Verdict> own = exact(indicator, indicator, timeMillis);
        if (own.isPresent()) {
            return own;
        }
        return switch (indicator.kind()) {
            case IPV4, IPV6 -> inNetwork(indicator, timeMillis);
            case DOMAIN -> below(indicator, indicator.value(), timeMillis);
            case EMAIL -> {
                String domain = indicator.value().substring(indicator.value().indexOf('@') + 1);
                yield exact(new Indicator(IndicatorKind.DOMAIN, domain), indicator, timeMillis);
            }
            case URL -> ofHost(indicator, timeMillis);
            default -> Optional.empty();
        };
    }

    private Optional<Verdict> exact(Indicator listed, Indicator asked, long timeMillis) {
        return best(indicators.getOrDefault(listed, List.of()), timeMillis)
                .map(entry -> entry.on(asked, name, listed.value()));
    }

    private static Optional<IntelEntry> best(List<IntelEntry> entries, long timeMillis) {
        return entries.stream().filter(entry -> entry.holdsAt(timeMillis)).reduce(IntelEntry::or);
    }

    private Optional<Verdict> inNetwork(Indicator indicator, long timeMillis) {
        Address address = Address.parse(indicator.value()).orElseThrow();
        for (Listed listed : networks.find(address)) {
            Optional<IntelEntry> entry = best(listed.entries, timeMillis);
            if (entry.isPresent()) {
                return entry.map(found -> found.on(indicator, name, listed.network));
            }
        }
        return Optional.empty();
    }

    /** Whoever registered a name has all names below it; nobody has what is above that. */
    private Optional<Verdict> below(Indicator asked, String domain, long timeMillis) {
        int own = PublicSuffixes.bundled().registrable(domain).orElse(domain).length();
        for (int dot = domain.indexOf('.');
                dot >= 0 && domain.length() - dot - 1 >= own;
                dot = domain.indexOf('.', dot + 1)) {
            Indicator parent = new Indicator(IndicatorKind.DOMAIN, domain.substring(dot + 1));
            Optional<Verdict> found = exact(parent, asked, timeMillis);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Verdict> ofHost(Indicator url, long timeMillis) {
        String host = UrlText.host(url.value());
        Optional<Address> address = Address.parse(host);
        if (address.isPresent()) {
            IndicatorKind kind = address.get().isV6() ? IndicatorKind.IPV6 : IndicatorKind.IPV4;
            Indicator own = new Indicator(kind, host);
            return exact(own, url, timeMillis)
                    .or(() -> inNetwork(own, timeMillis).map(verdict -> about(url, verdict)));
        }
        return exact(new Indicator(IndicatorKind.DOMAIN, host), url, timeMillis).or(() -> below(url, host, timeMillis));
    }

    private static Verdict about(Indicator url, Verdict of) {
        return new Verdict(url, of.source(), of.judgement(), of.confidence(), of.labels(), of.note());
    }
}

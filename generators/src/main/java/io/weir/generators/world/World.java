package io.weir.generators.world;

import io.weir.generators.Draw;

import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The simulated site: its machines, the people who work there and from where, and who else is on the internet. All
 * addresses outside are for documentation; each kind of stranger has a range of its own, so nobody is two at once.
 */
public record World(List<Host> hosts, List<Person> people, List<Site> sites) {
    public static final String DOMAIN = "corp.example.com";

    /** Looks for weaknesses on purpose, with the tools of attackers: rules have to leave it alone. */
    public static final String VULNERABILITY_SCANNER = "10.20.1.250";

    /** Where the nightly copy goes that leaves the house. */
    public static final String OFFSITE_BACKUP = "198.51.100.200";

    /** The name server and domain controller. */
    public static final String NAME_SERVER = "10.20.1.10";

    public static final int USUAL_PEOPLE = 50;

    /** Enough for every role. */
    public static final int FEWEST_PEOPLE = 10;

    /** As many as the office has addresses for. */
    public static final int MOST_PEOPLE = 60_000;

    private static final int SITES = 120;
    private static final int PER_NETWORK = 250;
    private static final int HOMES_WITH_IPV4 = 200;
    private static final List<String> FIRST_NAMES = List.of(
            "alice", "bruno", "chen", "dalia", "emre", "fatou", "goran", "hana", "ines", "jonas", "kamal", "lena",
            "mia", "noor", "oscar", "pia", "quentin", "rosa", "sami", "tara", "umar", "vera", "wim", "xenia", "yusuf");
    private static final List<String> LAST_NAMES =
            List.of("abel", "brandt", "costa", "diaz", "ek", "fuchs", "greco", "haas", "ito", "jansen", "kim", "lund");
    private static final List<String> SITE_NAMES = List.of(
            "news", "weather", "maps", "wiki", "shop", "video", "music", "bank", "travel", "sport", "forum", "code",
            "docs", "photos", "games", "recipes", "radio", "books", "jobs", "health");
    private static final List<String> BROWSERS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1");

    public static World seeded(long seed) {
        return seeded(seed, USUAL_PEOPLE);
    }

    public static World seeded(long seed, int people) {
        if (people < FEWEST_PEOPLE || people > MOST_PEOPLE) {
            throw new IllegalArgumentException(
                    "found " + people + " people, expected " + FEWEST_PEOPLE + " to " + MOST_PEOPLE);
        }
        Draw draw = Draw.of(seed, "world");
        return new World(machines(), staff(draw, people), internet());
    }

    private static List<Host> machines() {
        return List.of(
                linux("web-01", "web", 11, false),
                linux("web-02", "web", 12, false),
                linux("web-03", "web", 13, true),
                linux("app-01", "app", 21, false),
                linux("app-02", "app", 22, false),
                linux("db-01", "db", 31, false),
                linux("db-02", "db", 32, true),
                linux("mail-01", "mail", 41, true),
                linux("build-01", "build", 51, false),
                linux("backup-01", "backup", 61, false),
                linux("bastion-01", "bastion", 71, false),
                linux("monitor-01", "monitor", 81, false),
                linux("fw-01", "firewall", 1, false),
                windows("dc-01", "directory", "10.20.1.10"),
                windows("file-01", "files", "10.20.1.15"),
                windows("ws-01", "workstation", "10.20.2.1"),
                windows("ws-02", "workstation", "10.20.2.2"),
                windows("ws-03", "workstation", "10.20.2.3"),
                windows("ws-04", "workstation", "10.20.2.4"),
                windows("ws-05", "workstation", "10.20.2.5"));
    }

    private static Host linux(String name, String role, int number, boolean classicSyslog) {
        return new Host(name, role, "10.20.1." + number, false, classicSyslog);
    }

    private static Host windows(String name, String role, String address) {
        return new Host(name + "." + DOMAIN, role, address, true, false);
    }

    private static List<Person> staff(Draw draw, int count) {
        List<Person> people = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int number = i / (FIRST_NAMES.size() * LAST_NAMES.size());
            String name = FIRST_NAMES.get(i % FIRST_NAMES.size()) + "."
                    + LAST_NAMES.get(i / FIRST_NAMES.size() % LAST_NAMES.size())
                    + (number == 0 ? "" : Integer.toString(number + 1));
            // Whoever begins at twenty past seven or later and stays nine hours at most has left before seven.
            LocalTime begins = LocalTime.of(7, 20).plusMinutes(draw.between(0, 140));
            boolean isAdmin = i % 10 == 3;
            people.add(new Person(
                    name,
                    1001 + i,
                    "10.20." + (2 + i / PER_NETWORK) + "." + (1 + i % PER_NETWORK),
                    i < HOMES_WITH_IPV4 ? "192.0.2." + (10 + i) : "2001:db8:40:" + Integer.toHexString(i) + "::7",
                    isAdmin,
                    isAdmin || i % 5 < 2,
                    0.02 + draw.between(0, 50) / 1000.0,
                    draw.chance(0.4) ? 0.5 : 0.1,
                    begins,
                    Duration.ofMinutes(draw.between(7 * 60, 9 * 60)),
                    draw.pick(BROWSERS)));
        }
        return List.copyOf(people);
    }

    private static List<Site> internet() {
        List<Site> sites = new ArrayList<>();
        for (int i = 0; i < SITES; i++) {
            String name = SITE_NAMES.get(i % SITE_NAMES.size());
            int number = i / SITE_NAMES.size();
            sites.add(new Site(name + (number == 0 ? "" : "-" + (number + 1)) + ".example", "198.51.100." + (1 + i)));
        }
        return List.copyOf(sites);
    }

    /** The machines with a role, in the order of their names. */
    public List<Host> hosts(String role) {
        return hosts.stream().filter(host -> host.role().equals(role)).toList();
    }

    public Host host(String shortName) {
        return hosts.stream()
                .filter(host -> host.shortName().equals(shortName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no machine is called " + shortName));
    }

    /** Linux machines that people log in to. */
    public List<Host> shellServers() {
        return hosts.stream()
                .filter(host -> !host.isWindows() && !host.role().equals("firewall"))
                .toList();
    }

    public List<Host> workstations() {
        return hosts("workstation");
    }

    public List<Person> admins() {
        return people.stream().filter(Person::isAdmin).toList();
    }

    public List<Person> shellUsers() {
        return people.stream().filter(Person::usesShell).toList();
    }

    /** An address that attacks come from. */
    public static String attacker(Draw draw) {
        return "203.0.113." + draw.between(1, 150);
    }

    /** A machine that attackers rent: a controller, or where stolen data goes. */
    public static String attackersServer(Draw draw) {
        return "203.0.113." + draw.between(151, 199);
    }

    /** One of the many that knock on every door of the internet, once or twice. */
    public static String passerBy(Draw draw) {
        return draw.chance(0.7)
                ? "203.0.113." + draw.between(200, 254)
                : "2001:db8:66:" + Integer.toHexString(draw.between(1, 0xfff)) + "::"
                        + Integer.toHexString(draw.between(1, 0xff));
    }

    /** A visitor of the public web site. */
    public static String visitor(Draw draw) {
        return draw.chance(0.2)
                ? "198.51.100." + draw.between(201, 254)
                : "2001:db8:c:" + Integer.toHexString(draw.between(0x1000, 0xffff)) + "::"
                        + Integer.toHexString(draw.between(1, 0xfff));
    }

    public static String browser(Draw draw) {
        return draw.pick(BROWSERS);
    }
}

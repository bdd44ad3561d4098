package io.weir.cli.deploy;

import io.weir.cli.Console;
import io.weir.cli.Weir;
import io.weir.cli.deploy.ComposeFile.Mount;
import io.weir.cli.deploy.ComposeFile.Port;
import io.weir.cli.deploy.ComposeFile.Service;
import io.weir.cli.deploy.ImageFacts.KafkaProperties;
import io.weir.jobs.config.ConfigException;
import io.weir.jobs.config.ConfigSource;
import io.weir.jobs.config.WeirConfig;
import picocli.CommandLine;

import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One aspect of the compose file, held against what the images document and what is in this repository. */
enum ComposeCheck {
    STRUCTURE((file, problems) -> {
        Set<String> allowed = Set.of("services", "volumes", "networks", "secrets");
        file.topLevel().stream()
                .filter(key -> !allowed.contains(key) && !key.startsWith("x-"))
                .forEach(key -> problems.add("top level: " + key + " is not known to every Compose"));
        for (Service service : file.services().values()) {
            service.raw().keySet().stream()
                    .filter(key -> !ComposeFile.SERVICE_KEYS.contains(key))
                    .forEach(key -> problems.add(service.name() + ": unknown key " + key));
        }
    }),

    IMAGES((file, problems) -> {
        for (Service service : file.services().values()) {
            if (!service.tag().equals(ImageFacts.of(service).version())) {
                problems.add(service.name() + ": " + service.image() + " is not the pinned version "
                        + ImageFacts.of(service).version());
            }
            boolean own = service.repository().equals(ImageFacts.WEIR_IMAGE);
            Map<String, Object> build = Repository.map(service.raw().get("build"));
            if (own == build.isEmpty()) {
                problems.add(service.name() + ": exactly the images of this project are built");
            }
            if (own && !Files.isRegularFile(Repository.ROOT.resolve(String.valueOf(build.get("dockerfile"))))) {
                problems.add(service.name() + ": no Dockerfile at " + build.get("dockerfile"));
            }
        }
    }),

    PORTS((file, problems) -> {
        Set<Integer> taken = new HashSet<>();
        for (Service service : file.services().values()) {
            for (Port port : service.ports()) {
                if (!port.address().equals("127.0.0.1")) {
                    problems.add(service.name() + ": " + port.text() + " is open to the network");
                }
                if (!taken.add(port.host())) {
                    problems.add(service.name() + ": " + port.text() + " is taken twice");
                }
                if (!listensOn(service).contains(port.container())) {
                    problems.add(service.name() + ": nothing listens on " + port.container());
                }
            }
        }
    }),

    VOLUMES((file, problems) -> {
        Set<String> used = new TreeSet<>();
        for (Service service : file.services().values()) {
            for (Mount mount : service.mounts()) {
                if (mount.isNamed()) {
                    used.add(mount.source());
                    if (!isWritableThere(file, service, mount)) {
                        problems.add(service.name() + ": " + mount.target() + " belongs to root, nobody changes that");
                    }
                } else if (!Files.exists(Repository.ROOT.resolve(mount.source()))) {
                    problems.add(service.name() + ": no " + mount.source() + " in the repository");
                } else if (!mount.readOnly()) {
                    problems.add(service.name() + ": " + mount.source() + " can be written to");
                }
            }
        }
        for (Service service : file.services().values()) {
            flinkOptions(service).values().stream()
                    .filter(value -> value.startsWith("file://"))
                    .map(value -> value.substring("file://".length()))
                    .filter(path -> service.mounts().stream()
                            .noneMatch(mount -> mount.isNamed() && path.startsWith(mount.target() + "/")))
                    .forEach(path -> problems.add(service.name() + ": " + path + " is on no volume"));
        }
        if (!used.equals(file.volumes())) {
            problems.add("volumes: declared " + file.volumes() + ", used " + used);
        }
    }),

    VARIABLES((file, problems) -> {
        for (Service service : file.services().values()) {
            service.environment().keySet().stream()
                    .filter(name -> !ImageFacts.of(service).variable().test(name))
                    .forEach(name -> problems.add(service.name() + ": the image does not know " + name));
            flinkOptions(service).forEach((key, value) -> {
                String shape = ImageFacts.FLINK_OPTIONS.get(key);
                if (shape == null || !value.matches(shape)) {
                    problems.add(service.name() + ": FLINK_PROPERTIES has " + key + ": " + value);
                }
            });
        }
    }),

    CONFIGURATION((file, problems) -> {
        for (Service service : of(file, ImageFacts.WEIR_IMAGE)) {
            weirConfig(service, problems);
        }
    }),

    COMMANDS((file, problems) -> {
        for (Service service : of(file, ImageFacts.WEIR_IMAGE)) {
            CommandLine weir = Weir.commandLine(Console.create());
            try {
                if (!weir.parseArgs(service.command().toArray(String[]::new)).hasSubcommand()) {
                    problems.add(service.name() + ": no command in " + service.command());
                }
            } catch (CommandLine.ParameterException e) {
                problems.add(service.name() + ": weir " + String.join(" ", service.command()) + ": " + e.getMessage());
            }
        }
        for (Service service : file.services().values()) {
            for (String program : programs(service.entrypoint())) {
                if (!ImageFacts.of(service).programs().contains(program)) {
                    problems.add(service.name() + ": no " + program + " in the image");
                }
            }
        }
        for (Service service : of(file, ImageFacts.FLINK_IMAGE)) {
            List<String> command = service.command();
            if (!command.isEmpty() && !ImageFacts.FLINK_PROCESSES.contains(command.get(0))) {
                problems.add(service.name() + ": the image cannot start " + command);
            }
            copiedFrom(service)
                    .filter(source -> !isMountedFile(service, source))
                    .ifPresent(source -> problems.add(service.name() + ": " + source + " is not mounted"));
        }
    }),

    HEALTH((file, problems) -> {
        for (Service service : file.services().values()) {
            List<String> test = service.healthTest();
            if (service.runsOnce() != test.isEmpty()) {
                problems.add(service.name() + ": exactly the services that keep running have a health check");
            }
            if (test.isEmpty()) {
                continue;
            }
            checkHealthTest(service, test, problems);
            Set<String> timing = Set.of("test", "interval", "timeout", "retries", "start_period");
            if (!service.healthcheck().keySet().equals(timing)) {
                problems.add(service.name() + ": the health check has "
                        + service.healthcheck().keySet());
            } else if (seconds(service, "timeout") > seconds(service, "interval")
                    || seconds(service, "start_period") < 1) {
                problems.add(service.name() + ": the health check overlaps with itself");
            }
        }
    }),

    ORDER((file, problems) -> {
        for (Service service : file.services().values()) {
            service.dependsOn().forEach((name, condition) -> {
                Service needed = file.services().get(name);
                String expected =
                        needed == null ? "" : needed.runsOnce() ? "service_completed_successfully" : "service_healthy";
                if (!condition.equals(expected)) {
                    problems.add(service.name() + ": waits for " + name + " with " + condition);
                }
            });
            if (needs(file, service.name(), new HashSet<>()).contains(service.name())) {
                problems.add(service.name() + ": waits for itself");
            }
            mentionedHosts(file, service)
                    .filter(host -> !file.services().get(host).repository().equals(service.repository()))
                    .filter(host ->
                            !needs(file, service.name(), new HashSet<>()).contains(host))
                    .forEach(host -> problems.add(service.name() + ": talks to " + host + " without waiting for it"));
        }
    }),

    LIFE((file, problems) -> {
        for (Service service : file.services().values()) {
            if (!Set.of("no", "unless-stopped").contains(service.restart())) {
                problems.add(service.name() + ": restart is '" + service.restart() + "'");
            }
            String memory = String.valueOf(service.limits().get("memory"));
            String cpus = String.valueOf(service.limits().get("cpus"));
            if (!memory.matches("\\d+[MG]") || !cpus.matches("\\d\\.\\d")) {
                problems.add(service.name() + ": limits are " + service.limits());
            } else if (needsMegabytes(service) > megabytes(memory)) {
                problems.add(service.name() + ": needs " + needsMegabytes(service) + " MB and may have " + memory);
            }
            if (!Repository.texts(service.raw().get("security_opt")).contains("no-new-privileges:true")) {
                problems.add(service.name() + ": may gain privileges");
            }
        }
    }),

    SECRETS((file, problems) -> {
        Set<String> used = new TreeSet<>();
        for (Service service : file.services().values()) {
            Set<String> there = new TreeSet<>();
            service.secrets().forEach(secret -> {
                there.add(secret.target());
                used.add(secret.source());
            });
            secretFiles(file, service)
                    .filter(path -> !there.contains(path))
                    .forEach(path -> problems.add(service.name() + ": " + path + " is no secret of it"));
            service.environment().forEach((name, value) -> {
                if (name.matches("(?i).*(PASSWORD|SECRET|API_KEY|TOKEN).*") && !name.endsWith("_FILE")) {
                    problems.add(service.name() + ": " + name + " is a secret in a variable");
                }
            });
        }
        if (!used.equals(file.secrets().keySet())) {
            problems.add("secrets: declared " + file.secrets().keySet() + ", used " + used);
        }
        file.secrets().forEach((name, path) -> {
            if (!path.endsWith("/" + name)) {
                problems.add("secrets: " + name + " is in a file of another name, " + path);
            }
        });
    }),

    NETWORKS((file, problems) -> {
        Set<String> used = new TreeSet<>();
        file.services().values().forEach(service -> used.addAll(service.networks()));
        if (!used.equals(file.networks())) {
            problems.add("networks: declared " + file.networks() + ", used " + used);
        }
    }),

    ADDRESSES((file, problems) -> {
        List<Service> brokers = of(file, ImageFacts.KAFKA_IMAGE);
        for (Service kafka : brokers) {
            checkKafka(kafka, brokers, problems);
        }
        for (Service service : file.services().values()) {
            addresses(service).forEach(address -> {
                URI uri = URI.create(address.contains("://") ? address : "tcp://" + address);
                Service target = file.services().get(uri.getHost());
                if (target == null || !reachableOn(target).contains(uri.getPort())) {
                    problems.add(service.name() + ": nobody answers at " + address);
                }
            });
        }
    });

    private static final Pattern SECRET_FILE =
            Pattern.compile("/run/secrets/[a-z0-9.-]+|(?<![a-z0-9/])certificates/[a-z0-9.-]+");
    private static final String ELASTICSEARCH_CONFIG = "/usr/share/elasticsearch/config/";
    private static final Pattern CONFIG_COPY = Pattern.compile("cp (\\S+) (\\S+) && exec (\\S+) \"\\$\\$@\"");

    private final BiConsumer<ComposeFile, List<String>> check;

    ComposeCheck(BiConsumer<ComposeFile, List<String>> check) {
        this.check = check;
    }

    /** What is wrong in this respect; empty if nothing is. */
    List<String> problems(String text) {
        return problems(ComposeFile.parse(text));
    }

    List<String> problems(ComposeFile file) {
        List<String> problems = new ArrayList<>();
        check.accept(file, problems);
        return problems;
    }

    /** The secrets that a service reads: what its own words name, and in Flink's what the configuration of jobs names. */
    private static Stream<String> secretFiles(ComposeFile file, Service service) {
        Stream<String> words = Stream.of(
                        service.environment().values(), service.command(), service.entrypoint(), service.healthTest())
                .flatMap(Collection::stream);
        if (service.repository().equals(ImageFacts.WEIR_IMAGE)) {
            // 'setup kafka' reads what is said of Kafka; 'submit' hands everything on.
            String part = service.command().get(0).equals("setup")
                            && service.command().size() > 1
                    ? "WEIR_" + service.command().get(1).toUpperCase(Locale.ROOT) + "_"
                    : "none";
            words = service.environment().entrySet().stream()
                    .filter(variable -> variable.getKey().startsWith(part))
                    .map(Map.Entry::getValue);
        } else if (ImageFacts.FLINK_PROCESSES.containsAll(service.command())
                && !service.command().isEmpty()) {
            words = of(file, ImageFacts.WEIR_IMAGE).stream()
                    .filter(other -> other.command().contains("submit"))
                    .flatMap(other -> other.environment().values().stream());
        }
        return words.flatMap(word -> SECRET_FILE.matcher(word).results())
                .map(found -> found.group().startsWith("/") ? found.group() : ELASTICSEARCH_CONFIG + found.group());
    }

    private static List<Service> of(ComposeFile file, String repository) {
        return file.services().values().stream()
                .filter(service -> service.repository().equals(repository))
                .toList();
    }

    /** A volume is of use where the image has a directory of the right owner, or where a service changes the owner first. */
    private static boolean isWritableThere(ComposeFile file, Service service, Mount mount) {
        if (ImageFacts.of(service).dataPaths().contains(mount.target())
                || service.entrypoint().contains("chown")) {
            return true;
        }
        return needs(file, service.name(), new HashSet<>()).stream()
                .map(name -> file.services().get(name))
                .anyMatch(other -> other.text("user").equals("root")
                        && other.entrypoint().equals(List.of("chown", "flink:flink", mount.target()))
                        && other.mounts().contains(mount));
    }

    private static Map<String, String> flinkOptions(Service service) {
        Map<String, String> options = new LinkedHashMap<>();
        service.environment()
                .getOrDefault("FLINK_PROPERTIES", "")
                .lines()
                .map(line -> line.split(":", 2))
                .forEach(pair -> options.put(pair[0], pair.length < 2 ? "" : pair[1].strip()));
        return options;
    }

    private static WeirConfig weirConfig(Service service, List<String> problems) {
        String yaml = Repository.read("flink-conf/weir.yaml");
        try {
            WeirConfig config = WeirConfig.parse(new ConfigSource("weir.yaml", yaml, Map.of(), service.environment()));
            if (config.overrides().size() != service.environment().size()) {
                problems.add(service.name() + ": " + service.environment().keySet() + " set only "
                        + config.overrides().keySet());
            }
            return config;
        } catch (ConfigException e) {
            problems.add(service.name() + ": " + e.getMessage());
            return WeirConfig.parse(new ConfigSource("weir.yaml", yaml, Map.of(), Map.of()));
        }
    }

    /** The programs that an entrypoint calls: its first word, and those in a shell's script. */
    private static List<String> programs(List<String> entrypoint) {
        List<String> programs = new ArrayList<>();
        if (!entrypoint.isEmpty()) {
            programs.add(entrypoint.get(0));
        }
        if (entrypoint.contains("-c")) {
            Matcher script = CONFIG_COPY.matcher(entrypoint.get(entrypoint.indexOf("-c") + 1));
            programs.add(script.matches() ? "cp" : "script of another form");
            programs.add(script.matches() ? script.group(3) : "script of another form");
        }
        return programs;
    }

    private static Optional<String> copiedFrom(Service service) {
        return service.entrypoint().stream()
                .map(CONFIG_COPY::matcher)
                .filter(Matcher::matches)
                .map(script -> script.group(1))
                .findFirst();
    }

    private static boolean isMountedFile(Service service, String path) {
        return service.mounts().stream()
                .filter(mount -> path.startsWith(mount.target() + "/"))
                .anyMatch(mount -> Files.isRegularFile(Repository.ROOT.resolve(
                        mount.source() + path.substring(mount.target().length()))));
    }

    private static void checkHealthTest(Service service, List<String> test, List<String> problems) {
        boolean shell = test.get(0).equals("CMD-SHELL");
        List<String> words = shell
                ? Arrays.stream(test.get(1).split(" "))
                        .filter(word -> !word.matches("[A-Z_]+=\\S*"))
                        .toList()
                : test.subList(1, test.size());
        Set<String> programs = ImageFacts.of(service).programs();
        if (!(shell || test.get(0).equals("CMD")) || (shell && !programs.contains("/bin/sh"))) {
            problems.add(service.name() + ": the health check starts with " + test.get(0));
        }
        if (!programs.contains(words.get(0))) {
            problems.add(service.name() + ": no " + words.get(0) + " in the image to check health with");
        }
        Matcher address = Pattern.compile("(localhost|127\\.0\\.0\\.1|" + service.name() + ")[:/](\\d+)")
                .matcher(String.join(" ", words));
        if (!address.find() || !listensOn(service).contains(Integer.parseInt(address.group(2)))) {
            problems.add(service.name() + ": the health check asks where nothing listens: " + words);
        }
    }

    private static int seconds(Service service, String key) {
        String text = String.valueOf(service.healthcheck().get(key));
        return text.matches("\\d+s") ? Integer.parseInt(text.substring(0, text.length() - 1)) : 0;
    }

    /** Everything that must have started, or ended, before a service starts. */
    private static Set<String> needs(ComposeFile file, String service, Set<String> seen) {
        Service known = file.services().get(service);
        if (known != null) {
            for (String name : known.dependsOn().keySet()) {
                if (seen.add(name)) {
                    needs(file, name, seen);
                }
            }
        }
        return seen;
    }

    /** Services whose names stand in the addresses that a service was given. */
    private static Stream<String> mentionedHosts(ComposeFile file, Service service) {
        return addresses(service).stream()
                .map(address -> URI.create(address.contains("://") ? address : "tcp://" + address)
                        .getHost())
                .filter(host -> file.services().containsKey(host) && !host.equals(service.name()))
                .distinct();
    }

    /** The addresses of other services in a service's variables and command; its own published ones are not meant. */
    private static List<String> addresses(Service service) {
        List<String> addresses = new ArrayList<>();
        Map<String, String> environment = service.environment();
        if (service.repository().equals(ImageFacts.WEIR_IMAGE)) {
            WeirConfig config = weirConfig(service, new ArrayList<>());
            addresses.addAll(List.of(config.kafka().access().bootstrap().split(",")));
            addresses.addAll(config.elasticsearch().hosts());
            if (service.command().contains("kibana")) {
                addresses.add(config.kibana().url());
            }
            service.command().stream().filter(word -> word.startsWith("http")).forEach(addresses::add);
        }
        if (environment.containsKey("ELASTICSEARCH_HOSTS")) {
            String hosts = environment.get("ELASTICSEARCH_HOSTS").replaceAll("[\\[\\]\"]", "");
            addresses.addAll(List.of(hosts.split(",")));
        }
        Map<String, String> flink = flinkOptions(service);
        if (!flink.isEmpty()) {
            addresses.add(flink.getOrDefault("jobmanager.rpc.address", "nowhere") + ":6123");
            addresses.add(flink.getOrDefault("rest.address", "nowhere") + ":8081");
        }
        if (environment.containsKey("KAFKA_CONTROLLER_QUORUM_VOTERS")) {
            for (String voter :
                    environment.get("KAFKA_CONTROLLER_QUORUM_VOTERS").split(",")) {
                addresses.add(voter.replaceFirst("^\\d+@", ""));
            }
        }
        if (environment.containsKey("discovery.seed_hosts")) {
            for (String node : environment.get("discovery.seed_hosts").split(",")) {
                addresses.add(node + ":9300");
            }
        }
        return addresses;
    }

    /** Ports that a service's server binds inside its container. */
    private static Set<Integer> listensOn(Service service) {
        Set<Integer> ports = new TreeSet<>(ImageFacts.of(service).listens());
        listeners(service, "KAFKA_LISTENERS").values().forEach(uri -> ports.add(uri.getPort()));
        if (service.command().contains("taskmanager")) {
            ports.clear();
            String rpc = flinkOptions(service).getOrDefault("taskmanager.rpc.port", "0");
            ports.add(Integer.parseInt(rpc));
        }
        return ports;
    }

    /** Ports where other services may ask; a broker that advertises another address is of no use to them. */
    private static Set<Integer> reachableOn(Service service) {
        if (!service.repository().equals(ImageFacts.KAFKA_IMAGE)) {
            return listensOn(service);
        }
        Set<Integer> ports = new TreeSet<>();
        listeners(service, "KAFKA_ADVERTISED_LISTENERS").values().stream()
                .filter(uri -> uri.getHost().equals(service.name()))
                .forEach(uri -> ports.add(uri.getPort()));
        URI controller = listeners(service, "KAFKA_LISTENERS")
                .get(service.environment().getOrDefault("KAFKA_CONTROLLER_LISTENER_NAMES", ""));
        if (controller != null) {
            ports.add(controller.getPort());
        }
        return ports;
    }

    private static Map<String, URI> listeners(Service service, String variable) {
        Map<String, URI> listeners = new LinkedHashMap<>();
        String text = service.environment().getOrDefault(variable, "");
        for (String listener : text.isEmpty() ? new String[0] : text.split(",")) {
            String[] parts = listener.split("://");
            listeners.put(parts[0], URI.create("tcp://" + (parts[1].startsWith(":") ? "any" : "") + parts[1]));
        }
        return listeners;
    }

    private static void checkKafka(Service kafka, List<Service> brokers, List<String> problems) {
        Map<String, String> environment = kafka.environment();
        Map<String, URI> bound = listeners(kafka, "KAFKA_LISTENERS");
        Map<String, URI> advertised = listeners(kafka, "KAFKA_ADVERTISED_LISTENERS");
        String controller = environment.get("KAFKA_CONTROLLER_LISTENER_NAMES");

        Set<String> expected = new TreeSet<>(bound.keySet());
        expected.remove(controller);
        if (!advertised.keySet().equals(expected)) {
            problems.add("kafka: binds " + bound.keySet() + " and advertises " + advertised.keySet());
        }
        advertised.forEach((name, uri) -> {
            boolean inside = uri.getHost().equals(kafka.name());
            int port = bound.getOrDefault(name, uri).getPort();
            boolean published = kafka.ports().stream()
                    .anyMatch(open -> uri.getHost().equals("localhost")
                            && open.container() == port
                            && open.host() == uri.getPort());
            if (inside ? port != uri.getPort() : !published) {
                problems.add("kafka: " + name + " advertises " + uri.getHost() + ":" + uri.getPort()
                        + ", where nobody reaches it");
            }
        });
        if (!advertised.containsKey(environment.get("KAFKA_INTER_BROKER_LISTENER_NAME"))) {
            problems.add("kafka: no such listener: " + environment.get("KAFKA_INTER_BROKER_LISTENER_NAME"));
        }
        Set<String> mapped = new TreeSet<>();
        for (String pair : environment
                .getOrDefault("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "")
                .split(",")) {
            mapped.add(pair.split(":")[0]);
        }
        if (!mapped.equals(new TreeSet<>(bound.keySet()))) {
            problems.add("kafka: security is told for " + mapped + ", listeners are " + bound.keySet());
        }
        String voters = brokers.stream()
                .map(broker -> broker.environment().get("KAFKA_NODE_ID") + "@" + broker.name() + ":"
                        + bound.getOrDefault(controller, URI.create("tcp://any:0"))
                                .getPort())
                .collect(Collectors.joining(","));
        if (!voters.equals(environment.get("KAFKA_CONTROLLER_QUORUM_VOTERS"))) {
            problems.add("kafka: the voters are " + voters);
        }
        if (kafka.mounts().stream().noneMatch(mount -> mount.target().equals(environment.get("KAFKA_LOG_DIRS")))) {
            problems.add("kafka: no volume at " + environment.get("KAFKA_LOG_DIRS"));
        }
        environment.keySet().stream()
                .filter(name -> !KafkaProperties.JVM_VARIABLES.contains(name))
                .map(KafkaProperties::property)
                .filter(name -> name.endsWith("replication.factor") || name.endsWith("min.isr"))
                .filter(name -> !Integer.toString(
                                name.endsWith("min.isr") ? Math.max(1, brokers.size() - 1) : brokers.size())
                        .equals(environment.get(
                                "KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'))))
                .forEach(name -> problems.add("kafka: with " + brokers.size() + " brokers, not so: " + name));
    }

    /** What a server was told to take: a heap, of which a process needs about twice as much, or all of a Flink process. */
    private static int needsMegabytes(Service service) {
        String process = flinkOptions(service)
                .getOrDefault(
                        service.command().contains("jobmanager")
                                ? "jobmanager.memory.process.size"
                                : "taskmanager.memory.process.size",
                        "0m");
        int needed = megabytes(process.toUpperCase(Locale.ROOT));
        for (String options : service.environment().values()) {
            Matcher heap = Pattern.compile("-Xmx(\\d+[mg])").matcher(options);
            if (heap.find()) {
                needed = 2 * megabytes(heap.group(1).toUpperCase(Locale.ROOT));
            }
        }
        return needed;
    }

    private static int megabytes(String size) {
        int number = Integer.parseInt(size.substring(0, size.length() - 1));
        return size.endsWith("G") ? number * 1024 : number;
    }
}

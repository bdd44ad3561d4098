package io.weir.cli.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A compose file, read into values.
 *
 * @param internalNetworks those without a way out or in
 * @param secrets names with the files that hold them
 */
record ComposeFile(
        Set<String> topLevel,
        Map<String, Service> services,
        Set<String> volumes,
        Set<String> networks,
        Set<String> internalNetworks,
        Map<String, String> secrets) {
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+):\\?}");

    /** What this file says of a service; anything else is taken for a slip of the pen. */
    static final Set<String> SERVICE_KEYS = Set.of(
            "image",
            "profiles",
            "build",
            "user",
            "entrypoint",
            "command",
            "environment",
            "ports",
            "volumes",
            "secrets",
            "networks",
            "healthcheck",
            "depends_on",
            "restart",
            "cap_drop",
            "security_opt",
            "deploy");

    /** A published port, {@code address:host:container}; the parts that are missing are empty. */
    record Port(String text, String address, int host, int container) {
        static Port of(String text) {
            String[] parts = text.split(":", -1);
            int container = Integer.parseInt(parts[parts.length - 1]);
            int host = parts.length < 2 ? 0 : Integer.parseInt(parts[parts.length - 2]);
            return new Port(text, parts.length < 3 ? "" : parts[0], host, container);
        }
    }

    /** A volume or a file of the checkout in a container. */
    record Mount(String source, String target, boolean readOnly) {
        static Mount of(String text) {
            String[] parts = text.split(":", -1);
            return new Mount(parts[0], parts[1], parts.length > 2 && parts[2].equals("ro"));
        }

        boolean isNamed() {
            return !source.startsWith(".") && !source.startsWith("/");
        }
    }

    /** A secret in a container: where it is, and what it is called in the file. */
    record Secret(String source, String target) {
        static Secret of(Object entry) {
            if (entry instanceof Map<?, ?> placed) {
                return new Secret(String.valueOf(placed.get("source")), String.valueOf(placed.get("target")));
            }
            return new Secret(String.valueOf(entry), "/run/secrets/" + entry);
        }
    }

    record Service(String name, Map<String, Object> raw) {
        String image() {
            return text("image");
        }

        String repository() {
            return image().contains(":") ? image().substring(0, image().lastIndexOf(':')) : image();
        }

        String tag() {
            return image().substring(repository().length()).replace(":", "");
        }

        String restart() {
            return text("restart");
        }

        boolean runsOnce() {
            return restart().equals("no");
        }

        List<String> command() {
            return Repository.texts(raw.get("command"));
        }

        List<String> entrypoint() {
            return Repository.texts(raw.get("entrypoint"));
        }

        Map<String, String> environment() {
            Map<String, String> environment = new TreeMap<>();
            Repository.map(raw.get("environment")).forEach((key, value) -> environment.put(key, String.valueOf(value)));
            return environment;
        }

        List<Port> ports() {
            return Repository.texts(raw.get("ports")).stream().map(Port::of).toList();
        }

        List<Mount> mounts() {
            return Repository.texts(raw.get("volumes")).stream().map(Mount::of).toList();
        }

        List<Secret> secrets() {
            return Repository.list(raw.get("secrets")).stream().map(Secret::of).toList();
        }

        List<String> networks() {
            return Repository.texts(raw.get("networks"));
        }

        Map<String, Object> healthcheck() {
            return Repository.map(raw.get("healthcheck"));
        }

        List<String> healthTest() {
            return Repository.texts(healthcheck().get("test"));
        }

        /** The services this one waits for, with what it waits for. */
        Map<String, String> dependsOn() {
            Map<String, String> conditions = new TreeMap<>();
            Repository.map(raw.get("depends_on"))
                    .forEach((service, how) -> conditions.put(
                            service, String.valueOf(Repository.map(how).get("condition"))));
            return conditions;
        }

        Map<String, Object> limits() {
            Map<String, Object> deploy = Repository.map(raw.get("deploy"));
            return Repository.map(Repository.map(deploy.get("resources")).get("limits"));
        }

        String text(String key) {
            return raw.get(key) == null ? "" : String.valueOf(raw.get(key));
        }
    }

    static ComposeFile parse(String text) {
        return parse(text, Map.of());
    }

    /** @param variables what {@code .env} says */
    static ComposeFile parse(String text, Map<String, String> variables) {
        Map<String, Object> root = Repository.map(merged(Repository.yaml(interpolated(text, variables))));
        Map<String, Service> services = new LinkedHashMap<>();
        Repository.map(root.get("services"))
                .forEach((name, service) -> services.put(name, new Service(name, Repository.map(service))));
        return new ComposeFile(
                new TreeSet<>(root.keySet()),
                services,
                new TreeSet<>(Repository.map(root.get("volumes")).keySet()),
                new TreeSet<>(Repository.map(root.get("networks")).keySet()),
                Repository.map(root.get("networks")).entrySet().stream()
                        .filter(network -> Boolean.TRUE.equals(
                                Repository.map(network.getValue()).get("internal")))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toCollection(TreeSet::new)),
                secrets(root));
    }

    private static Map<String, String> secrets(Map<String, Object> root) {
        Map<String, String> secrets = new TreeMap<>();
        Repository.map(root.get("secrets"))
                .forEach((name, secret) ->
                        secrets.put(name, String.valueOf(Repository.map(secret).get("file"))));
        return secrets;
    }

    /** The variables without which the file cannot be used. */
    static Set<String> variables(String text) {
        return VARIABLE.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String interpolated(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), "")));
    }

    /** What stands under the key {@code <<} belongs to the map around it, whose own keys win. */
    private static Object merged(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(ComposeFile::merged).toList();
        }
        if (!(value instanceof Map<?, ?>)) {
            return value;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        Repository.map(value).forEach((key, part) -> {
            if (key.equals("<<")) {
                Repository.map(merged(part)).forEach(all::putIfAbsent);
            } else {
                all.put(key, merged(part));
            }
        });
        return all;
    }
}

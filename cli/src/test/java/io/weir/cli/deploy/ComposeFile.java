package io.weir.cli.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code docker-compose.yml}, read into values. */
record ComposeFile(Set<String> topLevel, Map<String, Service> services, Set<String> volumes) {
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
        Map<String, Object> root = Repository.yaml(text);
        Map<String, Service> services = new LinkedHashMap<>();
        Repository.map(root.get("services"))
                .forEach((name, service) -> services.put(name, new Service(name, Repository.map(service))));
        return new ComposeFile(
                new TreeSet<>(root.keySet()),
                services,
                new TreeSet<>(Repository.map(root.get("volumes")).keySet()));
    }
}

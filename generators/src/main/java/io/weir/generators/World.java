package io.weir.generators;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The simulated site: its servers, the people who work on them and from where. Documentation addresses only. */
public record World(List<String> servers, List<Person> people) {
    private static final List<String> NAMES = List.of(
            "alice", "bruno", "chen", "dalia", "emre", "fatou", "goran", "hana", "ines", "jonas", "kamal", "lena");
    private static final List<String> ROLES = List.of("web", "db", "app", "build", "mail");

    /** Someone with an account, who logs in from one address and sometimes mistypes the password. */
    public record Person(String name, String address, double typosPerLogin) {}

    public static World seeded(long seed) {
        Random random = new Random(seed);
        List<String> servers = new ArrayList<>();
        for (String role : ROLES) {
            servers.add(role + "-0" + (1 + random.nextInt(3)));
        }
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            people.add(new Person(NAMES.get(i), "192.0.2." + (10 + i), 0.05 + random.nextDouble() * 0.1));
        }
        return new World(List.copyOf(servers), List.copyOf(people));
    }
}

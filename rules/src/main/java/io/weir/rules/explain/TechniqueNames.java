package io.weir.rules.explain;

import java.util.Collection;
import java.util.List;

/** The techniques that can be suggested. */
@FunctionalInterface
public interface TechniqueNames {
    Collection<Technique> all();

    /**
     * A technique of ATT&CK.
     *
     * @param id such as T1110.001
     * @param tactics short names
     */
    record Technique(String id, String name, List<String> tactics) {
        public String link() {
            return "https://attack.mitre.org/techniques/" + id.replace('.', '/');
        }
    }
}

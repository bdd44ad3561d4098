package io.weir.rules.sigma;

/** Something that can report: a detection on single events or a correlation over others. */
public sealed interface Rule permits DetectionRule, CorrelationRule {
    Metadata metadata();

    WeirKeys weir();

    /** How results name the rule: its id, else its name, else its title. */
    default String key() {
        return metadata().key();
    }
}

package io.weir.rules.explain;

import io.weir.rules.explain.TechniqueNames.Technique;

/**
 * A technique that a rule may be about.
 *
 * @param confidence in percent
 * @param because the words of the rule that say so
 */
public record Suggestion(Technique technique, int confidence, String because) {}

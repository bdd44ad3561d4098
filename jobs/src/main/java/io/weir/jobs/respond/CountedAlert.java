package io.weir.jobs.respond;

import io.weir.rules.alert.Alert;

/**
 * An alert that no newer version is known of.
 *
 * @param earlier alerts of its rule in the days before
 */
public record CountedAlert(Alert alert, long earlier) {}

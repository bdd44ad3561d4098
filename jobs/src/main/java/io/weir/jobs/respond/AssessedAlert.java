package io.weir.jobs.respond;

import io.weir.connectors.alert.DescribedAlert;
import io.weir.rules.incident.ScoredAlert;

/** An alert with its score: for the incident it belongs to, and as a document. */
public record AssessedAlert(ScoredAlert scored, DescribedAlert described) {}

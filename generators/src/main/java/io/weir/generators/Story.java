package io.weir.generators;

import java.util.List;

/** What a scenario leaves behind: its records in the order of their times, and the truth about it. */
public record Story(List<Shipment> shipments, Truth truth) {}

package io.weir.connectors.elasticsearch;

import java.io.Serializable;

/** A whole document for an index; a higher version replaces a lower one, never the other way round. */
public record IndexDocument(String index, String id, long version, byte[] json) implements Serializable {}

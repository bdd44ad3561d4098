package io.weir.generators.world;

/** Something on the internet that people visit. */
public record Site(String domain, String address) {}

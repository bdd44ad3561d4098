package io.weir.generators.log;

import io.weir.generators.world.Host;

/** A login that a server let in, until it ends. */
public record SshSession(Host host, String user, int uid, String from, int port, long pid, long session) {}

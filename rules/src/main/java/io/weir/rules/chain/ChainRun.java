package io.weir.rules.chain;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far one entity has come in one segment of a chain.
 *
 * <p>A hit completes the segment if hits before it, in the order of (time, id), took every step that is not optional, each
 * within its limits, each its own, and none of them followed by what must not follow. Of all ways to complete it with this hit,
 * the one that began last is told.
 */
public interface ChainRun {
    /** Makes runs of whatever kind suits a chain. */
    interface Factory {
        ChainRun of(Segment segment);
    }

    /** Takes the next hit, in the order of {@link ChainHit#ORDER}. One completion for each path that led to this entity. */
    List<Completion> accept(ChainHit hit);

    /** Forgets what no hit after this time can continue. */
    void expire(long atMillis);

    boolean isEmpty();

    /** The time at which {@link #expire} leaves nothing, if no hit comes before; empty if nothing is left. */
    OptionalLong emptyAtMillis();

    /** What had to be given up since this value was made, because it was too much for one key. */
    long evicted();

    void write(DataOutput output) throws IOException;

    /** Fills a fresh value of the same chain and segment. */
    void read(DataInput input) throws IOException;
}

package io.weir.jobs.detect;

import io.weir.rules.session.HostSessions;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Writes the sessions of a host as they write themselves. */
final class HostSessionsSerializer extends TypeSerializerSingleton<HostSessions> {
    static final HostSessionsSerializer INSTANCE = new HostSessionsSerializer();

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public HostSessions createInstance() {
        return new HostSessions();
    }

    @Override
    public HostSessions copy(HostSessions from) {
        return from.copy();
    }

    @Override
    public HostSessions copy(HostSessions from, HostSessions reuse) {
        return from.copy();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(HostSessions host, DataOutputView output) throws IOException {
        host.write(output);
    }

    @Override
    public HostSessions deserialize(DataInputView input) throws IOException {
        return HostSessions.read(input);
    }

    @Override
    public HostSessions deserialize(HostSessions reuse, DataInputView input) throws IOException {
        return deserialize(input);
    }

    @Override
    public void copy(DataInputView input, DataOutputView output) throws IOException {
        serialize(deserialize(input), output);
    }

    @Override
    public TypeSerializerSnapshot<HostSessions> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink by its name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<HostSessions> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}

package io.weir.jobs.form;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * Writes records, which never change, in a form of their own: Flink's way for records takes several times as long, and copies
 * them. State in Flink's way is still read.
 */
public abstract class RecordSerializer<T> extends TypeSerializerSingleton<T> {
    private static final long serialVersionUID = 1L;

    @Override
    public T deserialize(T reuse, DataInputView input) throws IOException {
        return deserialize(input);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public T createInstance() {
        return null;
    }

    @Override
    public T copy(T record) {
        return record;
    }

    @Override
    public T copy(T record, T reuse) {
        return record;
    }

    @Override
    public void copy(DataInputView input, DataOutputView output) throws IOException {
        serialize(deserialize(input), output);
    }

    @Override
    public int getLength() {
        return -1;
    }

    /** Flink makes it by its name, so that each serializer has one of its own. */
    public abstract static class Snapshot<T> implements TypeSerializerSnapshot<T> {
        private final RecordSerializer<T> serializer;

        protected Snapshot(RecordSerializer<T> serializer) {
            this.serializer = serializer;
        }

        @Override
        public int getCurrentVersion() {
            return 1;
        }

        @Override
        public void writeSnapshot(DataOutputView output) {
            // records themselves tell their version
        }

        @Override
        public void readSnapshot(int readVersion, DataInputView input, ClassLoader loader) {
            // as above
        }

        @Override
        public TypeSerializer<T> restoreSerializer() {
            return serializer;
        }

        @Override
        public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> before) {
            if (before.getClass() == getClass()) {
                return TypeSerializerSchemaCompatibility.compatibleAsIs();
            }
            return before instanceof PojoSerializerSnapshot
                    ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }
}

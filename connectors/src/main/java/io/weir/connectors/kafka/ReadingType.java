package io.weir.connectors.kafka;

import io.weir.connectors.telemetry.Reading;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink how readings travel, should they ever leave the task that made them. */
public final class ReadingType extends TypeInformation<Reading> {
    public static final ReadingType INSTANCE = new ReadingType();

    @Override
    public TypeSerializer<Reading> createSerializer(SerializerConfig config) {
        return ReadingSerializer.INSTANCE;
    }

    @Override
    public Class<Reading> getTypeClass() {
        return Reading.class;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public String toString() {
        return "Reading";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReadingType;
    }

    @Override
    public int hashCode() {
        return ReadingType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ReadingType;
    }
}

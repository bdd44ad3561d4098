package io.weir.jobs.detect;

import io.weir.rules.alert.Hit;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink how hits travel and are kept: there are more of them than of anything else but events. */
public final class HitType extends TypeInformation<Hit> {
    public static final HitType INSTANCE = new HitType();

    private static final long serialVersionUID = 1L;

    @Override
    public TypeSerializer<Hit> createSerializer(SerializerConfig config) {
        return HitSerializer.INSTANCE;
    }

    @Override
    public Class<Hit> getTypeClass() {
        return Hit.class;
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
        return "Hit";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HitType;
    }

    @Override
    public int hashCode() {
        return HitType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof HitType;
    }
}

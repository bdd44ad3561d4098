package io.weir.connectors.telemetry.avro;

import org.apache.avro.Schema;

/** Nobody said where schemas are. */
final class NoSchemas implements Schemas {
    @Override
    public Schema byId(int id) throws Unreadable {
        throw unreadable("the schema with id " + id);
    }

    @Override
    public Schema byFingerprint(long fingerprint) throws Unreadable {
        throw unreadable("the schema with fingerprint " + Long.toHexString(fingerprint));
    }

    @Override
    public Schema only() throws Unreadable {
        throw unreadable("a schema");
    }

    private static Unreadable unreadable(String what) {
        return new Unreadable("needs " + what + ": the setting 'schema' names no file, directory or registry");
    }
}

package io.weir.connectors.telemetry.avro;

import org.apache.avro.Schema;

/** Where the schemas are that records were written with. */
interface Schemas {
    Schema byId(int id) throws Unreadable;

    /** By the fingerprint that single-object encoding has: CRC-64-AVRO of the schema's canonical form. */
    Schema byFingerprint(long fingerprint) throws Unreadable;

    /** The schema of records that name none. */
    Schema only() throws Unreadable;

    static Schemas of(String setting) {
        if (setting.isEmpty()) {
            return new NoSchemas();
        }
        return setting.startsWith("http://") || setting.startsWith("https://")
                ? new SchemaRegistry(setting)
                : SchemaFiles.load(setting);
    }
}

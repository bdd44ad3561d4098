package io.weir.connectors.telemetry.avro;

import org.apache.avro.Schema;

/** Parses schemas that somebody sent. */
final class SchemaText {
    private SchemaText() {}

    /** A parser may know the schemas already that this one refers to. */
    static Schema parse(Schema.Parser parser, String text) throws Unreadable {
        try {
            return parser.parse(text);
        } catch (RuntimeException wrong) { // not all that is wrong with a schema has a type of its own
            throw new Unreadable("no Avro schema: " + wrong.getMessage());
        }
    }
}

package io.weir.rules.proof;

import java.util.List;

/** Makes events of records as they are shipped. */
@FunctionalInterface
public interface RecordReader {
    /** Where nothing reads records, tests state events. */
    RecordReader NONE = (format, record, arrivalMillis, number) -> {
        throw new UnreadableRecordException("records are read by './weir rules test' only, expected an event");
    };

    /**
     * The events of a record that arrived at a time.
     *
     * @param format how it is written, or {@code auto}
     * @param number tells the records of a test apart
     */
    List<PlayedEvent> read(String format, String record, long arrivalMillis, int number);

    /** Says why a record gives no event. */
    final class UnreadableRecordException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnreadableRecordException(String reason) {
            super(reason);
        }
    }
}

package io.weir.cli.respond;

import io.weir.cli.CliException;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RespondRecordsTest {
    private static final String WHOLE = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    private static final List<String> IDS = List.of(WHOLE, "0a1bffffffffffffffffffffffffffff");

    private static String whole(String beginning) {
        return RespondRecords.wholeId(() -> IDS, Function.identity(), beginning, "alert");
    }

    @Test
    void theBeginningOfAnIdIsEnoughWhereNoOtherBeginsSo() {
        assertThat(whole("0a1b2")).isEqualTo(WHOLE);
        assertThatThrownBy(() -> whole("0a1b"))
                .isInstanceOf(CliException.class)
                .hasMessage("2 alerts begin with 0a1b, expected one");
        assertThatThrownBy(() -> whole("ff")).hasMessage("there is no alert ff");
    }

    /** What is decided about it is answered, even if the topic has forgotten it. */
    @Test
    void aWholeIdIsTakenAsItIs() {
        assertThat(RespondRecords.wholeId(
                        () -> {
                            throw new AssertionError("nobody needs to look");
                        },
                        Function.<String>identity(),
                        WHOLE,
                        "alert"))
                .isEqualTo(WHOLE);
    }
}

package io.weir.jobs.rules;

import io.weir.rules.book.RuleDocument;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class RulePieceTest {
    private static final RuleUpdate SMALL =
            new RuleUpdate(1, List.of(new RuleDocument("small", "small.yml", "title: Small")));
    private static final RuleUpdate LARGE =
            new RuleUpdate(2, List.of(new RuleDocument("large", "large.yml", "#".repeat(3_000_000))));

    private final RulePiece.Assembly assembly = new RulePiece.Assembly();

    @Test
    void aSmallChangeIsOnePiece() throws Exception {
        assertThat(RulePiece.of(SMALL)).hasSize(1);
        assertThat(added(RulePiece.of(SMALL))).contains(SMALL);
    }

    @Test
    void aLargeChangeIsWholeWithItsLastPiece() throws Exception {
        List<RulePiece> pieces = RulePiece.of(LARGE);
        assertThat(pieces).hasSize(3);
        assertThat(added(pieces.subList(0, 2))).isEmpty();
        assertThat(assembly.add(pieces.get(2))).contains(LARGE);
    }

    @Test
    void aChangeThatIsBegunAnewCountsOnce() throws Exception {
        added(RulePiece.of(LARGE).subList(0, 2));
        assertThat(added(RulePiece.of(LARGE))).contains(LARGE);
        added(RulePiece.of(LARGE).subList(0, 1));
        assertThat(added(RulePiece.of(SMALL))).contains(SMALL);
    }

    private Optional<RuleUpdate> added(List<RulePiece> pieces) throws Exception {
        Optional<RuleUpdate> last = Optional.empty();
        for (RulePiece piece : pieces) {
            last = assembly.add(piece);
        }
        return last;
    }
}

package io.driftline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateRowsTest {
    private static final StateSpec SPEC =
            StateSpec.of("outer", 3)
                    .counter("stored", 0)
                    .part(StateSpec.of("slots", 1).rows(2).perRow("class", 1, -1))
                    .part(
                            StateSpec.of("rows", 2)
                                    .rows(3)
                                    .perRow("inputs", 2, 0)
                                    .perRow("target", 1, 0.5));

    private final StateTree tree = StateTree.of(SPEC, 4);

    @Test
    void aRowIsWhatAllPiecesHoldOfIt() throws StateFormatException {
        tree.part("slots").array("class")[0] = 7;
        tree.part("rows").array("inputs")[0] = 1.5;
        tree.part("rows").array("inputs")[1] = -0.0;
        List<byte[]> rows = StateRows.of(tree, List.of());
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0))
                .containsExactly(
                        4, 0, 0, 0xe0, 0x40, 0, 0, 0xc0, 0x3f, 0, 0, 0, 0x80, 0, 0, 0, 0x3f);
        assertWhole(rows);
    }

    @Test
    void aNumberThatIsNoFloatKeepsItsBits() throws StateFormatException {
        tree.part("rows").array("inputs")[2] = 0.1;
        tree.part("rows").array("inputs")[0] = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
        List<byte[]> rows = StateRows.of(tree, List.of());
        assertThat(rows).extracting(row -> row.length).containsExactly(1 + 4 * 8, 1 + 4 * 8);
        assertWhole(rows);
    }

    @Test
    void aPieceMayHaveMoreRowsThanAnother() throws StateFormatException {
        tree.part("rows").array("target")[2] = 9;
        List<byte[]> rows = StateRows.of(tree, List.of());
        assertThat(rows).extracting(row -> row.length).containsExactly(17, 17, 13);
        assertWhole(rows);
    }

    @Test
    void rowsThatDidNotChangeAreTheSameArrays() {
        tree.part("rows").array("target")[1] = 9;
        List<byte[]> before = StateRows.of(tree, List.of());
        tree.part("rows").array("target")[2] = 10;
        tree.part("rows").array("inputs")[0] = 3;
        List<byte[]> after = StateRows.of(tree, before);
        assertThat(after).hasSize(3);
        assertThat(after.get(0)).isNotEqualTo(before.get(0));
        assertThat(after.get(1)).isSameAs(before.get(1));
        assertThat(StateRows.of(tree, after))
                .usingElementComparator((a, b) -> a == b ? 0 : 1)
                .isEqualTo(after);
    }

    @Test
    void initialRowsAreNotThere() throws StateFormatException {
        assertThat(StateRows.of(tree, List.of())).isEmpty();
        assertThat(StateRows.of(StateTree.of(StateSpec.of("none", 1), 3), List.of())).isEmpty();
    }

    @Test
    void refusesRowsThatBelongToAnotherState() {
        tree.part("rows").array("target")[1] = 9;
        List<byte[]> rows = new ArrayList<>(StateRows.of(tree, List.of()));
        assertDamaged(List.of(rows.get(0), new byte[0]), "a row of 0 bytes");
        assertDamaged(List.of(rows.get(0), new byte[] {4, 0}), "a row of 2 bytes");
        assertDamaged(List.of(rows.get(0), new byte[] {4, 0, 0, 0, 0}), "numbers too few");
        assertDamaged(List.of(rows.get(0), new byte[21]), "that begins with 0");
        byte[] longer = new byte[21];
        longer[0] = 4;
        assertDamaged(List.of(longer, rows.get(1)), "1 numbers too many");
        StateTree remains = StateRows.without(tree).copy();
        remains.part("rows").counter(".rows", 1 << 30);
        assertThatThrownBy(() -> StateRows.with(remains, rows))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("1073741824 rows; there are 1 to 1048576");
    }

    @Test
    void aPieceWithRowsHasNothingElse() {
        StateSpec rows = StateSpec.of("rows", 1).rows(3);
        assertThatThrownBy(() -> rows.counter("stored", 0))
                .hasMessageContaining("put that into a part of its own");
        assertThatThrownBy(() -> rows.array("other", 2, 0)).hasMessageContaining("into a part");
    }

    private void assertWhole(List<byte[]> rows) throws StateFormatException {
        StateTree remains = StateCodec.read(StateCodec.encode(StateRows.without(tree)), 4);
        assertThat(StateCodec.encode(StateRows.with(remains, rows)))
                .isEqualTo(StateCodec.encode(tree));
    }

    private void assertDamaged(List<byte[]> rows, String message) {
        assertThatThrownBy(() -> StateRows.with(StateRows.without(tree), rows))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining(message);
    }
}

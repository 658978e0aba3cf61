package io.driftline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnMapTest {
    private static final List<String> XY = List.of("x", "y");

    @Test
    void movesFeaturesByNameAndGivesNewColumnsZero() {
        ColumnMap map = new ColumnMap(List.of("a", "b", "c"), List.of("c", "new", "a"), XY, XY);
        assertThat(map.features(new float[] {1, 2, 3})).containsExactly(3, 0, 1);
        assertThat(map.added()).containsExactly("new");
        assertThat(map.removed()).containsExactly("b");
        assertThat(map.columnFrom(0)).isEqualTo(2);
        assertThat(map.columnFrom(1)).isEqualTo(-1);
        assertThat(map.identical()).isFalse();
        assertThat(map.refusal()).isEmpty();
        assertThatThrownBy(() -> map.features(new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("had 3 columns");
    }

    @Test
    void keepsEverythingWhereNothingChanged() {
        ColumnMap map = new ColumnMap(List.of("a", "a"), List.of("a", "a"), XY, XY);
        assertThat(map.identical()).isTrue();
        assertThat(map.refusal()).isEmpty();
        assertThat(map.target(1)).isEqualTo(1);
        assertThat(map.features(new float[] {1, 2})).containsExactly(1, 2);
    }

    @Test
    void findsAppendedClassesAndKeepsTargets() {
        ColumnMap map = new ColumnMap(List.of(), List.of(), XY, List.of("x", "y", "z"));
        assertThat(map.addedClasses()).containsExactly("z");
        assertThat(map.target(0)).isEqualTo(0);
        assertThat(map.target(1)).isEqualTo(1);
        assertThatThrownBy(() -> map.target(2)).hasMessageContaining("class index from 0 to 1");
        assertThat(map.refusal()).isEmpty();
        ColumnMap numbers = new ColumnMap(List.of(), List.of(), List.of(), List.of());
        assertThat(numbers.target(2.5f)).isEqualTo(2.5f);
    }

    @Test
    void refusesWhatWouldGiveOldTargetsAnotherMeaning() {
        assertThat(refusal(XY, List.of("y", "x")))
                .isEqualTo(
                        "class 0 was x and is y now; classes may only be appended: keep x, y in"
                                + " this order and put new ones behind");
        assertThat(refusal(XY, List.of("x"))).startsWith("class 1 was y and is missing now");
        assertThat(refusal(XY, List.of()))
                .isEqualTo(
                        "the label was one of x, y and is a number now; learn anew in a lane of"
                                + " another name");
        assertThat(new ColumnMap(List.of("a", "a"), List.of("a"), XY, XY).refusal())
                .contains("there twice");
    }

    private static String refusal(List<String> oldClasses, List<String> newClasses) {
        return new ColumnMap(List.of(), List.of(), oldClasses, newClasses).refusal();
    }
}

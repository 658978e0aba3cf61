package io.driftline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LayoutTest {
    @Test
    void putsBlocksOneAfterTheOther() {
        Layout layout = Layout.EMPTY.with("hidden.weight", 3, 2).with("head", 1, 4);
        assertThat(layout.size()).isEqualTo(10);
        assertThat(layout.blocks().get(1)).isEqualTo(new Layout.Block("head", 6, 1, 4));
        assertThat(Layout.EMPTY.size()).isZero();
    }

    @Test
    void refusesMoreThanAnArrayHolds() {
        assertThatThrownBy(() -> Layout.EMPTY.with("hidden", 1 << 16, 1 << 16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hidden of 65536 × 65536");
    }

    @Test
    void requirementsNameWhatWasFoundAndWhatIsAllowed() {
        assertThatThrownBy(() -> Require.atLeast("upgd.sigma", -0.1f, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("upgd.sigma is -0.1; it must be ≥ 0.");
        assertThatThrownBy(() -> Require.above("constant.value", Double.NaN, 0))
                .hasMessage("constant.value is NaN; it must be > 0.");
        assertThatThrownBy(() -> Require.inHalfOpen("upgd.utility-decay", 1, 0, 1))
                .hasMessage("upgd.utility-decay is 1; it must be in [0, 1).");
        assertThat(Require.inHalfOpen("x", 0, 0, 1)).isZero();
    }
}

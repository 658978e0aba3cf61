package io.driftline.optim;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.math.Kernels;
import io.driftline.math.NormalNoise;
import io.driftline.math.Rng;
import io.driftline.math.Scalar;
import io.driftline.state.Layout;
import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2047, 2048, 2049, 10_000})
    void showsEachElementTheOrderOfTheQueue(int length) {
        float[] direction = new float[length];
        boolean[] kept = new boolean[length];
        Blocks blocks =
                new Blocks(
                        direction,
                        (from, to) -> {
                            assertThat(direction[from]).isZero();
                            Arrays.fill(kept, from, to, true);
                        });
        blocks.each((from, to) -> fill(direction, from, to));
        float max = blocks.max(direction);
        blocks.each(
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        direction[i] += max;
                    }
                });
        assertThat(blocks.whole()).isSameAs(direction);
        assertThat(max).isEqualTo(length == 0 ? Float.NEGATIVE_INFINITY : length);
        for (int i = 0; i < length; i++) {
            assertThat(direction[i]).isEqualTo(i + 1 + length);
        }
        boolean[] all = new boolean[length];
        Arrays.fill(all, length > 2048); // a single block has nothing to keep that is not kept
        assertThat(kept).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 2049, 20_000})
    void passesOverWhatIsNoNumberInAMaximum(int length) {
        float[] vector = new float[length];
        fill(vector, 0, length);
        vector[length / 2] = Float.NaN;
        assertThat(new Blocks(new float[length]).max(vector)).isEqualTo(length);
    }

    /** A step of UPGD with noise and decay in one loop per operation, over the whole arrays. */
    @ParameterizedTest
    @ValueSource(ints = {700, 5000})
    void jointPassesHaveTheBitsOfOneLoopAfterTheOther(int length) {
        Upgd upgd = new Upgd(0.9f, 0.1f);
        Optimizer optimizer =
                new Optimizer(List.of(upgd, new WeightDecay(0.01f)), new Constant(0.5f));
        StateTree state = StateTree.of(optimizer.state(), length);
        Rng rng = Rng.ofSeed(5);
        float[] w = new float[length];
        rng.addNormals(1, w);
        float[] u = new float[length];
        for (int t = 1; t <= 3; t++) {
            float[] gradient = new float[length];
            rng.child(t).addNormals(1, gradient);
            float[] next = gradient.clone();
            optimizer.next(next, new Step(t, 1, w, Layout.EMPTY, rng), state);
            float add = 1 - 0.9f;
            for (int i = 0; i < length; i++) {
                u[i] = 0.9f * u[i] - add * (gradient[i] * w[i]);
            }
            float max = Kernels.max(u);
            NormalNoise.add(rng.child("upgd").child(t), 0.1f, gradient);
            for (int i = 0; i < length; i++) {
                float gated = gradient[i] * Scalar.sigmoid(-u[i] / max);
                gradient[i] = w[i] - 0.5f * (gated + 0.01f * w[i]);
            }
            assertThat(next).isEqualTo(gradient);
            w = next;
        }
    }

    private static void fill(float[] a, int from, int to) {
        for (int i = from; i < to; i++) {
            a[i] = i + 1;
        }
    }
}

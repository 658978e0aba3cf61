package io.driftline.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Task;
import io.driftline.math.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Card gradient-projection, sections 1, 2 and 4. */
class StepProjectionTest {
    private static final float NEAR = 1e-6f;
    private static final float[][] REFERENCES = {{-1, 1, 0}, {-0.5f, 0, 1}};

    @Test
    void averagedProjectionIsAsWrittenDown() {
        float[] direction = {1, 0, 0};
        assertThat(new AGem().project(direction, new float[][] {{-0.75f, 0.5f, 0.5f}}, 1)).isTrue();
        assertThat(direction)
                .containsExactly(new float[] {0.470588f, 0.352941f, 0.352941f}, within(NEAR));
        assertThat(StepProjection.dot(direction, REFERENCES[0]))
                .as("a single class may still suffer")
                .isCloseTo(-0.117647, within(1e-6));
    }

    @Test
    void directionsThatHarmNothingStayAsTheyAre() {
        float[] direction = {1, 0, 0};
        float[][] harmless = {{1, 1, 0}, {0, 0, 1}};
        assertThat(new AGem().project(direction, harmless, 1)).isFalse();
        assertThat(new AGem().project(direction, new float[][] {{0, 0, 0}}, 1)).isFalse();
        assertThat(new Gem(0.5f, 1e-3f).project(direction, harmless, 2)).isFalse();
        assertThat(direction).containsExactly(1, 0, 0);
    }

    @Test
    void projectionPerClassIsAsWrittenDown() {
        assertThat(projected(0, 1e-3f))
                .containsExactly(new float[] {0.444691f, 0.444247f, 0.222124f}, within(NEAR));
        assertThat(projected(0, 0))
                .containsExactly(new float[] {0.444444f, 0.444444f, 0.222222f}, within(NEAR));
        assertThat(projected(0.5f, 1e-3f))
                .containsExactly(new float[] {0.25f, 0.5f, 0.5f}, within(NEAR));
    }

    /** Four classes, 200 problems: no other active set gives a nearer direction that harms none. */
    @Test
    void projectionPerClassIsTheNearestThatHarmsNone() {
        Gem gem = new Gem(0, 0);
        for (int problem = 0; problem < 200; problem++) {
            Rng rng = Rng.ofSeed(problem);
            float[] direction = normals(rng.child(9), 6);
            float[][] references = new float[4][];
            for (int k = 0; k < 4; k++) {
                references[k] = normals(rng.child(k), 6);
            }
            float[] changed = direction.clone();
            gem.project(changed, references, 4);
            for (float[] reference : references) {
                assertThat(StepProjection.dot(changed, reference))
                        .as("problem %d", problem)
                        .isGreaterThan(-1e-5);
            }
            // The nearest point of a cone: what was added is orthogonal to what is left.
            double added = 0;
            for (int i = 0; i < 6; i++) {
                added += (double) (changed[i] - direction[i]) * changed[i];
            }
            assertThat(added).as("problem %d", problem).isCloseTo(0, within(1e-5));
        }
    }

    /** Section 4: g = (3, 1), reference (−2, 1); the first step of Adam goes along (1, 1). */
    @Test
    void theStepIsProjectedWhereAdamWouldUndoAProjectedGradient() {
        float[] adam = {1, 1};
        assertThat(new AGem().project(adam, new float[][] {{-2, 1}}, 1)).isTrue();
        assertThat(-0.1f * adam[0]).isCloseTo(-0.06f, within(NEAR));
        assertThat(-0.1f * adam[1]).isCloseTo(-0.12f, within(NEAR));
    }

    @Test
    void rowsBelongTogetherByTheirClass() {
        Task task = new Task(List.of(), List.of("a", "b", "c"));
        int[] groups = new int[4];
        assertThat(new Gem(0, 0).group(new float[] {2, 0, 2, 9}, 3, task, groups)).isEqualTo(2);
        assertThat(groups).startsWith(0, 1, 0);
        assertThat(new AGem().group(new float[] {2, 0, 2, 9}, 3, task, groups)).isEqualTo(1);
        assertThat(groups).startsWith(0, 0, 0);
        assertThat(new Gem(0, 0).refusal(new Task(List.of(), List.of()))).contains("a-gem");
    }

    private static float[] projected(float margin, float epsilon) {
        float[] direction = {1, 0, 0};
        assertThat(new Gem(margin, epsilon).project(direction, REFERENCES, 2)).isTrue();
        return direction;
    }

    private static float[] normals(Rng rng, int length) {
        float[] normals = new float[length];
        rng.addNormals(1, normals);
        return normals;
    }
}

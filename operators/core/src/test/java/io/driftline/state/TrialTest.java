package io.driftline.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialTest {
    private static final StateSpec SPEC =
            StateSpec.of("whole", 1)
                    .perParameter("mean")
                    .perHeadParameter("utility")
                    .array("sums", 2, 0)
                    .part(StateSpec.of("inner", 1).perParameter("trace").counter("steps", 3));

    @ParameterizedTest
    @ValueSource(ints = {2, 2048, 5000})
    void undoesWhatWasChangedWhereItWasKept(int parameters) {
        Trial trial = new Trial(SPEC, layout(parameters));
        StateTree tree = filled(parameters);
        StateTree same = tree.copy();
        for (int kept : new int[] {parameters, parameters / 2 + 1}) {
            trial.begin(tree);
            trial.keep(kept / 3);
            trial.keep(kept);
            trial.keep(kept / 2);
            for (int i = 0; i < kept; i++) {
                tree.vector("mean")[i] = Float.NaN;
                tree.part("inner").vector("trace")[i] = -1;
            }
            tree.vector("utility")[0] = 7;
            tree.array("sums")[1] = 9;
            tree.part("inner").counter("steps", 8);
            trial.undo();
            assertThat(tree).isEqualTo(same);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 2048, 5000})
    void seesWhatIsNotFiniteWhereverItIs(int parameters) {
        Trial trial = new Trial(SPEC, layout(parameters));
        int last = parameters - 1;
        StateTree tree = filled(parameters);
        assertThat(looked(trial, tree, new float[parameters])).isTrue();
        float[] next = new float[parameters];
        next[last] = Float.POSITIVE_INFINITY;
        assertThat(looked(trial, tree, next)).isFalse();
        next[last] = 0;
        assertThat(looked(trial, tree, next)).isTrue();
        tree.part("inner").vector("trace")[last] = Float.NaN;
        assertThat(looked(trial, tree, next)).isFalse();
        trial.undo();
        StateTree head = filled(parameters);
        head.vector("utility")[0] = Float.NaN;
        assertThat(looked(trial, head, next)).isFalse();
        StateTree sums = filled(parameters);
        sums.array("sums")[1] = Double.NEGATIVE_INFINITY;
        assertThat(looked(trial, sums, next)).isFalse();
    }

    private static boolean looked(Trial trial, StateTree tree, float[] next) {
        trial.begin(tree);
        trial.keep(next.length);
        trial.look(next, 0, next.length / 2);
        trial.look(next, next.length / 2, next.length);
        return trial.finite();
    }

    /** A head of one parameter, behind all others. */
    private static Layout layout(int parameters) {
        return Layout.EMPTY.with("layer", parameters - 1, 1).with("head", 1, 1);
    }

    private static StateTree filled(int parameters) {
        StateTree tree = StateTree.of(SPEC, layout(parameters));
        for (int i = 0; i < parameters; i++) {
            tree.vector("mean")[i] = i + 1;
            tree.part("inner").vector("trace")[i] = 1f / (i + 1);
        }
        tree.array("sums")[0] = 0.5;
        return tree;
    }
}

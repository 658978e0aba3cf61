package io.driftline.optim;

import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * The mean of past iterates that importance-weighted regularizers pull towards. The iterate of this
 * step goes in first, so that a first pull is 0.
 *
 * @param decay of the mean, in [0, 1)
 * @param strength of the pull, at least 0
 */
record Anchor(float decay, float strength) {

    /** Declares what an anchor remembers. */
    static StateSpec declare(String rule) {
        return StateSpec.of(rule, 1).perParameter("anchor").scalar("anchorPower", 1);
    }

    /** Checks the settings that all such rules have. */
    static void check(String rule, float anchorDecay, float importanceDecay, float strength) {
        Require.inHalfOpen(rule + ".anchor-decay", anchorDecay, 0, 1);
        Require.inHalfOpen(rule + ".importance-decay", importanceDecay, 0, 1);
        Require.atLeast(rule + ".strength", strength, 0);
    }

    /** Takes the iterate into the mean and returns 1 over what is missing from it. */
    float advance(Step step, StateTree state) {
        float[] w = step.params();
        float[] anchor = state.vector("anchor");
        float add = 1 - decay;
        for (int i = 0; i < w.length; i++) {
            anchor[i] = decay * anchor[i] + add * w[i];
        }
        return (float) (1 / BiasCorrection.next(state, "anchorPower", decay));
    }

    /** Returns the pull on one parameter. */
    float pull(float importance, float w, float anchor, float scale) {
        return strength * importance * (w - anchor * scale);
    }
}

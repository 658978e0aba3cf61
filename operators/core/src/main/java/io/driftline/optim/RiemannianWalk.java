package io.driftline.optim;

import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;

/**
 * Riemannian walk without task boundaries: pulls every parameter towards the mean of its past
 * values, by its Fisher information and by how much its moves have lowered the loss for their
 * length.
 *
 * <p>Chaudhry, Dokania, Ajanthan and Torr, ECCV 2018, arXiv:1801.10112, in the streaming form of
 * Elsayed and Mahmood, ICLR 2024, arXiv:2404.00781 (S-RWalk), as the paper defines it.
 *
 * <p>Differs: from the authors' code, whose Fisher information sums squared weights and which does
 * not keep the running score; the published curves come from that code. The first move is 0.
 *
 * <p>State: four floats per parameter, two powers, a counter. Cost: two passes.
 *
 * @param anchorDecay of the mean of past values, in [0, 1)
 * @param importanceDecay of the Fisher information, in [0, 1)
 * @param strength of the pull, at least 0
 */
public record RiemannianWalk(float anchorDecay, float importanceDecay, float strength)
        implements GradientTransform {
    private static final StateSpec STATE =
            Anchor.declare("rwalk")
                    .perParameter("previous")
                    .perParameter("score")
                    .perParameter("fisher")
                    .scalar("power", 1)
                    .counter("steps", 0);
    private static final float DAMPING = 1e-3f;

    public RiemannianWalk {
        Anchor.check("rwalk", anchorDecay, importanceDecay, strength);
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void apply(float[] update, Step step, StateTree state) {
        Anchor anchor = new Anchor(anchorDecay, strength);
        float anchorScale = anchor.advance(step, state);
        float scale = (float) (1 / BiasCorrection.next(state, "power", importanceDecay));
        float[] w = step.params();
        float[] mean = state.vector("anchor");
        float[] previous = state.vector("previous");
        float[] score = state.vector("score");
        float[] fisher = state.vector("fisher");
        if (state.add("steps", 1) == 1) {
            System.arraycopy(w, 0, previous, 0, w.length);
        }
        float add = 1 - importanceDecay;
        // Two loops of few arrays become vector code; one of six does not.
        for (int i = 0; i < update.length; i++) {
            float d = previous[i] - w[i];
            previous[i] = w[i];
            float gain = Math.max(0f, update[i] * d / (0.5f * fisher[i] * (d * d) + DAMPING));
            score[i] = 0.5f * (score[i] + gain);
        }
        for (int i = 0; i < update.length; i++) {
            float g = update[i];
            fisher[i] = importanceDecay * fisher[i] + add * (g * g);
            float importance = score[i] + fisher[i] * scale;
            update[i] = g + anchor.pull(importance, w[i], mean[i], anchorScale);
        }
    }
}

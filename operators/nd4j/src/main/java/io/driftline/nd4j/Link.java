package io.driftline.nd4j;

import io.driftline.math.Rng;
import io.driftline.optim.Adam;
import io.driftline.optim.AdamW;
import io.driftline.optim.AmsGrad;
import io.driftline.optim.ClipByNorm;
import io.driftline.optim.GradientTransform;
import io.driftline.optim.RmsProp;
import io.driftline.optim.Sgd;
import io.driftline.optim.Upgd;
import io.driftline.optim.UpgdForm.Scale;
import io.driftline.optim.UpgdForm.Scope;
import io.driftline.optim.WeightDecay;
import io.driftline.state.StateTree;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A transform of a chain, computed in place. Its rule is that of its Java twin. */
interface Link {
    /** The transforms that there are. */
    List<String> NAMES =
            List.of(
                    "sgd",
                    "adam",
                    "adamw",
                    "amsgrad",
                    "rmsprop",
                    "upgd",
                    "weight-decay",
                    "clip-norm");

    /**
     * What links share.
     *
     * @param params where the gradient was taken, read only
     * @param scratch one element per parameter, overwritten
     * @param more the same
     */
    record Step(INDArray params, INDArray scratch, INDArray more, Rng rng) {}

    /** Returns the vectors that it remembers, of the tree that {@link #own} returns. */
    List<Resident> vectors();

    /** Returns the part of a link's memory that holds what it remembers. */
    default StateTree own(StateTree link) {
        return link;
    }

    /**
     * Changes the direction in place.
     *
     * @param link its memory, whose scalars are brought forward
     */
    void apply(INDArray update, Step step, StateTree link);

    /** Returns whether there is a link for a transform. */
    static boolean computes(GradientTransform transform) {
        return NAMES.contains(transform.state().name())
                && (!(transform instanceof Upgd upgd)
                        || upgd.form().scope() == Scope.ALL
                                && upgd.form().protecting()
                                && upgd.form().scale() != Scale.LOCAL)
                && (!transform.state().name().equals("upgd") || transform instanceof Upgd);
    }

    /** Returns the link of a transform. */
    static Link of(GradientTransform transform, int size) {
        if (transform instanceof Sgd sgd) {
            return sgd.momentum() == 0 ? new Plain((u, s) -> {}) : Momentum.of(sgd, size);
        }
        if (transform instanceof WeightDecay decay) {
            return new Plain((u, s) -> decay(decay.rate(), u, s));
        }
        if (transform instanceof ClipByNorm clip) {
            return new Plain((u, s) -> clip(clip.max(), u));
        }
        if (transform instanceof Adam adam) {
            return MeanSquares.of(adam, size);
        }
        if (transform instanceof AdamW adamW) {
            return MeanSquares.of(adamW, size);
        }
        if (transform instanceof AmsGrad amsGrad) {
            return MeanSquares.of(amsGrad, size);
        }
        if (transform instanceof RmsProp rmsProp) {
            return MeanSquares.of(rmsProp, size);
        }
        if (transform instanceof Upgd upgd) {
            return new Gates(upgd, size);
        }
        throw new IllegalArgumentException("There is no link for %s.".formatted(transform));
    }

    /** Adds rate·w. */
    static void decay(float rate, INDArray update, Step step) {
        step.params().muli(rate, step.scratch());
        update.addi(step.scratch());
    }

    private static void clip(float max, INDArray update) {
        double norm = update.norm2Number().doubleValue();
        if (Double.isInfinite(norm)) { // the squares left the range of float
            update.divi(update.amaxNumber());
            norm = update.norm2Number().doubleValue();
            update.muli((float) (max / norm));
        } else if (norm > max) {
            update.muli((float) (max / norm));
        }
    }

    /** A link that remembers nothing. */
    record Plain(Rule rule) implements Link {
        /** What it does. */
        interface Rule {
            void apply(INDArray update, Step step);
        }

        @Override
        public List<Resident> vectors() {
            return List.of();
        }

        @Override
        public void apply(INDArray update, Step step, StateTree link) {
            rule.apply(update, step);
        }
    }

    /** A running sum of gradients. */
    record Momentum(float momentum, Resident velocity) implements Link {
        static Momentum of(Sgd sgd, int size) {
            return new Momentum(sgd.momentum(), new Resident("velocity", size));
        }

        @Override
        public List<Resident> vectors() {
            return List.of(velocity);
        }

        @Override
        public void apply(INDArray update, Step step, StateTree link) {
            velocity.now().muli(momentum);
            velocity.now().addi(update);
            update.assign(velocity.now());
        }
    }
}

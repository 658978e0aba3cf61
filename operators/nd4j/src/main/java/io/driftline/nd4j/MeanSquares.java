package io.driftline.nd4j;

import io.driftline.optim.Adam;
import io.driftline.optim.AdamW;
import io.driftline.optim.AmsGrad;
import io.driftline.optim.RmsProp;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Max;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.factory.Nd4j;

/** The rules that divide by the root of a running mean of squares: Adam and its kin, RMSProp. */
final class MeanSquares implements Link {
    private final float beta1;
    private final float beta2;
    private final float epsilon;
    private final float weightDecay;
    private final boolean corrects;
    private final boolean inside;
    private final Optional<Resident> mean;
    private final Resident meanSquare;
    private final Optional<Resident> most;

    private MeanSquares(
            float beta1,
            float beta2,
            float epsilon,
            float weightDecay,
            boolean corrects,
            boolean inside,
            Optional<Resident> mean,
            Resident meanSquare,
            Optional<Resident> most) {
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.weightDecay = weightDecay;
        this.corrects = corrects;
        this.inside = inside;
        this.mean = mean;
        this.meanSquare = meanSquare;
        this.most = most;
    }

    static Link of(Adam adam, int size) {
        return adam(adam.beta1(), adam.beta2(), adam.epsilon(), 0, false, size);
    }

    static Link of(AdamW adam, int size) {
        return adam(adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay(), true, size);
    }

    private static Link adam(
            float beta1, float beta2, float epsilon, float decay, boolean inside, int size) {
        return new MeanSquares(
                beta1,
                beta2,
                epsilon,
                decay,
                true,
                inside,
                Optional.of(new Resident("mean", size)),
                new Resident("meanSquare", size),
                Optional.empty());
    }

    static Link of(AmsGrad rule, int size) {
        return new MeanSquares(
                rule.beta1(),
                rule.beta2(),
                rule.epsilon(),
                0,
                rule.biasCorrection(),
                false,
                Optional.of(new Resident("mean", size)),
                new Resident("meanSquare", size),
                Optional.of(new Resident("maxMeanSquare", size)));
    }

    static Link of(RmsProp rule, int size) {
        return new MeanSquares(
                0,
                rule.decay(),
                rule.epsilon(),
                0,
                false,
                false,
                Optional.empty(),
                new Resident("meanSquare", size),
                Optional.empty());
    }

    @Override
    public List<Resident> vectors() {
        List<Resident> all = new ArrayList<>(List.of(meanSquare));
        mean.ifPresent(all::add);
        most.ifPresent(all::add);
        return all;
    }

    @Override
    public StateTree own(StateTree link) {
        return inside ? link.part("adam") : link;
    }

    @Override
    public void apply(INDArray update, Step step, StateTree link) {
        StateTree state = own(link);
        float scale1 = mean.isPresent() ? scale(state, "power1", beta1) : 1;
        float scale2 = mean.isPresent() ? scale(state, "power2", beta2) : 1;
        INDArray v = meanSquare.now();
        update.muli(update, step.scratch());
        step.scratch().muli(1 - beta2);
        v.muli(beta2);
        v.addi(step.scratch());
        INDArray below = v;
        if (most.isPresent()) {
            below = most.get().now();
            Nd4j.exec(new Max(below, v, below));
        }
        below.muli(scale2, step.scratch());
        Nd4j.exec(new Sqrt(step.scratch(), step.scratch()));
        step.scratch().addi(epsilon);
        if (mean.isPresent()) {
            INDArray m = mean.get().now();
            update.muli(1 - beta1);
            m.muli(beta1);
            m.addi(update);
            m.muli(scale1, update);
        }
        update.divi(step.scratch());
        if (weightDecay > 0) {
            Link.decay(weightDecay, update, step);
        }
    }

    /** Advances the power of a decay by one step and returns what corrects for a start at 0. */
    private float scale(StateTree state, String power, float decay) {
        double next = state.scalar(power) * decay;
        state.scalar(power, next);
        return corrects ? (float) (1 / (1 - next)) : 1;
    }
}

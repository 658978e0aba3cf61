package io.driftline.nd4j;

import io.driftline.math.NormalNoise;
import io.driftline.optim.Upgd;
import io.driftline.optim.UpgdForm.Profile;
import io.driftline.optim.UpgdForm.Scale;
import io.driftline.state.StateTree;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.factory.Nd4j;

/**
 * UPGD weight by weight, with one scale for all. The noise is drawn in Java, because it must be the
 * draws that the Java path makes: with noise one array of the parameters' size crosses per step.
 */
final class Gates implements Link {
    private static final double LEAST_SCALE = 1e-12;

    private final Upgd rule;
    private final Resident utility;
    private final float[] noise;

    Gates(Upgd rule, int size) {
        this.rule = rule;
        utility = new Resident("utility", size);
        noise = new float[rule.sigma() > 0 ? size : 0];
    }

    @Override
    public List<Resident> vectors() {
        return List.of(utility);
    }

    @Override
    public void apply(INDArray update, Step step, StateTree link) {
        INDArray u = utility.now();
        update.muli(step.params(), step.scratch());
        step.scratch().muli(1 - rule.utilityDecay());
        u.muli(rule.utilityDecay());
        u.subi(step.scratch());
        double power = link.scalar("decayPower") * rule.utilityDecay();
        link.scalar("decayPower", power);
        if (rule.sigma() > 0) {
            java.util.Arrays.fill(noise, 0f);
            NormalNoise.add(step.rng(), rule.sigma(), noise);
            Arrays.put(noise, noise.length, step.more());
            update.addi(step.more());
        }
        float divisor = divisor(u, 1 - power);
        if (divisor == 0) {
            update.muli(0.5f);
        } else {
            u.divi(-divisor, step.scratch());
            Nd4j.exec(new Sigmoid(step.scratch(), step.scratch()));
            update.muli(step.scratch());
        }
        if (rule.form().profile() == Profile.README) {
            update.muli(2);
        }
    }

    private float divisor(INDArray u, double correction) {
        float max = rule.form().scale() == Scale.GLOBAL ? u.maxNumber().floatValue() : 0;
        float divisor = max > 0 ? max : u.amaxNumber().floatValue();
        if (max <= 0 && divisor / correction < LEAST_SCALE) {
            return 0;
        }
        return rule.form().profile() == Profile.PAPER ? divisor : (float) (divisor * correction);
    }
}

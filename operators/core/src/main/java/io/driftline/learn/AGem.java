package io.driftline.learn;

import io.driftline.data.Task;
import java.util.Arrays;

/**
 * Averaged gradient episodic memory: a step that would raise the mean loss on rows drawn from
 * memory loses what points that way.
 *
 * <p>Chaudhry et al., ICLR 2019, arXiv:1812.00420, on the step instead of the gradient and with a
 * draw from the whole memory, which needs no tasks.
 *
 * <p>Differs: nothing is added to the denominator, which is above 0 wherever a step is changed. The
 * mean promises nothing about single classes.
 *
 * <p>Cost: a pass per row drawn, and two over the parameters.
 */
public record AGem() implements StepProjection {
    @Override
    public String refusal(Task task) {
        return "";
    }

    @Override
    public int group(float[] targets, int count, Task task, int[] groups) {
        Arrays.fill(groups, 0, count, 0);
        return 1;
    }

    @Override
    public boolean project(float[] direction, float[][] references, int count) {
        float[] reference = references[0];
        double dot = StepProjection.dot(direction, reference);
        if (!(dot < 0)) {
            return false;
        }
        double share = dot / StepProjection.dot(reference, reference);
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) (direction[i] - share * reference[i]);
        }
        return true;
    }
}

package io.driftline.learn;

import io.driftline.data.Task;

/**
 * Changes a step so that, to first order, it does not raise the loss on rows from memory. It is the
 * step that is changed and not the gradient, after all transforms: a rule that scales each
 * coordinate, or momentum, would turn a projected gradient back.
 *
 * <p><b>Contract</b> (checked by the projection tests): directions that raise no loss stay as they
 * are; the references are read only.
 */
public interface StepProjection {

    /** Returns why this cannot work with a task's label; empty when it can. */
    String refusal(Task task);

    /**
     * Says which rows belong together: the loss on each group is a constraint of its own.
     *
     * @param targets of the rows drawn, read only, {@code count} of them
     * @param task whose targets they are
     * @param groups overwritten: for each row the number of its group, from 0 without gaps
     * @return how many groups there are
     */
    int group(float[] targets, int count, Task task, int[] groups);

    /**
     * Projects.
     *
     * @param direction against which the parameters are to go; changed in place
     * @param references for each group the gradient of its mean loss, read only
     * @param count of groups
     * @return whether the direction was changed
     */
    boolean project(float[] direction, float[][] references, int count);

    /** Returns the sum of products, in double and in order. */
    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}

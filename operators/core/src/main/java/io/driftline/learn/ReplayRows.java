package io.driftline.learn;

import io.driftline.model.Loss;
import java.util.Arrays;

/**
 * The rows of a batch of which some are replayed: first those that are new, then the first draw
 * from memory, then the second. Overwritten by the next step.
 */
public final class ReplayRows {
    private final Loss loss;
    int fresh;
    int drawn;
    int draws;
    float[] targets = {};
    float[] said = {};
    int[] widths = {};
    boolean[] competing = {};
    float[] features = {};
    boolean[] featured = {};
    long step;
    boolean full;
    private int[] ofClass = {};

    /** Returns rows that are compared with their labels by a loss. */
    public ReplayRows(Loss loss) {
        this.loss = loss;
    }

    /** Returns how many rows there are. */
    public int size() {
        return fresh + draws * drawn;
    }

    /** Returns which draw a row is of, from 1; 0 for a new one. */
    public int draw(int row) {
        return row < fresh ? 0 : 1 + (row - fresh) / drawn;
    }

    /** Returns whether rows were drawn. */
    public boolean replayed() {
        return draws * drawn > 0;
    }

    /** Returns a row's target. */
    public float target(int row) {
        return targets[row];
    }

    /**
     * Returns whether a class is in the running for a new row: it is the class of one of them, or
     * none of it was ever learned.
     */
    public boolean competes(int index) {
        return competing[index];
    }

    /** Returns how many steps were taken before this one. */
    public long step() {
        return step;
    }

    /** Returns whether as many examples were offered to the memory as it has rows. */
    public boolean full() {
        return full;
    }

    /** Counts the rows of each class and returns how many classes have some. */
    int countClasses(int count) {
        ofClass = ofClass.length == count ? ofClass : new int[count];
        Arrays.fill(ofClass, 0);
        int classes = 0;
        for (int i = 0; i < size(); i++) {
            classes += ofClass[(int) targets[i]]++ == 0 ? 1 : 0;
        }
        return classes;
    }

    /** Returns how many rows are of a class, once they were counted. */
    int ofClass(int index) {
        return ofClass[index];
    }

    /** Returns how many outputs are known of a drawn row when it was new. */
    int width(int row) {
        return widths[row];
    }

    /** Returns an output of a drawn row when it was new. */
    float said(int row, int output, int count) {
        return said[row * count + output];
    }

    /** Returns whether the features of a drawn row when it was new are known. */
    boolean hasFeatures(int row) {
        return featured[row];
    }

    /** Returns the features of drawn rows when they were new, at the place of each; read only. */
    float[] features() {
        return features;
    }

    /** Returns a row's loss by its label. */
    public float byLabel(int row, float[] outputs, int from, int count, float[] derivative) {
        return loss.value(outputs, from, count, targets[row], derivative);
    }

    /**
     * Returns the mean squared difference to what the model said of a row when it was new, over the
     * outputs that there were then; 0 where nothing was kept.
     */
    public float byOutputs(int row, float[] outputs, int from, int count, float[] derivative) {
        int width = Math.min(widths[row], count);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double difference = i < width ? (double) outputs[from + i] - said[row * count + i] : 0;
            derivative[from + i] = (float) (2 * difference / Math.max(1, width));
            sum += difference * difference;
        }
        return (float) (sum / Math.max(1, width));
    }

    /**
     * Weighs a row's loss so that the mean over all rows is {@code weight} times the mean over the
     * rows of its draw.
     */
    float weighted(float value, int row, float weight, int from, int count, float[] derivative) {
        float factor = weight * size() / (row < fresh ? fresh : drawn);
        for (int i = from; i < from + count; i++) {
            derivative[i] *= factor;
        }
        return factor * value;
    }

    /** Returns what makes the mean over all rows one over the rows of a row's draw. */
    float shareOf(int row) {
        return (float) size() / (row < fresh ? fresh : drawn);
    }
}

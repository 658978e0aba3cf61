package io.driftline.model;

import io.driftline.data.Task;
import java.util.Optional;

/**
 * A loss that is another one from row to row of a batch: some rows are compared with their label,
 * others with what the model once said of them. In such a batch the target of a row is its number.
 * A model built with this loss serves any rows, one batch at a time; it predicts as with the loss
 * within.
 *
 * <p>Rows may also cost something together, by what the last hidden units say of them: their
 * features. A model without hidden units has none and passes that over.
 */
public final class RowLoss implements Loss {

    /** The losses of one batch's rows. */
    public interface Rows {

        /**
         * Returns the loss of one row.
         *
         * @param row its number in the batch
         * @param outputs of the model, read only
         * @param derivative overwritten at the same place: the loss's derivative by each output
         */
        float value(int row, float[] outputs, int from, int count, float[] derivative);
    }

    /** What the rows of one batch cost together. */
    public interface Together {

        /**
         * Returns what is added to the sum over the rows, of which the model takes the mean.
         *
         * @param features read only, {@code width} of them for each row of the batch
         * @param derivative overwritten at the same places: of that sum by each feature
         */
        float value(float[] features, int width, float[] derivative);
    }

    private final Loss within;
    private Rows rows;
    private Optional<Together> together = Optional.empty();

    /** Returns a loss whose scores are those of another one. */
    public RowLoss(Loss within) {
        this.within = within;
        rows = (row, outputs, from, count, derivative) -> 0;
    }

    /** Returns the loss that labels are compared with. */
    public Loss within() {
        return within;
    }

    /** Says what the rows of the next batches cost, each by itself. */
    public void rows(Rows rows) {
        this.rows = rows;
        together = Optional.empty();
    }

    /** Says what the rows of the next batches cost, each by itself and all together. */
    public void rows(Rows rows, Together together) {
        this.rows = rows;
        this.together = Optional.of(together);
    }

    /** Returns what rows cost together, if they do. */
    Optional<Together> together() {
        return together;
    }

    @Override
    public int outputs(Task task) {
        return within.outputs(task);
    }

    @Override
    public boolean fits(Task task) {
        return within.fits(task);
    }

    @Override
    public float value(float[] outputs, int from, int count, float target, float[] derivative) {
        return rows.value((int) target, outputs, from, count, derivative);
    }

    @Override
    public void link(float[] outputs, int from, int count, float[] scores, int to) {
        within.link(outputs, from, count, scores, to);
    }
}

package io.driftline.pipelines.evaluate;

/**
 * What a learner keeps of the parts of a stream, on probes of every part.
 *
 * @param matrix row i after part i, column j on part j; read only
 * @param accuracy mean over the parts after the last one (ACC)
 * @param backwardTransfer change of a part's accuracy since it ended (BWT)
 * @param forwardTransfer accuracy on a part before it begins, above the untrained one (FWT)
 * @param forgetting what is lost of each part's best accuracy
 * @param minimum mean of the least accuracy on each part since it ended (min-ACC)
 * @param worstCase lower bound of the mean accuracy that was served (WC-ACC)
 * @param windowedForgetting largest loss within ten looks, mean over the parts (WF)
 * @param windowedPlasticity largest gain within ten looks, mean over the parts (WP)
 */
public record Kept(
        double[][] matrix,
        double accuracy,
        double backwardTransfer,
        double forwardTransfer,
        double forgetting,
        double minimum,
        double worstCase,
        double windowedForgetting,
        double windowedPlasticity) {}

package io.driftline.pipelines.evaluate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How good one learner was on one stream.
 *
 * @param events answers that were judged
 * @param classification whether a class was predicted; else accuracies and kappas are 0
 * @param logLoss in nats, or the mean squared error
 * @param noChange accuracy of the rule <i>no change</i>
 * @param majority accuracy of the rule <i>majority</i>
 * @param auc of two classes, over the whole stream
 * @param aucError how far that can be from the area of the scores themselves
 * @param calibrationError of classes
 * @param hammingLoss share of classes told wrongly, where an event may be of several; accuracy is
 *     the share of sets that were wholly right then
 * @param exampleF1 mean F₁ of the sets of classes, where an event may be of several
 * @param eventsPerSecond predicted, judged and learned per second of processor time, without
 *     reading the stream
 * @param stateBytes what the learner remembers
 * @param passesPerEvent examples that went forward and backward through the model, per event
 * @param skipped steps that were undone because they led to no finite numbers
 * @param unusable rows that could not be read as this learner's features and label
 * @param windows accuracy, or mean squared error, over each full window of the curve in turn
 * @param drifts how often its own detector said that the error had risen
 * @param comparison with the first learner; empty for that one, and where numbers are predicted
 * @param kept of the stream's parts; empty where it has none
 * @param layers how its hidden layers are at the end
 */
public record Result(
        String stream,
        String learner,
        long seed,
        long events,
        boolean classification,
        double accuracy,
        double kappa,
        double kappaTemporal,
        double kappaMajority,
        double logLoss,
        double noChange,
        double majority,
        OptionalDouble auc,
        OptionalDouble aucError,
        OptionalDouble calibrationError,
        OptionalDouble hammingLoss,
        OptionalDouble exampleF1,
        double eventsPerSecond,
        long stateBytes,
        double passesPerEvent,
        long skipped,
        long unusable,
        List<Double> windows,
        long drifts,
        Optional<Comparison> comparison,
        Optional<Kept> kept,
        List<HiddenUnits.LayerHealth> layers) {}

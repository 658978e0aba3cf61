package io.driftline.pipelines.evaluate;

import io.driftline.data.Task;
import io.driftline.eval.Calibration;
import io.driftline.eval.StreamAuc;
import io.driftline.state.StateTree;
import java.util.OptionalDouble;

/**
 * Whether the probabilities mean what they say: calibration error over the stream, and the area
 * under the ROC curve where there are two classes.
 */
final class Confidence {
    private static final int BINS = 15;

    private final Calibration calibration = new Calibration(BINS, 1);
    private final StateTree calibrated = StateTree.of(calibration.state(), 0);
    private final StreamAuc auc = new StreamAuc();
    private final int classes;
    private final StateTree ranked;

    Confidence(Task task) {
        classes = task.multiLabel() ? 0 : task.classes().size();
        ranked = StateTree.of(auc.state(), 0);
    }

    /** Judges one prediction. */
    void update(float[] scores, float target) {
        if (classes == 0) {
            return;
        }
        int predicted = Curve.argmax(scores, 0, classes);
        calibration.update(scores[predicted], predicted == target, calibrated);
        if (classes == 2) {
            auc.update(scores[1], target, ranked);
        }
    }

    /** Returns the expected calibration error; empty where no single class is predicted. */
    OptionalDouble calibrationError() {
        return classes == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(calibration.error(calibrated));
    }

    /** Returns the area; empty unless there are two classes. */
    OptionalDouble area() {
        return classes == 2 ? OptionalDouble.of(auc.area(ranked)) : OptionalDouble.empty();
    }

    /** Returns how far the area can be from that of the scores themselves; empty without one. */
    OptionalDouble areaError() {
        return classes == 2 ? OptionalDouble.of(auc.error(ranked)) : OptionalDouble.empty();
    }
}

package io.driftline.flink;

import io.driftline.data.Task;
import io.driftline.flink.flow.Answer;
import io.driftline.flink.flow.Rejected.Reason;

/**
 * Why a lane learned nothing from an example.
 *
 * @param detail what happened, and what became of the model
 */
record Skipped(Reason reason, String detail) {

    /** Returns that an answer's class is none of a lane's and cannot join them. */
    static Skipped unknownClass(Answer answer, Task task, String lane) {
        return new Skipped(
                Reason.UNKNOWN_CLASS,
                "Event %s is labelled %s, which is none of the %d classes of lane %s and cannot join them; labels.max-classes is %d."
                        .formatted(
                                answer.id(),
                                answer.newClass(),
                                task.classes().size(),
                                lane,
                                task.maxClasses()));
    }

    /** Returns that a learner failed at an answer, and why. */
    static Skipped refused(Answer answer, String lane, RuntimeException why) {
        return new Skipped(
                Reason.UNLEARNABLE,
                "The learner of lane %s refused event %s: %s The model is as it was before."
                        .formatted(lane, answer.id(), why));
    }
}

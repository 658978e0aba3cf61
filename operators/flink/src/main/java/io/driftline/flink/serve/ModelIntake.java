package io.driftline.flink.serve;

import io.driftline.data.Task;
import io.driftline.flink.Assembly;
import io.driftline.flink.Assembly.Complete;
import io.driftline.flink.Assembly.Refused;
import io.driftline.flink.LaneLearner;
import io.driftline.flink.ModelAssembler;
import io.driftline.flink.ModelVersion;
import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.Rejected;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.flink.options.LearnOptions;
import io.driftline.flink.serve.Refusal.Reason;
import io.driftline.learn.Learner;
import io.driftline.learn.ModelCodec;
import io.driftline.learn.ModelSnapshot;
import io.driftline.schemas.ModelPart;
import io.driftline.state.StateFormatException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides which published version is served: puts parts together, verifies, decodes, and refuses
 * what is corrupt, unusable, foreign, or older than what is served. One thread at a time.
 */
final class ModelIntake {
    private static final int MAX_MODEL_BYTES = 256 * 1024 * 1024;

    private final LearnOptions learning;
    private final Consumer<Refusal> refused;
    private final AvroMessages<ModelPart> messages = AvroMessages.of(ModelPart.class);
    private final ModelAssembler assembler = new ModelAssembler(MAX_MODEL_BYTES);
    private final List<ModelVersion> candidates = new ArrayList<>();
    private Task task;
    private ModelCodec codec;
    private long served = ModelVersion.NONE;

    /**
     * @param learner of the served lane, with the classes that the pipeline declares; only its
     *     shape is looked at, now
     * @param refused told of every version that is not taken
     */
    ModelIntake(LearnOptions learning, Learner learner, Consumer<Refusal> refused) {
        this.learning = learning;
        this.task = learning.task();
        this.codec = ModelCodec.of(learner);
        this.refused = refused;
    }

    /** Takes one record of the models topic. */
    void offer(byte[] record) {
        ModelPart part;
        try {
            part = messages.decode(record);
        } catch (UnusableRecordException e) {
            refuse(ModelVersion.NONE, reasonOf(e), e.getMessage());
            return;
        }
        if (!part.getPipeline().equals(learning.pipeline())
                || !part.getLane().equals(learning.champion().name())) {
            refuse(part.getVersion(), Reason.FOREIGN, describeForeign(part));
            return;
        }
        Assembly assembly = assembler.add(part);
        if (assembly instanceof Complete complete) {
            candidates.add(complete.version());
        } else if (assembly instanceof Refused why) {
            refuse(part.getVersion(), Reason.CORRUPT, why.reason());
        }
    }

    /**
     * Returns the newest usable version among those that became complete since the last call, if it
     * is newer than what this method returned before. Only as many are decoded as are needed.
     */
    Optional<ModelSnapshot> newest() {
        // They need not have become complete in their order.
        candidates.sort(Comparator.comparingLong(ModelVersion::version).reversed());
        Optional<ModelSnapshot> taken = Optional.empty();
        for (int i = 0; i < candidates.size() && taken.isEmpty(); i++) {
            taken = take(candidates.get(i));
        }
        candidates.clear();
        taken.ifPresent(this::serve);
        return taken;
    }

    private void serve(ModelSnapshot snapshot) {
        served = snapshot.version();
        assembler.dropOlder(served); // torn ones, which nothing will ever complete
    }

    private Optional<ModelSnapshot> take(ModelVersion candidate) {
        long version = candidate.version();
        if (version == served) {
            return Optional.empty(); // a restored job publishes the same bytes once more
        }
        if (version < served) {
            return refuse(
                    version,
                    Reason.OLDER,
                    "Version %d is served; only a newer one takes its place.".formatted(served));
        }
        ModelSnapshot snapshot;
        try {
            snapshot = codec(candidate.bytes()).decode(candidate.bytes());
        } catch (StateFormatException e) {
            return refuse(version, Reason.UNUSABLE, e.getMessage());
        }
        if (snapshot.version() != version) {
            return refuse(
                    version,
                    Reason.CORRUPT,
                    "Its bytes hold version %d.".formatted(snapshot.version()));
        }
        return Optional.of(snapshot);
    }

    /** Returns what reads a version: one for the classes that had joined when it was made. */
    private ModelCodec codec(byte[] version) throws StateFormatException {
        if (learning.task().appends()) {
            Task grown = learning.task().grownTo(ModelCodec.shape(version).classes());
            if (!grown.classes().equals(task.classes())) {
                task = grown;
                codec = ModelCodec.of(LaneLearner.of(grown, learning.champion()));
            }
        }
        return codec;
    }

    private Optional<ModelSnapshot> refuse(long version, Reason reason, String detail) {
        refused.accept(new Refusal(version, reason, detail));
        return Optional.empty();
    }

    private String describeForeign(ModelPart part) {
        return "It is of pipeline %s, lane %s; pipeline %s, lane %s is followed."
                .formatted(
                        part.getPipeline(),
                        part.getLane(),
                        learning.pipeline(),
                        learning.champion().name());
    }

    private static Reason reasonOf(UnusableRecordException e) {
        return e.reason() == Rejected.Reason.UNKNOWN_SCHEMA ? Reason.UNUSABLE : Reason.CORRUPT;
    }
}

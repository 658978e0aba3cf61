package io.driftline.pipelines.evaluate;

import io.driftline.data.Batch;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.math.Rng;
import io.driftline.pipelines.config.LearnerFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;

/** The learners of one file, side by side on one pass over a stream: they share their inputs. */
final class Course {
    /** So many turns are given at once, so that the clock is asked seldom. */
    private static final int BLOCK = 256;

    private final LearnerFile file;
    private final Targets targets;
    private final Disguise disguise;
    private final Turns turns;
    private final List<Trial> trials;
    private final List<Turn> block = new ArrayList<>();
    private long number;
    private long unusable;
    private String firstUnusable = "";
    private Optional<Probes> probes = Optional.empty();
    private List<Retention> retentions = List.of();

    /**
     * @param trials of the file's task
     */
    Course(
            LearnerFile file,
            Targets targets,
            Disguise disguise,
            Delay delay,
            Rng rng,
            List<Trial> trials) {
        this.file = file;
        this.disguise = disguise;
        this.targets = targets;
        this.trials = List.copyOf(trials);
        turns = new Turns(delay, rng);
    }

    /**
     * Keeps a row for looking, if it is one of those; of a pass before that in which is learned.
     */
    void keep(long event, IndexedRecord row) {
        Probes kept = probes.orElseThrow();
        if (kept.keeps(event)) {
            try {
                kept.keep(event, features(event, row), target(event, row));
            } catch (UnusableRecordException e) {
                return; // counted when the stream is learned
            }
        }
    }

    /** Says that some rows will be kept for looking. */
    void probe(Probes kept) {
        probes = Optional.of(kept);
    }

    /** Looks at the learners before they have learned anything. */
    void begin() {
        Probes kept = probes.orElseThrow();
        List<Batch> batches = kept.batches(file.task());
        retentions =
                trials.stream().map(trial -> new Retention(trial, kept.parts(), batches)).toList();
    }

    /**
     * Takes the stream's next row; one that cannot be used is counted, as a dead letter would be.
     */
    void take(IndexedRecord row) {
        try {
            boolean kept = probes.isPresent() && probes.get().keeps(number);
            float[] features = features(number, row);
            float target = target(number, row);
            if (!kept) {
                block.addAll(turns.next(number, features, target));
            }
        } catch (UnusableRecordException e) {
            unusable++;
            firstUnusable =
                    firstUnusable.isEmpty()
                            ? "row %,d: %s".formatted(number + 1, e.getMessage())
                            : firstUnusable;
        }
        number++;
        if (block.size() >= BLOCK) {
            give();
        }
    }

    /** Looks at the parts so far, or after the last event of one at all. */
    void look(int part, boolean ended) {
        give();
        for (Retention retention : retentions) {
            if (ended) {
                retention.end(number, part);
            } else {
                retention.look(number, part);
            }
        }
    }

    private float[] features(long event, IndexedRecord row) throws UnusableRecordException {
        return disguise.features(event, file.plan().read(row));
    }

    private float target(long event, IndexedRecord row) throws UnusableRecordException {
        float target = targets.read(row);
        int classes = targets.classes().size();
        if (!file.task().multiLabel()) {
            return disguise.target(event, target, classes);
        }
        int set = 0;
        for (int i = 0; i < classes; i++) {
            boolean has = ((int) target >> i & 1) == 1;
            set |= has ? 1 << (int) disguise.target(event, i, classes) : 0;
        }
        return set;
    }

    /** Returns what the learners keep of the stream's parts; none where it has none. */
    List<Retention> retentions() {
        return retentions;
    }

    /** Gives the labels that are left. */
    void finish() {
        block.addAll(turns.rest());
        give();
    }

    /** Returns the learners; what they are to take may still wait. */
    List<Trial> trials() {
        return trials;
    }

    /** Returns how many rows could not be used. */
    long unusable() {
        return unusable;
    }

    /** Returns what was wrong with the first row that could not be used; empty when all could. */
    String firstUnusable() {
        return firstUnusable;
    }

    private void give() {
        trials.forEach(trial -> trial.take(block));
        block.clear();
    }
}

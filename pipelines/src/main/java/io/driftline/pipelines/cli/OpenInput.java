package io.driftline.pipelines.cli;

import io.driftline.flink.state.InputNames;
import io.driftline.learn.Change;
import io.driftline.learn.Change.Outcome;
import io.driftline.learn.LearnerCodec;
import io.driftline.learn.Shape;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.config.Units;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.state.StateFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of the questions, labels and turns that a savepoint holds. */
final class OpenInput {
    private final PipelineOptions options;
    private final Savepoint savepoint;
    private final List<UpgradeCheck.Row> rows = new ArrayList<>();

    private OpenInput(PipelineOptions options, Savepoint savepoint) {
        this.options = options;
        this.savepoint = savepoint;
    }

    static List<UpgradeCheck.Row> rows(PipelineOptions options, Savepoint savepoint) {
        OpenInput input = new OpenInput(options, savepoint);
        input.open();
        return List.copyOf(input.rows);
    }

    /** What waits for a label or for the watermark goes on with the columns of this pipeline. */
    private void open() {
        add(
                "maturity",
                Outcome.KEPT,
                "%s counts from here on; what waits is not given up before the time it was given"
                        .formatted(Units.text(options.labels().maturity())));
        savepoint
                .join()
                .ifPresent(
                        join -> {
                            moved("open questions", join.waiting().count());
                            moved("early labels", join.early().count());
                            long known = join.answered().count() + join.expired().count();
                            add("known ids", Outcome.KEPT, "%,d".formatted(known));
                        });
        savepoint
                .held()
                .ifPresent(
                        held ->
                                moved(
                                        "held turns",
                                        held.questions().count() + held.answers().count()));
    }

    private void moved(String what, long count) {
        String entries = "%,d".formatted(count);
        Optional<InputNames> saved = savedNames();
        InputNames now = InputNames.of(options.learning().task());
        if (saved.isEmpty() || saved.get().equals(now) || count == 0) {
            add(what, Outcome.KEPT, entries);
            return;
        }
        try {
            int added = saved.get().to(now, what).added().size();
            add(
                    what,
                    Outcome.MIGRATED,
                    entries
                            + (added == 0
                                    ? ", moved by the names of columns"
                                    : ", moved by the names of columns; new ones are 0 for them"));
        } catch (StateFormatException e) {
            add(what, Outcome.REFUSED, e.getMessage());
        }
    }

    /** All that a job saves is about the same columns and classes: any lane tells which. */
    private Optional<InputNames> savedNames() {
        try {
            if (savepoint.lanes().isEmpty()) {
                return Optional.empty();
            }
            Shape shape = LearnerCodec.shape(savepoint.lanes().get(0).state().model());
            return Optional.of(new InputNames(shape.columns(), shape.classes()));
        } catch (StateFormatException e) {
            return Optional.empty(); // the lane says so itself
        }
    }

    private void add(String what, Outcome outcome, String why) {
        rows.add(new UpgradeCheck.Row(UpgradeCheck.INPUT, new Change(what, outcome, why)));
    }
}

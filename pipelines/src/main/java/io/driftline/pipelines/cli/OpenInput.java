package io.driftline.pipelines.cli;

import io.driftline.data.Task;
import io.driftline.flink.options.LabelOptions.Unlabelled;
import io.driftline.flink.state.InputNames;
import io.driftline.flink.state.SavedSettings;
import io.driftline.learn.Change;
import io.driftline.learn.Change.Outcome;
import io.driftline.learn.LearnerCodec;
import io.driftline.learn.Shape;
import io.driftline.pipelines.config.PipelineOptions;
import io.driftline.pipelines.config.Units;
import io.driftline.pipelines.savepoint.Savepoint;
import io.driftline.state.StateFormatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        maturity();
        unlabelled();
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

    private void maturity() {
        Duration now = options.labels().maturity();
        Optional<Duration> was =
                Optional.ofNullable(savepoint.settings().get(SavedSettings.MATURITY_MILLIS))
                        .map(millis -> Duration.ofMillis(Long.parseLong(millis)));
        if (was.isEmpty() || was.get().equals(now)) {
            add("maturity", Outcome.KEPT, Units.text(now));
            return;
        }
        add(
                "maturity",
                Outcome.MIGRATED,
                "%s, was %s; %s"
                        .formatted(
                                Units.text(now),
                                Units.text(was.get()),
                                now.compareTo(was.get()) > 0
                                        ? "what waits for a label waits that long, too"
                                        : "what waits is given up when it would have been, but a"
                                                + " label that comes after the new time is late"));
    }

    /** Says what becomes of questions without a label, where that has changed. */
    private void unlabelled() {
        Unlabelled now = options.labels().unlabelled();
        String was = savepoint.settings().getOrDefault(SavedSettings.UNLABELLED, now.name());
        if (options.truth().isPresent() && !was.equals(now.name())) {
            add(
                    "unlabelled",
                    Outcome.MIGRATED,
                    "%s, was %s; it counts for what waits, too%s"
                            .formatted(
                                    word(now.name()),
                                    word(was),
                                    now == Unlabelled.DEAD_LETTER
                                            ? ", which goes there without its bytes"
                                            : ""));
        }
    }

    /** Returns a policy as a pipeline's file has it. */
    private static String word(String policy) {
        return policy.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void moved(String what, long count) {
        String entries = "%,d".formatted(count);
        Optional<InputNames> saved = savedNames();
        Task task = options.learning().task();
        InputNames now =
                InputNames.of(saved.map(names -> task.grownTo(names.classes())).orElse(task));
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

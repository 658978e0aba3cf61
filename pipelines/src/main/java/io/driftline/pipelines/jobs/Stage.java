package io.driftline.pipelines.jobs;

import io.driftline.pipelines.config.PipelineOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * The operators of the jobs, in the order of the flow. The jobs take their uids, names and
 * parallelism from here, and {@code driftline check} prints them from here, so that both say the
 * same. A uid is what a savepoint finds its state by: it never changes.
 */
public enum Stage {
    /** Reads events. */
    EVENTS("events", "reads events and turns them into features", Scale.PIPELINE),
    /** Splits what could not be used from the events. */
    EVENT_REJECTS("event-rejects", "sets unusable events aside", Scale.PIPELINE),
    /** Reads labels. */
    LABELS("labels", "reads labels", Scale.PIPELINE),
    /** Splits what could not be used from the labels. */
    LABEL_REJECTS("label-rejects", "sets unusable labels aside", Scale.PIPELINE),
    /** Joins questions and labels. */
    JOIN("label-join", "keeps each question until its label comes", Scale.PIPELINE),
    /** Makes questions and answers of events that hold their label. */
    LABEL_INSIDE("label-inside", "takes question and label out of the same event", Scale.PIPELINE),
    /** Sorts turns by time. */
    ORDER("in-order", "holds turns until the watermark, then passes them on by time", Scale.ONE),
    /** Copies each turn for every lane. */
    LANES("lanes", "hands every turn to every lane", Scale.TURNS),
    /** Predicts, judges and learns. */
    LEARN("learn", "predicts, judges what was predicted, learns", Scale.LANE),
    /** Writes predictions. */
    PREDICTIONS("predictions", "writes the champion's predictions", Scale.PIPELINE),
    /** Writes progress. */
    PROGRESS("progress", "writes how each lane is doing", Scale.ONE),
    /** Writes model versions. */
    MODELS("models", "writes the champion's versions", Scale.ONE),
    /** Counts what could not be used. */
    REJECTS("rejects", "counts what could not be used, by reason", Scale.PIPELINE),
    /** Writes dead letters. */
    DEAD_LETTERS("dead-letters", "writes what could not be used, and why", Scale.PIPELINE),
    /** Reads events for serving. */
    SERVE_EVENTS("serve-events", "reads events and turns them into features", Scale.PIPELINE),
    /** Splits what could not be used from the events for serving. */
    SERVE_EVENT_REJECTS("serve-event-rejects", "sets unusable events aside", Scale.PIPELINE),
    /** Predicts with the newest version. */
    SERVE("serve", "follows the champion's versions and predicts with the newest", Scale.PIPELINE),
    /** Writes served predictions. */
    SERVED("served", "writes served predictions", Scale.PIPELINE),
    /** Counts what serving could not use. */
    SERVE_REJECTS("serve-rejects", "counts what could not be used, by reason", Scale.PIPELINE),
    /** Writes what serving could not use. */
    SERVE_DEAD_LETTERS(
            "serve-dead-letters", "writes what could not be used, and why", Scale.PIPELINE);

    /** How many subtasks an operator has. */
    private enum Scale {
        ONE,
        LANE,
        /** As many as the operator before it: dealing turns out would lose their order. */
        TURNS,
        PIPELINE
    }

    private final String uid;
    private final String description;
    private final Scale scale;

    Stage(String uid, String description, Scale scale) {
        this.uid = uid;
        this.description = description;
        this.scale = scale;
    }

    /** Returns what a savepoint finds the operator's state by; also the operator's name. */
    public String uid() {
        return uid;
    }

    /** Returns what the operator does, in a few words. */
    public String description() {
        return description;
    }

    /** Returns how many subtasks the operator has in a pipeline. */
    public int parallelism(PipelineOptions options) {
        return switch (scale) {
            case ONE -> 1;
            case TURNS -> options.learnInOrder() ? 1 : options.parallelism();
            case LANE -> Math.min(options.parallelism(), options.learning().lanes().size());
            case PIPELINE -> options.parallelism();
        };
    }

    /** Returns the operators of a pipeline's learning job, in the order of the flow. */
    public static List<Stage> learning(PipelineOptions options) {
        List<Stage> stages = new ArrayList<>(List.of(EVENTS, EVENT_REJECTS));
        if (options.truth().isPresent()) {
            stages.addAll(List.of(LABELS, LABEL_REJECTS, JOIN));
        } else {
            stages.add(LABEL_INSIDE);
        }
        if (options.learnInOrder()) {
            stages.add(ORDER);
        }
        stages.addAll(List.of(LANES, LEARN, PREDICTIONS, PROGRESS, MODELS, REJECTS, DEAD_LETTERS));
        return stages;
    }

    /** Returns the operators of a pipeline's serving job, in the order of the flow. */
    public static List<Stage> serving() {
        return List.of(
                SERVE_EVENTS,
                SERVE_EVENT_REJECTS,
                SERVE,
                SERVED,
                SERVE_REJECTS,
                SERVE_DEAD_LETTERS);
    }
}

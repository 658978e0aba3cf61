package io.driftline.pipelines.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is measured by two jobs in turns, A B B A: what else the machine does then falls on both.
 * They have the same build, process, broker, cluster and events.
 */
public enum PairBench {
    /** The learning job, champion only, against one that only hands the same events on. */
    PIPELINE("pipeline-over-pass-through", "pass-through", "pipeline") {
        @Override
        Job before(Testbed testbed) {
            return testbed::passThrough;
        }

        @Override
        Job after(Testbed testbed) {
            return name ->
                    testbed.learn(name, "{kind: gradient, model: linear, transforms: upgd}", true);
        }
    },
    /** Checkpoints every 10 s against none, for a network of 1,000,979 parameters under Adam. */
    CHECKPOINT("checkpoints-over-none", "none", "every 10 s") {
        private static final String LEARNER =
                "{kind: gradient, model: mlp, mlp: {hidden: [1000, 989]}, transforms: adam}";

        @Override
        Job before(Testbed testbed) {
            return name -> testbed.learn(name, LEARNER, false);
        }

        @Override
        Job after(Testbed testbed) {
            return name -> testbed.learn(name, LEARNER, true);
        }
    };

    /** One of the two. */
    private interface Job {
        /** Runs once, under a name of its own. */
        Speed run(String name) throws InterruptedException;
    }

    /**
     * Both once.
     *
     * @param before the job that is the measure
     * @param after the other
     */
    public record Pair(Speed before, Speed after) {
        /** Returns what is left of the speed, 1 for all of it. */
        public double ratio() {
            return after.perSecond() / before.perSecond();
        }

        /** Returns how much more processor time an event takes, 1 for none. */
        public double processorRatio() {
            return after.processorMicros() / before.processorMicros();
        }
    }

    private final String title;
    private final String before;
    private final String after;

    PairBench(String title, String before, String after) {
        this.title = title;
        this.before = before;
        this.after = after;
    }

    abstract Job before(Testbed testbed);

    abstract Job after(Testbed testbed);

    /** Returns what the job is called that is the measure. */
    public String before() {
        return before;
    }

    /** Returns what the other job is called. */
    public String after() {
        return after;
    }

    /**
     * Loads the topics and runs pair after pair; the first one warms up and does not count.
     *
     * @param report told of every pair that counts when it is over
     * @return what is left of the speed, and how much more processor time an event takes
     */
    public List<Measurement> run(int events, int rounds, Consumer<Pair> report)
            throws InterruptedException {
        List<Pair> pairs = new ArrayList<>();
        try (Testbed testbed = Testbed.start(events)) {
            for (int round = 0; round <= rounds; round++) {
                Pair pair = pair(testbed, round);
                if (round > 0) {
                    pairs.add(pair);
                    report.accept(pair);
                }
            }
        }
        return List.of(
                Measurement.of(title, "ratio", pairs.stream().map(Pair::ratio).toList()),
                Measurement.of(
                        title + "-processor",
                        "ratio",
                        pairs.stream().map(Pair::processorRatio).toList()));
    }

    /** Whichever comes second finds a machine that is warmer: they take turns at it. */
    private Pair pair(Testbed testbed, int round) throws InterruptedException {
        if (round % 2 == 0) {
            Speed before = before(testbed).run("before-" + round);
            return new Pair(before, after(testbed).run("after-" + round));
        }
        Speed after = after(testbed).run("after-" + round);
        return new Pair(before(testbed).run("before-" + round), after);
    }
}

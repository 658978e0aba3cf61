package io.driftline.stream;

import java.util.Random;

/** The draws of {@link Random}, by which MOA's streams are defined. */
record TestingDraws(Random random) implements Draws {
    static TestingDraws of(long seed) {
        return new TestingDraws(new Random(seed));
    }

    @Override
    public double uniform() {
        return random.nextDouble();
    }

    @Override
    public int below(int bound) {
        return random.nextInt(bound);
    }

    @Override
    public double normal() {
        return random.nextGaussian();
    }
}

package io.driftline.stream;

import io.driftline.data.Task;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A digit on a display of seven segments, each wrong with some probability, beside 17 inputs
 * without meaning. Breiman, Friedman, Olshen and Stone, 1984; draws in the order of MOA. At a noise
 * of 10 % the best possible accuracy is 0.74002248.
 *
 * @param noisePercent of segments that are inverted, 0 to 100; usually 10
 * @param swapped how many segments have changed places with inputs without meaning, 0 to 7
 */
public record Led(int noisePercent, int swapped) implements Generator {
    private static final int SEGMENTS = 7;
    private static final int IRRELEVANT = 17;
    private static final String[] DIGITS = {
        "1110111", "0010010", "1011101", "1011011", "0111010",
        "1101011", "1101111", "1010010", "1111111", "1111011"
    };
    private static final Task TASK =
            new Task(
                    Stream.concat(
                                    IntStream.rangeClosed(1, SEGMENTS).mapToObj(i -> "segment" + i),
                                    IntStream.rangeClosed(1, IRRELEVANT)
                                            .mapToObj(i -> "irrelevant" + i))
                            .map(name -> new Task.Column(name, false))
                            .toList(),
                    Columns.classes(DIGITS.length));
    private static final StateSpec STATE = StateSpec.of("led", 1);

    public Led {
        Require.inHalfOpen("led.noise-percentage", noisePercent, 0, 101);
        Require.inHalfOpen("led.drift-attributes", swapped, 0, SEGMENTS + 1);
    }

    @Override
    public Task task() {
        return TASK;
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void start(Draws draws, StateTree state) {
        // The concept is given.
    }

    @Override
    public int next(Draws draws, StateTree state, double[] inputs) {
        int digit = draws.below(DIGITS.length);
        for (int i = 0; i < SEGMENTS; i++) {
            int lit = DIGITS[digit].charAt(i) - '0';
            inputs[i] = Columns.strikes(noisePercent, draws) ? 1 - lit : lit;
        }
        for (int i = 0; i < IRRELEVANT; i++) {
            inputs[SEGMENTS + i] = draws.below(2);
        }
        for (int i = 0; i < swapped; i++) {
            double segment = inputs[i];
            inputs[i] = inputs[SEGMENTS + i];
            inputs[SEGMENTS + i] = segment;
        }
        return digit;
    }
}

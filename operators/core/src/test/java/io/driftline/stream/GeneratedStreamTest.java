package io.driftline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.data.Batch;
import io.driftline.math.Kernels;
import io.driftline.state.StateCodec;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every generated stream promises. */
class GeneratedStreamTest {
    static List<Generator> generators() {
        return List.of(
                new Sea(1, 10),
                new Agrawal(5, 0.05, 1_350_000),
                new Led(10, 2),
                new Hyperplane(10, 2, 0.001, 5, 10),
                new RandomRbf(10, 5, 50, 50, 0.001),
                new RandomRbf(3, 2, 7, 0, 0),
                new Joined(new Hyperplane(4, 4, 0.01, 5, 10), new Hyperplane(4, 0, 0, 0, 0), 50, 9),
                new Joined(new Sea(1, 10), new Joined(new Sea(2, 0), new Sea(3, 0), 9, 9), 5, 9));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void goesOnAfterARestoreBitForBit(Generator generator) throws StateFormatException {
        GeneratedStream stream = new GeneratedStream(generator, 7);
        StateTree through = stream.start();
        StateTree stopped = stream.start();
        for (int n = 0; n < 200; n++) {
            if (n % 31 == 5) {
                byte[] saved = StateCodec.encode(stopped);
                stream = new GeneratedStream(generator, 7);
                stopped = StateTree.of(stream.state(), 0);
                StateCodec.decode(saved, stopped);
            }
            assertSame(stream.next(stopped), stream.next(through));
        }
        assertThat(stopped).isEqualTo(through);
    }

    @ParameterizedTest
    @MethodSource("generators")
    void seedsMakeDifferentStreamsOfFiniteExamples(Generator generator) {
        GeneratedStream one = new GeneratedStream(generator, 1);
        GeneratedStream other = new GeneratedStream(generator, 2);
        StateTree state = one.start();
        StateTree otherState = other.start();
        int different = 0;
        for (int n = 0; n < 2000; n++) {
            Batch batch = one.next(state);
            assertThat(Kernels.finite(batch.inputs())).isTrue();
            assertThat(batch.columns()).isEqualTo(one.task().inputs());
            assertThat(batch.targets()[0]).isBetween(0f, one.task().classes().size() - 1f);
            float[] inputs = other.next(otherState).inputs();
            different += Arrays.equals(batch.inputs(), inputs) ? 0 : 1;
        }
        assertThat(different).isGreaterThan(1950);
        assertThat(state.finite()).isTrue();
    }

    @Test
    void anExampleOfAConceptAtRestFollowsFromItsNumber() {
        for (Generator generator :
                List.of(
                        new Sea(1, 10),
                        new Agrawal(5, 0.05, 1_350_000),
                        new Led(10, 2),
                        new RandomRbf(3, 2, 7, 0, 0))) {
            GeneratedStream stream = new GeneratedStream(generator, 3);
            StateTree state = stream.start();
            Batch early = stream.at(500, state);
            for (int n = 0; n < 500; n++) {
                stream.next(state);
            }
            assertSame(stream.next(state), early);
        }
    }

    /** Shares of class 0 are those of MOA's streams, which have other draws. */
    @Test
    void hasTheDistributionOfTheDefinition() {
        assertShare(new Sea(1, 10), 0.3619);
        assertShare(new Sea(1, 0), 0.32); // area below x1 + x2 = 8 is 32 of 100
        assertShare(new Agrawal(1, 0, 1_350_000), 0.6721);
        assertShare(new Agrawal(5, 0, 1_350_000), 0.3926);
        assertShare(new Agrawal(9, 0, 1_350_000), 0.4861);
        assertShare(new Led(10, 0), 0.1);
        assertShare(new Hyperplane(10, 2, 0, 5, 10), 0.5);
    }

    private static void assertShare(Generator generator, double share) {
        GeneratedStream stream = new GeneratedStream(generator, 11);
        StateTree state = stream.start();
        int count = 0;
        for (int n = 0; n < 10_000; n++) {
            count += stream.next(state).targets()[0] == 0 ? 1 : 0;
        }
        // Four standard deviations of the difference of two such shares.
        double deviation = Math.sqrt(2 * share * (1 - share) / 10_000);
        assertThat(count / 1e4).as("%s", generator).isCloseTo(share, within(4 * deviation));
    }

    private static void assertSame(Batch actual, Batch expected) {
        assertThat(actual.inputs()).containsExactly(expected.inputs());
        assertThat(actual.targets()).containsExactly(expected.targets());
    }
}

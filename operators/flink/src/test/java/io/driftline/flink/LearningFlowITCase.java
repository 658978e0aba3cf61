package io.driftline.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** The functions together on a real Flink, from events and labels to versions. */
class LearningFlowITCase {
    /** What one run put out, each in an order of its own that does not depend on the run. */
    private record Outcome(
            List<Prediction> predictions, List<Progress> progress, List<ModelPart> parts) {}

    @Test
    void theSameEventsGiveTheSameBitsHoweverTheyArriveAndAreSpread() throws Exception {
        Outcome one = run(1, 1, true);
        Outcome other = run(3, 2, false);
        assertThat(one.predictions()).hasSize(TestingFlow.EVENTS);
        assertThat(one.parts()).extracting(ModelPart::getVersion).contains(300L, 600L, 1_900L);
        assertThat(other.predictions()).isEqualTo(one.predictions());
        assertThat(other.progress()).isEqualTo(one.progress());
        assertThat(other.parts()).isEqualTo(one.parts());
        Progress last = one.progress().get(one.progress().size() - 1);
        assertThat(last.getQuestions()).isEqualTo(TestingFlow.EVENTS);
        assertThat(last.getLearned() + last.getPending()).isEqualTo(TestingFlow.EVENTS);
    }

    private static Outcome run(int parallelism, long seed, boolean objectReuse) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, objectReuse);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        env.enableCheckpointing(200);
        SingleOutputStreamOperator<Prediction> predictions = TestingFlow.learned(env, seed);
        var collected = predictions.collectAsync();
        var progress = predictions.getSideOutput(Outputs.PROGRESS).collectAsync();
        var parts = predictions.getSideOutput(Outputs.MODEL_PARTS).collectAsync();
        env.executeAsync();
        return new Outcome(
                all(collected, Comparator.comparing(Prediction::getEventTime)),
                all(
                        progress,
                        Comparator.comparing(Progress::getLane)
                                .thenComparing(p -> p.getAnswers() + p.getExpired())
                                .thenComparing(Progress::getQuestions)),
                all(
                        parts,
                        Comparator.comparing(ModelPart::getVersion)
                                .thenComparing(ModelPart::getPart)));
    }

    private static <T> List<T> all(CloseableIterator<T> records, Comparator<T> order)
            throws Exception {
        List<T> all = new ArrayList<>();
        records.forEachRemaining(all::add);
        records.close();
        all.sort(order);
        return all;
    }
}

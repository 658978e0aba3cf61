package io.driftline.pipelines.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.flink.options.LaneOptions;
import io.driftline.pipelines.config.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoPipelineTest {
    @Test
    void hasTheFiveLanesAndTheChampionFirst() throws ConfigurationException {
        DemoPipeline pipeline = DemoPipeline.read(53_252);
        assertThat(pipeline.options().learning().lanes())
                .extracting(LaneOptions::name)
                .containsExactly("upgd", "sgd", "frozen", "no-change", "majority");
        assertThat(pipeline.options().learning().task().inputs()).isEqualTo(8);
        assertThat(pipeline.freezeAfter()).isEqualTo(5_325);
    }

    @Test
    void freezesAfterATenthOfAShortenedStream() throws ConfigurationException {
        DemoPipeline pipeline = DemoPipeline.read(6_000);
        assertThat(pipeline.freezeAfter()).isEqualTo(600);
        assertThat(pipeline.options().learning().lanes())
                .filteredOn(lane -> lane.name().equals("frozen"))
                .singleElement()
                .satisfies(
                        lane ->
                                assertThat(lane.settings().get("freeze-after").toString())
                                        .isEqualTo("600"));
    }

    @Test
    void learningBeatsTheRulesAndTheFrozenModel()
            throws ConfigurationException, UnusableRecordException {
        List<PriceChange> changes = BitstampTrades.read();
        DemoPipeline pipeline = DemoPipeline.read(changes.size());
        double upgd = accuracy(pipeline, "upgd", changes);
        double sgd = accuracy(pipeline, "sgd", changes);

        assertThat(accuracy(pipeline, "no-change", changes)).isCloseTo(0.5821, within(5e-5));
        assertThat(accuracy(pipeline, "majority", changes)).isCloseTo(0.521, within(1e-3));
        assertThat(upgd).isCloseTo(0.6605, within(2e-3)).isGreaterThanOrEqualTo(sgd);
        assertThat(sgd).isCloseTo(0.656, within(2e-3));
        assertThat(accuracy(pipeline, "frozen", changes)).isLessThan(0.56);
    }

    private static double accuracy(DemoPipeline pipeline, String lane, List<PriceChange> changes)
            throws UnusableRecordException {
        return TestingLanes.run(pipeline.options(), lane, changes).accuracy();
    }
}

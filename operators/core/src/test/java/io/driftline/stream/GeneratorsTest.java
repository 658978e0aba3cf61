package io.driftline.stream;

import static io.driftline.stream.TestingMoa.counts;
import static io.driftline.stream.TestingMoa.rbf;
import static io.driftline.stream.TestingMoa.rows;
import static io.driftline.stream.TestingMoa.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.driftline.stream.TestingMoa.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Card boundary-free-streams, A2 to A6: traces and counts of MOA's streams. */
class GeneratorsTest {
    @Test
    void seaIsMoas() {
        List<Row> rows = rows(new Sea(1, 10), 1, 10_000);
        assertRow(rows.get(0), 1, 1e-9, 7.308781907, 4.100808115, 2.077148413);
        assertRow(rows.get(1), 1, 1e-9, 6.588672395, 7.107396276, 1.527362013);
        assertRow(rows.get(2), 1, 1e-9, 9.398653888, 9.471949177, 9.370821489);
        assertRow(rows.get(3), 1, 1e-9, 9.139628760, 1.593395515, 3.690025584);
        int[] expected = {3619, 4317, 3011, 4667};
        for (int function = 1; function <= 4; function++) {
            List<Row> all = rows(new Sea(function, 10), 1, 10_000);
            assertThat(counts(all, 2)[0]).isEqualTo(expected[function - 1]);
            assertThat(sum(all)).isCloseTo(149848.487505, within(1e-6));
        }
        assertThat(counts(rows(new Sea(1, 0), 1, 10_000), 2)[0]).isEqualTo(3251);
    }

    @Test
    void agrawalIsMoas() {
        List<Row> rows = rows(new Agrawal(1, 0, 135_000), 1, 2);
        assertRow(rows.get(0), 1, 1e-4, 115014.1648, 0, 56, 3, 14, 4, 416358.5280, 29, 355369.8138);
        assertRow(
                rows.get(1),
                0,
                1e-4,
                39855.70617,
                20372.57353,
                73,
                2,
                2,
                6,
                296126.2125,
                3,
                173759.0146);
        int[] expected = {6721, 3878, 5369, 3820, 3926, 4066, 4885, 9794, 4861, 9979};
        for (int function = 1; function <= 10; function++) {
            List<Row> all = rows(new Agrawal(function, 0, 135_000), 1, 10_000);
            assertThat(counts(all, 2)[0]).as("f%d", function).isEqualTo(expected[function - 1]);
        }
    }

    @Test
    void agrawalMovesValuesAfterTheJudgementWithinTheirRanges() {
        List<Row> moved = rows(new Agrawal(1, 0.05, 135_000), 1, 1000);
        long equal = moved.stream().filter(row -> row.inputs()[6] == 135_000).count();
        assertThat(equal).as("the cut of MOA").isGreaterThan(850);
        for (Row row : rows(new Agrawal(1, 0.05, 1_350_000), 1, 1000)) {
            double[] p = row.inputs();
            assertThat(p[0]).isBetween(20_000.0, 150_000.0);
            assertThat(p[1] == 0 || p[1] >= 10_000 && p[1] <= 75_000).isTrue();
            assertThat(p[2]).isBetween(20.0, 80.0).isEqualTo(Math.rint(p[2]));
            assertThat(p[6]).isBetween(0.0, 1_350_000.0).isNotEqualTo(135_000);
            assertThat(p[7]).isBetween(1.0, 30.0).isEqualTo(Math.rint(p[7]));
            assertThat(p[8]).isBetween(0.0, 500_000.0);
        }
    }

    @Test
    void ledIsMoas() {
        List<Row> rows = rows(new Led(10, 0), 1, 10_000);
        assertRow(
                rows.get(0),
                5,
                0,
                1,
                1,
                0,
                1,
                1,
                1,
                0,
                1,
                1,
                0,
                0,
                1,
                0,
                1,
                1,
                1,
                1,
                1,
                0,
                0,
                1,
                0,
                0,
                0);
        assertThat(rows.get(1).inputs()).startsWith(1, 1, 1, 0, 1, 1, 0);
        assertThat(rows.get(1).label()).isEqualTo(9);
        assertThat(counts(rows, 10))
                .containsExactly(913, 1027, 986, 1009, 981, 1050, 1010, 1002, 1025, 997);
    }

    @Test
    void ledDriftSwapsPlacesOnly() {
        List<Row> still = rows(new Led(10, 0), 1, 20);
        List<Row> swapped = rows(new Led(10, 3), 1, 20);
        for (int n = 0; n < 20; n++) {
            double[] a = still.get(n).inputs();
            double[] b = swapped.get(n).inputs();
            for (int i = 0; i < 24; i++) {
                int from = i < 3 ? i + 7 : i >= 7 && i < 10 ? i - 7 : i;
                assertThat(b[i]).isEqualTo(a[from]);
            }
        }
    }

    @Test
    void hyperplaneIsMoas() {
        List<Row> rows = rows(new Hyperplane(10, 2, 0, 5, 10), 1, 10_000);
        assertRow(
                rows.get(0),
                0,
                1e-10,
                .3971743422,
                .3475180292,
                .2940570320,
                .5064836273,
                .1159670880,
                .7705358801,
                .6598927087,
                .1567468906,
                .3782020453,
                .1397626829);
        assertThat(counts(rows, 2)[0]).isEqualTo(4980);
        assertThat(counts(rows(new Hyperplane(10, 2, 0.001, 5, 10), 1, 10_000), 2)[0])
                .isEqualTo(4981);
        assertThat(counts(rows(new Hyperplane(10, 2, 0.001, 0, 10), 1, 10_000), 2)[0])
                .isEqualTo(4961);
    }

    @Test
    void randomRbfIsMoas() {
        List<Row> still = rbf(new RandomRbf(10, 2, 50, 0, 0), 10_000);
        assertRow(
                still.get(0),
                1,
                1e-9,
                .2103720255,
                1.009586205,
                .09190023893,
                .2720708963,
                .4501171142,
                .2260981835,
                .2122859517,
                .3726699784,
                .5831457314,
                .2970070940);
        assertThat(counts(still, 2)).containsExactly(4915, 5085);
        List<Row> moving = rbf(new RandomRbf(10, 2, 50, 50, 0.001), 10_000);
        assertThat(moving.get(0).inputs()[0]).isCloseTo(.2107606634, within(1e-9));
        assertThat(moving.get(0).inputs()[1]).isCloseTo(1.009901941, within(1e-9));
        assertThat(counts(moving, 2)).containsExactly(4915, 5085);
        assertThat(sum(moving)).isCloseTo(55444.070814, within(1e-6));
    }

    @Test
    void joinedGoesFromOneConceptToTheOther() {
        Joined abrupt = new Joined(new Sea(1, 0), new Sea(4, 0), 500, 1);
        List<Row> rows = rows(abrupt, 3, 1000);
        int[] disagree = new int[2];
        for (int n = 0; n < 1000; n++) {
            double sum = rows.get(n).inputs()[0] + rows.get(n).inputs()[1];
            boolean first = rows.get(n).label() == (sum <= 8 ? 0 : 1);
            boolean second = rows.get(n).label() == (sum <= 9.5 ? 0 : 1);
            disagree[n < 500 ? 0 : 1] += first == second ? 0 : 1;
            if (Math.abs(n - 499) > 10) {
                assertThat(n < 499 ? first : second).as("example %d", n).isTrue();
            }
        }
        assertThat(disagree[0]).isPositive();
        assertThat(disagree[1]).isPositive();
        assertThatThrownBy(() -> new Joined(new Sea(1, 0), new Led(0, 0), 5, 1))
                .hasMessageContaining("different columns or classes");
        assertThatThrownBy(() -> new Joined(new Sea(1, 0), new Sea(2, 0), 5, 0))
                .hasMessage("joined.width is 0; it must be > 0.");
    }

    @Test
    void refuseSettingsThatMeanNothing() {
        assertThatThrownBy(() -> new Sea(5, 10))
                .hasMessage("sea.function is 5; it must be in [1, 5).");
        assertThatThrownBy(() -> new Sea(1, 101))
                .hasMessage("sea.noise-percentage is 101; it must be in [0, 101).");
        assertThatThrownBy(() -> new Led(10, 8))
                .hasMessage("led.drift-attributes is 8; it must be in [0, 8).");
        assertThatThrownBy(() -> new Agrawal(11, 0, 1))
                .hasMessage("agrawal.function is 11; it must be in [1, 11).");
        assertThatThrownBy(() -> new Hyperplane(10, 11, 0, 5, 10))
                .hasMessage("hyperplane.drift-attributes is 11; it must be in [0, 11).");
        assertThatThrownBy(() -> new RandomRbf(10, 1, 50, 0, 0))
                .hasMessage("random-rbf.classes is 1; it must be in [2, 10001).");
    }

    private static void assertRow(Row row, int label, double tolerance, double... inputs) {
        assertThat(row.label()).isEqualTo(label);
        assertThat(row.inputs()).containsExactly(inputs, within(tolerance));
    }
}

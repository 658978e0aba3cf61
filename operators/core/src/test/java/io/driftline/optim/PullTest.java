package io.driftline.optim;

import static io.driftline.optim.TestingRun.VECTOR_A;
import static io.driftline.optim.TestingRun.assertIterates;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Card upgd, 6: the regularizing baselines on vector A, both decays 0.9, strength 1. */
class PullTest {
    @Test
    void elasticConsolidationFollowsTheWorkedExample() {
        assertIterates(
                TestingRun.of(new Ewc(0.9f, 0.9f, 1, false)).iterates(VECTOR_A),
                2e-7,
                new float[] {0.52f, -0.31f, 0.76f},
                new float[] {0.489937175f, -0.269957867f, 0.750153573f},
                new float[] {0.499996332f, -0.250115783f, 0.780306835f});
    }

    @Test
    void awareSynapsesFollowTheWorkedExample() {
        assertIterates(
                TestingRun.of(new Ewc(0.9f, 0.9f, 1, true)).iterates(VECTOR_A),
                2e-7,
                new float[] {0.52f, -0.31f, 0.76f},
                new float[] {0.489760665f, -0.269877839f, 0.750458726f},
                new float[] {0.500017891f, -0.250405967f, 0.780932343f});
    }

    /** The card's numbers begin with a move from 0, as the authors' code does. */
    @Test
    void synapticIntelligenceFollowsTheWorkedExample() {
        TestingRun run = TestingRun.of(new SynapticIntelligence(0.9f, 0.9f, 1));
        run.memory("si").counter("steps", 1);
        assertIterates(
                run.iterates(VECTOR_A),
                2e-7,
                new float[] {0.52f, -0.31f, 0.76f},
                new float[] {0.489326533f, -0.269747592f, 0.747806056f},
                new float[] {0.500957042f, -0.253093749f, 0.774045365f});
    }

    @Test
    void riemannianWalkFollowsTheWorkedExample() {
        assertIterates(
                TestingRun.of(new RiemannianWalk(0.9f, 0.9f, 1)).iterates(VECTOR_A),
                3e-7,
                new float[] {0.52f, -0.31f, 0.76f},
                new float[] {0.489937175f, -0.269957867f, 0.753895155f},
                new float[] {0.499996332f, -0.258916930f, 0.785589308f});
    }

    @Test
    void refuseSettingsOutOfRange() {
        assertThatThrownBy(() -> new Ewc(1, 0, 0, false))
                .hasMessage("ewc.anchor-decay is 1; it must be in [0, 1).");
        assertThatThrownBy(() -> new Ewc(0, 0, -1, true))
                .hasMessageContaining("mas.strength is -1");
        assertThatThrownBy(() -> new SynapticIntelligence(0, 1, 0))
                .hasMessageContaining("si.importance-decay is 1");
        assertThatThrownBy(() -> new RiemannianWalk(0, 0, -1))
                .hasMessageContaining("rwalk.strength is -1");
        assertThatThrownBy(() -> new Perturb(-1))
                .hasMessage("perturb.sigma is -1; it must be ≥ 0.");
        assertThatThrownBy(() -> new UpgdFeatures(1, 0, true, false))
                .hasMessageContaining("upgd-features.utility-decay is 1");
        assertThatThrownBy(() -> AdaUpgd.of(0, 0, UpgdForm.PAPER, 0, 0, 0))
                .hasMessage("adaupgd.epsilon is 0; it must be > 0.");
    }
}

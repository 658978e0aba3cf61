package io.driftline.learn;

import io.driftline.model.Loss;
import io.driftline.state.Require;
import java.util.Set;

/**
 * Dark experience replay: replayed rows are compared with the outputs that the model gave when they
 * were new. DER is new + α·outputs; DER++ adds β times the loss by label of a second, independent
 * draw.
 *
 * <p>Buzzega et al., NeurIPS 2020, arXiv:2004.07211. The squared difference is a mean over rows and
 * outputs; outputs of classes that joined after a row was kept are not compared.
 *
 * <p>The square takes outliers badly: a row that was given huge outputs pulls with them for as long
 * as it is kept. Put {@code clip-norm} into the chain where inputs have heavy tails.
 *
 * <p>Memory: the outputs beside each row. Cost: as many passes as there are rows, one draw of them
 * more with β.
 *
 * @param alpha weight of the outputs, at least 0
 * @param beta weight of the labels, at least 0; 0 is DER
 * @param name under which it is set
 */
public record DarkExperienceReplay(String name, float alpha, float beta) implements ReplayLoss {

    public DarkExperienceReplay {
        Require.atLeast(name + ".alpha", alpha, 0);
        Require.atLeast(name + ".beta", beta, 0);
    }

    @Override
    public int draws() {
        return beta > 0 ? 2 : 1;
    }

    @Override
    public Set<Memory> memory() {
        return Set.of(Memory.OUTPUTS);
    }

    @Override
    public String refusal(Loss within) {
        return "";
    }

    @Override
    public float value(
            ReplayRows rows, int row, float[] outputs, int from, int count, float[] derivative) {
        int draw = rows.draw(row);
        float value =
                draw == 1
                        ? rows.byOutputs(row, outputs, from, count, derivative)
                        : rows.byLabel(row, outputs, from, count, derivative);
        float weight = draw == 0 ? 1 : draw == 1 ? alpha : beta;
        return rows.weighted(value, row, weight, from, count, derivative);
    }
}

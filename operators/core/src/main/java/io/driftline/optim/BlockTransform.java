package io.driftline.optim;

import io.driftline.state.StateTree;

/**
 * A link that changes the direction, and what it remembers, block by block, so that links which
 * stand side by side share their way through memory.
 *
 * <p><b>Contract</b> (beside that of {@link GradientTransform}): arrays with an element per
 * parameter are read and changed in bodies of {@link Blocks#each}, or after {@link Blocks#whole}.
 */
public interface BlockTransform extends GradientTransform {

    @Override
    void apply(Blocks blocks, Step step, StateTree state);

    @Override
    default void apply(float[] update, Step step, StateTree state) {
        Blocks blocks = new Blocks(update);
        apply(blocks, step, state);
        blocks.whole();
    }
}

package io.driftline.state;

import java.util.ArrayList;
import java.util.List;

/**
 * Names and shapes of the blocks that make up one flat array of parameters, in their order.
 *
 * @param blocks the blocks, each beginning where the one before it ends
 */
public record Layout(List<Block> blocks) {

    /** Most parameters that a layout may have: 2³⁰ floats are 4 GiB. */
    public static final int MAX_SIZE = 1 << 30;

    /** Most blocks that a saved layout may have. */
    public static final int MAX_BLOCKS = 10_000;

    /** A layout without parameters, for learners that have none. */
    public static final Layout EMPTY = new Layout(List.of());

    /**
     * One matrix, stored row by row.
     *
     * @param name unique in its layout, such as {@code hidden1.weight}
     * @param offset of the first element in the flat array
     * @param rows at least 1
     * @param columns at least 1
     */
    public record Block(String name, int offset, int rows, int columns) {
        /** Returns the number of elements. */
        public int size() {
            return rows * columns;
        }
    }

    public Layout {
        blocks = List.copyOf(blocks);
    }

    /**
     * Returns a layout with one more block at its end.
     *
     * @throws IllegalArgumentException when there would be more than {@link #MAX_SIZE} parameters
     */
    public Layout with(String name, int rows, int columns) {
        if (size() + (long) rows * columns > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "Block %s of %d × %d makes more than %d parameters; use a smaller model."
                            .formatted(name, rows, columns, MAX_SIZE));
        }
        List<Block> longer = new ArrayList<>(blocks);
        longer.add(new Block(name, size(), rows, columns));
        return new Layout(longer);
    }

    /** Returns the length of the last block, the head of a model; 0 without blocks. */
    public int headSize() {
        return blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).size();
    }

    /** Returns the length of the flat array. */
    public int size() {
        return blocks.isEmpty()
                ? 0
                : blocks.get(blocks.size() - 1).offset() + blocks.get(blocks.size() - 1).size();
    }
}

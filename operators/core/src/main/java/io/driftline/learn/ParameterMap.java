package io.driftline.learn;

import io.driftline.data.ColumnMap;
import io.driftline.state.Layout;
import io.driftline.state.Layout.Block;
import java.util.Arrays;
import java.util.List;

/**
 * Where each parameter of a model is in an older one of another shape. Reads the layouts as {@link
 * io.driftline.model.Model} promises them: layer after layer, a layer's weights have one row per
 * unit and one column per unit of the layer before, the first one per input column; the head comes
 * last, one row per output and one column more for the bias.
 *
 * <p>Keeps what the model computes: a new input column and a new unit are heard with weights 0, so
 * that they change nothing until they have learned something, and new columns and units stand where
 * a sum of products keeps its bits when they come last. A new unit listens with fresh weights, else
 * it could not learn. A new class gets a fresh row in the head, and the outputs of the others stay.
 * A head with one row for two classes, their log odds, becomes two rows, 0 and the log odds, which
 * softmax makes the same probabilities of.
 *
 * <p>New hidden layers stand between the older ones and the head. They begin as identities: each
 * unit of the last older layer goes through a unit of its own with weight 1, all other weights and
 * the bias being 0. What comes out of a layer of {@link io.driftline.model.Mlp} is not negative, so
 * that ReLU leaves it as it is, to the bit.
 */
final class ParameterMap {
    /** The parameter starts as in a model that learned nothing. */
    static final int FRESH = -1;

    /** The parameter starts at 0, so that it changes no output. */
    static final int ZERO = -2;

    /** The parameter starts at 1, so that it hands on what it hears. */
    static final int ONE = -3;

    private static final String HEAD = "head";
    private static final String BIAS = ".bias";
    private static final String HIDDEN = "hidden";

    private final Shape old;
    private final Shape now;
    private final int[] from;
    private String refusal = "";

    /** For each row or column of a newer block its place in the older one, FRESH or ZERO. */
    private int[] units;

    private ParameterMap(Shape old, Shape now, ColumnMap columns) {
        this.old = old;
        this.now = now;
        from = new int[now.layout().size()];
        units = new int[now.columns().size()];
        for (int i = 0; i < units.length; i++) {
            units[i] = columns.columnFrom(i) < 0 ? ZERO : columns.columnFrom(i);
        }
    }

    /** Returns the map, which is good when {@link #refusal()} is empty. */
    static ParameterMap of(Shape old, Shape now, ColumnMap columns) {
        ParameterMap map = new ParameterMap(old, now, columns);
        if (old.layout().equals(now.layout()) && columns.identical()) {
            Arrays.setAll(map.from, i -> i);
        } else {
            map.refusal = map.blocks();
        }
        if (!map.refusal.isEmpty()) {
            Arrays.fill(map.from, FRESH);
        }
        return map;
    }

    /**
     * Returns, for each newer parameter, the index of the older one, {@link #FRESH}, ZERO or ONE.
     */
    int[] from() {
        return from;
    }

    /** Returns why the parameters cannot move, and what to do; empty when they can. */
    String refusal() {
        return refusal;
    }

    private String blocks() {
        List<String> before = names(old.layout());
        List<String> after = names(now.layout());
        int added = deeper(before, after) ? after.size() - before.size() : 0;
        if (added == 0 && !before.equals(after)) {
            return "the saved model has %s and this one %s; learn anew in a lane of another name, or keep the model"
                    .formatted(described(before), described(after));
        }
        int oldUnits = old.columns().size();
        for (int b = 0; b < after.size(); b++) {
            Block is = now.layout().blocks().get(b);
            if (added > 0 && b >= before.size() - 1 && b < after.size() - 1) {
                handOn(is, oldUnits);
                if (!refusal.isEmpty()) {
                    return refusal;
                }
                continue;
            }
            Block was = old.layout().blocks().get(is.name().equals(HEAD) ? before.size() - 1 : b);
            int bias = is.name().equals(HEAD) ? 1 : 0;
            boolean biases = is.name().endsWith(BIAS);
            if (biases
                    ? was.columns() != 1 || is.columns() != 1
                    : was.columns() != oldUnits + bias || is.columns() != units.length + bias) {
                return "block %s of the model is of a kind that this build cannot move; learn anew in a lane of another name"
                        .formatted(is.name());
            }
            int[] rows = bias == 1 ? outputs(was, is) : rows(was, is);
            if (!refusal.isEmpty()) {
                return refusal;
            }
            fill(was, is, rows, biases ? new int[] {0} : columns(was, bias));
            units = bias == 1 ? units : heard(rows);
            oldUnits = was.rows();
        }
        return "";
    }

    /** Returns whether there are the same hidden layers, at least one, and more of them. */
    private static boolean deeper(List<String> before, List<String> after) {
        int hidden = before.size() - 1;
        return hidden > 0
                && after.size() > before.size()
                && before.get(hidden).equals(HEAD)
                && after.get(after.size() - 1).equals(HEAD)
                && before.subList(0, hidden).equals(after.subList(0, hidden))
                && after.subList(0, after.size() - 1).stream().allMatch(n -> n.startsWith(HIDDEN));
    }

    /** Makes a block of a new layer, which hands on the units of the last older layer. */
    private void handOn(Block is, int oldUnits) {
        if (is.rows() < oldUnits) {
            refusal =
                    "%s is new and has %d units; the layer before it has %d, and it must hand on each: give it at least %d, or learn anew in a lane of another name"
                            .formatted(layer(is), is.rows(), oldUnits, oldUnits);
            return;
        }
        for (int row = 0; row < is.rows(); row++) {
            for (int column = 0; column < is.columns(); column++) {
                boolean through = row == column && !is.name().endsWith(BIAS);
                from[is.offset() + row * is.columns() + column] =
                        row >= oldUnits ? FRESH : through ? ONE : ZERO;
            }
        }
        units = new int[is.rows()];
        Arrays.setAll(units, unit -> unit < oldUnits ? unit : ZERO);
    }

    private int[] rows(Block was, Block is) {
        int[] rows = new int[is.rows()];
        if (is.rows() < was.rows()) {
            refusal =
                    "%s has %d units and had %d; a narrower layer would throw away what its units learned: keep at least %d, or learn anew in a lane of another name"
                            .formatted(layer(is), is.rows(), was.rows(), was.rows());
        }
        Arrays.setAll(rows, i -> i < was.rows() ? i : FRESH);
        return rows;
    }

    /** Rows of the head; the caller knows that classes were appended at most. */
    private int[] outputs(Block was, Block is) {
        int[] rows = new int[is.rows()];
        boolean wasPerClass = was.rows() == old.classes().size();
        boolean isPerClass = is.rows() == now.classes().size();
        if (was.rows() == is.rows() && was.rows() == 1 || wasPerClass && isPerClass) {
            Arrays.setAll(rows, i -> i < was.rows() ? i : FRESH);
        } else if (was.rows() == 1 && old.classes().size() == 2 && isPerClass) {
            Arrays.setAll(rows, i -> i == 0 ? ZERO : i == 1 ? 0 : FRESH);
        } else {
            refusal =
                    "the head has %d outputs and had %d, for another loss; keep the loss, or learn anew in a lane of another name"
                            .formatted(is.rows(), was.rows());
        }
        return rows;
    }

    private int[] columns(Block was, int bias) {
        int[] columns = Arrays.copyOf(units, units.length + bias);
        if (bias == 1) {
            columns[units.length] = was.columns() - 1;
        }
        return columns;
    }

    private void fill(Block was, Block is, int[] rows, int[] columns) {
        int at = is.offset();
        for (int row : rows) {
            for (int column : columns) {
                from[at++] =
                        row < 0
                                ? row
                                : column < 0 ? column : was.offset() + row * was.columns() + column;
            }
        }
    }

    /** New units are heard by the next layer with weights 0. */
    private static int[] heard(int[] rows) {
        int[] heard = rows.clone();
        Arrays.setAll(heard, i -> heard[i] < 0 ? ZERO : heard[i]);
        return heard;
    }

    private static List<String> names(Layout layout) {
        return layout.blocks().stream().map(Block::name).toList();
    }

    private static String layer(Block block) {
        int dot = block.name().indexOf('.');
        return "layer " + (dot < 0 ? block.name() : block.name().substring(0, dot));
    }

    private static String described(List<String> blocks) {
        return blocks.isEmpty() ? "no parameters" : "the layers " + layers(blocks);
    }

    private static String layers(List<String> blocks) {
        List<String> layers =
                blocks.stream()
                        .filter(name -> !name.endsWith(BIAS))
                        .map(name -> name.replace(".weight", ""))
                        .toList();
        return layers.size() > 20 ? "%d".formatted(layers.size()) : String.join(", ", layers);
    }
}

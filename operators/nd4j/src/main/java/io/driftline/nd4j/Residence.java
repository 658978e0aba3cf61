package io.driftline.nd4j;

import io.driftline.math.Rng;
import io.driftline.optim.Optimizer;
import io.driftline.state.Layout;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** All arrays of one learner's state in ND4J, and the chain that works on them. */
final class Residence {
    private static final int SIZES = 8;

    private final INDArray params;
    private final INDArray update;
    private final INDArray scratch;
    private final INDArray more;
    private final List<Link> links;
    private final Layout layout;

    /** By size of batch, the one used last at the end. */
    private final LinkedHashMap<Integer, Network> networks = new LinkedHashMap<>(16, 0.75f, true);

    Residence(Optimizer optimizer, Layout layout) {
        int size = layout.size();
        params = Arrays.of(size);
        update = Arrays.of(size);
        scratch = Arrays.of(size);
        more = Arrays.of(size);
        links = optimizer.chain().stream().map(link -> Link.of(link, size)).toList();
        this.layout = layout;
    }

    /** Returns the network for batches of a size; a few are kept, to be used again. */
    Network network(int size) {
        Network found = networks.get(size);
        if (found == null) {
            if (networks.size() == SIZES) {
                networks.remove(networks.keySet().iterator().next()).close();
            }
            found = new Network(layout, params, update, size);
            networks.put(size, found);
        }
        return found;
    }

    void load(StateTree tree) {
        float[] from = tree.vector("params");
        Arrays.put(from, from.length, params);
        each(tree, Resident::load);
    }

    void store(StateTree tree) {
        Arrays.get(params, tree.vector("params"));
        each(tree, Resident::store);
    }

    private interface Move {
        void move(Resident vector, StateTree tree);
    }

    private void each(StateTree tree, Move move) {
        List<StateTree> chain = tree.part("optimizer").parts().get(0).parts();
        for (int i = 0; i < links.size(); i++) {
            StateTree own = links.get(i).own(chain.get(i));
            links.get(i).vectors().forEach(vector -> move.move(vector, own));
        }
    }

    /** Keeps what the chain remembers, to go back to. */
    void keep() {
        links.forEach(link -> link.vectors().forEach(Resident::keep));
    }

    /** Goes back to what was kept; the parameters have not changed. */
    void undo() {
        links.forEach(link -> link.vectors().forEach(Resident::undo));
    }

    /** Turns the gradient into the direction. */
    void chain(StateTree optimizer, IntFunction<Rng> rng) {
        List<StateTree> chain = optimizer.parts().get(0).parts();
        for (int i = 0; i < links.size(); i++) {
            Link.Step step = new Link.Step(params, scratch, more, rng.apply(i));
            links.get(i).apply(update, step, chain.get(i));
        }
    }

    /** Takes the step, or none where anything would not be finite; returns whether it did. */
    boolean move(float stepSize) {
        update.muli(stepSize);
        params.subi(update, scratch);
        boolean finite =
                Arrays.finite(scratch)
                        && links.stream()
                                .allMatch(l -> l.vectors().stream().allMatch(Resident::finite));
        if (finite) {
            params.assign(scratch);
        }
        return finite;
    }

    /** Returns the scalars that the chain remembers. */
    static double[] powers(StateTree optimizer) {
        List<Double> all = new ArrayList<>();
        for (StateTree link : scalars(optimizer)) {
            for (StateSpec.ScalarSpec scalar : link.spec().scalars()) {
                all.add(link.scalar(scalar.name()));
            }
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Sets the scalars that the chain remembers. */
    static void powers(StateTree optimizer, double[] values) {
        int i = 0;
        for (StateTree link : scalars(optimizer)) {
            for (StateSpec.ScalarSpec scalar : link.spec().scalars()) {
                link.scalar(scalar.name(), values[i++]);
            }
        }
    }

    private static List<StateTree> scalars(StateTree optimizer) {
        List<StateTree> all = new ArrayList<>();
        for (StateTree link : optimizer.parts().get(0).parts()) {
            all.add(link);
            all.addAll(link.parts());
        }
        return all;
    }
}

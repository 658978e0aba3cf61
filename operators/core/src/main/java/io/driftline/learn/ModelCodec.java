package io.driftline.learn;

import io.driftline.math.Rng;
import io.driftline.state.ByteReader;
import io.driftline.state.ByteWriter;
import io.driftline.state.StateCodec;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateTree;

/**
 * A model version as bytes.
 *
 * <p>Format 2, all numbers little-endian, a text is its length in bytes (int) and UTF-8:
 *
 * <pre>
 * int magic "DLMV", int format, long version
 * shape, see {@link Shape}
 * text settings, long seed
 * int length, serving state in the format of {@link StateCodec}
 * </pre>
 */
public final class ModelCodec {
    private static final int MAGIC = 0x564D4C44; // the bytes D L M V, little-endian
    private static final int FORMAT = 2;
    private static final String WHAT = "The model";

    private ModelCodec() {}

    /** Returns the bytes of a model version; equal versions give equal bytes on every machine. */
    public static byte[] encode(ModelSnapshot model) {
        byte[] state = StateCodec.encode(model.serving().tree());
        ByteWriter out = new ByteWriter(state.length + 4096);
        out.putInt(MAGIC).putInt(FORMAT).putLong(model.version());
        model.shape().write(out);
        Provenance provenance = model.provenance();
        out.putText(provenance.settings()).putLong(provenance.seed());
        return out.putBytes(state).toBytes();
    }

    /**
     * Reads a model version for a learner. Takes memory for one model, whatever the bytes say.
     *
     * @param learner that is to predict from it; only its shape is used and none of its scratch, so
     *     that another thread may predict with it meanwhile
     * @throws StateFormatException when the bytes are damaged, of a format or version that this
     *     build does not read, for other columns, classes or another layout, or not finite
     */
    public static ModelSnapshot decode(byte[] bytes, Learner learner) throws StateFormatException {
        ModelSnapshot expected = learner.snapshot(learner.start(Rng.ofSeed(0)));
        ByteReader in = begin(bytes);
        long version = in.readLong();
        expected.shape().require(in);
        Provenance provenance = new Provenance(in.readText(), in.readLong());
        byte[] state = in.readBytes();
        in.end();
        StateTree tree = expected.serving().tree();
        StateCodec.decode(state, tree);
        return checked(version, expected.shape(), tree, provenance);
    }

    /**
     * Returns what bytes say about themselves, without a learner; nothing of it can be reset. Takes
     * memory in proportion to the bytes.
     *
     * @throws StateFormatException when the bytes are damaged, of a format that this build does not
     *     read, or not finite
     */
    public static ModelSnapshot describe(byte[] bytes) throws StateFormatException {
        ByteReader in = begin(bytes);
        long version = in.readLong();
        Shape shape = Shape.read(in, WHAT);
        Provenance provenance = new Provenance(in.readText(), in.readLong());
        StateTree tree = StateCodec.read(in.readBytes(), shape.layout().size());
        in.end();
        if (tree.spec().counters().stream().noneMatch(c -> c.name().equals("steps"))) {
            throw new StateFormatException(
                    "The model is damaged: it holds no steps. Use another copy.");
        }
        return checked(version, shape, tree, provenance);
    }

    private static ByteReader begin(byte[] bytes) throws StateFormatException {
        ByteReader in = new ByteReader(WHAT, bytes);
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new StateFormatException(
                    "The model begins with %08x; models begin with %08x.".formatted(magic, MAGIC));
        }
        int format = in.readInt();
        if (format != FORMAT) {
            throw new StateFormatException(
                    "The model has format %d; this build reads format %d."
                            .formatted(format, FORMAT));
        }
        return in;
    }

    private static ModelSnapshot checked(
            long version, Shape shape, StateTree tree, Provenance provenance)
            throws StateFormatException {
        LearnerState serving = new LearnerState(shape.layout(), tree);
        if (serving.steps() != version) {
            throw new StateFormatException(
                    "The model says version %d and its state says %d; use another copy."
                            .formatted(version, serving.steps()));
        }
        if (!tree.finite()) {
            throw new StateFormatException(
                    "Version %d of the model is not finite; use another version."
                            .formatted(version));
        }
        return new ModelSnapshot(version, shape.columns(), shape.classes(), serving, provenance);
    }
}

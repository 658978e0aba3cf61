package io.driftline.learn;

import io.driftline.math.Rng;
import io.driftline.state.ByteReader;
import io.driftline.state.ByteWriter;
import io.driftline.state.StateCodec;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.nio.ByteBuffer;

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

    private final Shape shape;
    private final StateSpec serving;

    private ModelCodec(Shape shape, StateSpec serving) {
        this.shape = shape;
        this.serving = serving;
    }

    /**
     * Returns the codec that reads versions for a learner. It takes a start state once, to see the
     * shape of what the learner publishes, and keeps only that: to read many versions, keep it.
     *
     * @param learner that is to predict from them; none of its scratch is used, so that another
     *     thread may predict with it meanwhile
     */
    public static ModelCodec of(Learner learner) {
        ModelSnapshot start = learner.snapshot(learner.start(Rng.ofSeed(0)));
        return new ModelCodec(start.shape(), start.serving().tree().spec());
    }

    /** Returns the bytes of a model version; equal versions give equal bytes on every machine. */
    public static byte[] encode(ModelSnapshot model) {
        return ByteWriter.bytes(
                out -> {
                    out.putInt(MAGIC).putInt(FORMAT).putLong(model.version());
                    model.shape().write(out);
                    Provenance provenance = model.provenance();
                    out.putText(provenance.settings()).putLong(provenance.seed());
                    out.putSized(state -> StateCodec.write(model.serving().tree(), state));
                });
    }

    /**
     * Reads a model version for a learner, once; else keep {@link #of}.
     *
     * @throws StateFormatException as {@link #decode(byte[])}
     */
    public static ModelSnapshot decode(byte[] bytes, Learner learner) throws StateFormatException {
        return of(learner).decode(bytes);
    }

    /**
     * Reads a model version. Takes memory for one model, whatever the bytes say, and copies each
     * number once. May be used by several threads.
     *
     * @throws StateFormatException when the bytes are damaged, of a format or version that this
     *     build does not read, for other columns, classes or another layout, or not finite
     */
    public ModelSnapshot decode(byte[] bytes) throws StateFormatException {
        ByteReader in = begin(bytes);
        long version = in.readLong();
        shape.require(in);
        Provenance provenance = new Provenance(in.readText(), in.readLong());
        ByteBuffer state = in.readBytes();
        in.end();
        StateTree tree = StateTree.of(serving, shape.layout());
        StateCodec.decode(state, tree);
        return checked(version, shape, tree, provenance);
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
        Shape found = Shape.read(in, WHAT);
        Provenance provenance = new Provenance(in.readText(), in.readLong());
        StateTree tree = StateCodec.read(in.readBytes(), found.layout());
        in.end();
        if (tree.spec().counters().stream().noneMatch(c -> c.name().equals("steps"))) {
            throw new StateFormatException(
                    "The model is damaged: it holds no steps. Use another copy.");
        }
        return checked(version, found, tree, provenance);
    }

    /**
     * Returns what the numbers of a version stand for. Reads no further than that.
     *
     * @throws StateFormatException when the bytes are damaged or of a format that this build does
     *     not read
     */
    public static Shape shape(byte[] bytes) throws StateFormatException {
        ByteReader in = begin(bytes);
        in.readLong();
        return Shape.read(in, WHAT);
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

package io.driftline.learn;

import io.driftline.learn.Change.Outcome;
import io.driftline.math.Rng;
import io.driftline.state.ByteReader;
import io.driftline.state.ByteWriter;
import io.driftline.state.StateCodec;
import io.driftline.state.StateFormatException;
import java.util.List;

/**
 * A learner's whole state as bytes that say themselves what they are, so that another build and
 * another pipeline can compare it with their own and go on from it.
 *
 * <p>Format 1, all numbers little-endian, a text is its length in bytes (int) and UTF-8:
 *
 * <pre>
 * int magic "DLLS", int format
 * shape, see {@link Shape}
 * text settings
 * int length, state in the format of {@link StateCodec}
 * </pre>
 */
public final class LearnerCodec {
    private static final int MAGIC = 0x534C4C44; // the bytes D L L S, little-endian
    private static final int FORMAT = 1;

    private final Learner learner;
    private final Shape shape;
    private final String settings;

    private LearnerCodec(Learner learner, Shape shape, String settings) {
        this.learner = learner;
        this.shape = shape;
        this.settings = settings;
    }

    /** Returns the codec of a learner's states. */
    public static LearnerCodec of(Learner learner) {
        ModelSnapshot start = learner.snapshot(learner.start(Rng.ofSeed(0)));
        return new LearnerCodec(learner, start.shape(), start.provenance().settings());
    }

    /** Returns the bytes of a state; equal states give equal bytes. */
    public byte[] encode(LearnerState state) {
        byte[] tree = StateCodec.encode(state.tree());
        ByteWriter out = new ByteWriter(tree.length + 4096);
        out.putInt(MAGIC).putInt(FORMAT);
        shape.write(out);
        return out.putText(settings).putBytes(tree).toBytes();
    }

    /**
     * Returns the state that goes on in this learner: bit for bit where nothing changed, else as
     * {@link #compare} says. Takes memory in proportion to the bytes and to a state of this
     * learner, whatever the bytes say.
     *
     * @throws StateFormatException when the bytes are damaged or of a format that this build does
     *     not read, or when a change is refused; the message says which and what to do
     */
    public LearnerState decode(byte[] bytes) throws StateFormatException {
        ByteReader in = begin(bytes);
        shape.require(in);
        in.readText();
        byte[] tree = in.readBytes();
        in.end();
        LearnerState state = learner.start(Rng.ofSeed(0));
        StateCodec.decode(tree, state.tree());
        return state;
    }

    /**
     * Returns what {@link #decode} would make of saved state, without making it: one change per
     * thing, with its outcome.
     *
     * @throws StateFormatException when the bytes are damaged or of a format that this build does
     *     not read
     */
    public List<Change> compare(byte[] bytes) throws StateFormatException {
        begin(bytes);
        try {
            decode(bytes);
            return List.of(new Change("model", Outcome.KEPT, "nothing changed"));
        } catch (StateFormatException e) {
            return List.of(new Change("model", Outcome.REFUSED, e.getMessage()));
        }
    }

    private static ByteReader begin(byte[] bytes) throws StateFormatException {
        ByteReader in = new ByteReader("The learner's state", bytes);
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new StateFormatException(
                    "The learner's state begins with %08x; learners' states begin with %08x."
                            .formatted(magic, MAGIC));
        }
        int format = in.readInt();
        if (format != FORMAT) {
            throw new StateFormatException(
                    "The learner's state has format %d; this build reads format %d."
                            .formatted(format, FORMAT));
        }
        return in;
    }
}

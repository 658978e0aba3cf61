package io.driftline.learn;

import io.driftline.math.Rng;
import io.driftline.state.ByteReader;
import io.driftline.state.ByteWriter;
import io.driftline.state.StateCodec;
import io.driftline.state.StateFormatException;
import io.driftline.state.StateRows;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
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
 *
 * <p>Format 2 is what remains of a state whose rows are stored by themselves, see {@link
 * StoredLearner}. After the format it has one number more, the rest is the same:
 *
 * <pre>
 * int rows
 * </pre>
 */
public final class LearnerCodec {
    private static final int MAGIC = 0x534C4C44; // the bytes D L L S, little-endian
    private static final int FORMAT = 1;
    private static final int APART = 2;

    private static final String WHAT = "The learner's state";

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
        return bytes(shape, settings, state.tree());
    }

    /**
     * Returns a state as it is stored, independent of {@code state}.
     *
     * @param before rows of an earlier state, read only: a row that equals the one in its place is
     *     that very array
     */
    public StoredLearner store(LearnerState state, List<byte[]> before) {
        List<byte[]> rows = StateRows.of(state.tree(), before);
        return rows.isEmpty()
                ? new StoredLearner(encode(state), rows)
                : new StoredLearner(
                        ByteWriter.bytes(
                                out -> {
                                    out.putInt(MAGIC).putInt(APART).putInt(rows.size());
                                    write(out, shape, settings, StateRows.without(state.tree()));
                                }),
                        rows);
    }

    /**
     * Returns how many rows are stored apart from these bytes, whatever their format.
     *
     * @throws StateFormatException when the bytes are damaged or of a format that this build does
     *     not read
     */
    public static int rowsApart(byte[] bytes) throws StateFormatException {
        ByteReader in = new ByteReader(WHAT, bytes);
        int format = format(in);
        int rows = format == APART ? in.readInt() : 0;
        if (rows < 0 || rows > StateRows.MOST || rows == 0 && format == APART) {
            throw new StateFormatException(
                    "The learner's state is damaged: %d rows are stored apart from it. Use another copy."
                            .formatted(rows));
        }
        return rows;
    }

    /** Returns the bytes of the whole state, see {@link StoredLearner#whole}. */
    static byte[] whole(StoredLearner stored) throws StateFormatException {
        int rows = rowsApart(stored.bytes());
        if (rows != stored.rows().size()) {
            throw new StateFormatException(
                    "The learner's state is damaged: %d rows are stored apart from it, found %d. Use another copy."
                            .formatted(rows, stored.rows().size()));
        }
        if (rows == 0) {
            return stored.bytes();
        }
        ByteReader in = new ByteReader(WHAT, stored.bytes());
        format(in);
        in.readInt();
        SavedLearner remains = rest(in);
        return bytes(
                remains.shape(),
                remains.settings(),
                StateRows.with(remains.state().tree(), stored.rows()));
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
        Upgrade upgrade = upgrade(bytes);
        for (Change change : upgrade.changes()) {
            if (change.refused()) {
                throw new StateFormatException(
                        "The saved state cannot go on in this learner: %s: %s."
                                .formatted(change.what(), change.why()));
            }
        }
        if (!upgrade.state().tree().finite()) {
            throw new StateFormatException(
                    "The learner's state is not finite; use an earlier one.");
        }
        return upgrade.state();
    }

    /**
     * Returns what {@link #decode} would make of saved state, without making it: one change per
     * thing, with its outcome.
     *
     * @throws StateFormatException when the bytes are damaged or of a format that this build does
     *     not read
     */
    public List<Change> compare(byte[] bytes) throws StateFormatException {
        return upgrade(bytes).changes();
    }

    /**
     * Returns what the numbers of saved state stand for.
     *
     * @throws StateFormatException when the bytes are damaged or of a format that this build does
     *     not read
     */
    public static Shape shape(byte[] bytes) throws StateFormatException {
        return Shape.read(begin(bytes), WHAT);
    }

    Shape shape() {
        return shape;
    }

    String settings() {
        return settings;
    }

    /**
     * Returns what bytes say about themselves. Takes memory in proportion to the bytes.
     *
     * @throws StateFormatException when the bytes are damaged or of a format that this build does
     *     not read
     */
    public static SavedLearner describe(byte[] bytes) throws StateFormatException {
        return rest(begin(bytes));
    }

    private static SavedLearner rest(ByteReader in) throws StateFormatException {
        Shape saved = Shape.read(in, WHAT);
        String savedSettings = in.readText();
        StateTree tree = StateCodec.read(in.readBytes(), saved.layout());
        in.end();
        StateSpec spec = tree.spec();
        if (!spec.vectors().contains("params")
                || !spec.counters().contains(new StateSpec.CounterSpec("steps", 0))
                || !spec.counters().contains(new StateSpec.CounterSpec("rng", 0))) {
            throw new StateFormatException(
                    "The learner's state is damaged: it holds no parameters, steps or draws. Use"
                            + " another copy.");
        }
        return new SavedLearner(saved, savedSettings, new LearnerState(saved.layout(), tree));
    }

    private Upgrade upgrade(byte[] bytes) throws StateFormatException {
        SavedLearner saved = describe(bytes);
        return Upgrade.of(saved.shape(), saved.settings(), saved.state().tree(), learner, this);
    }

    private static byte[] bytes(Shape shape, String settings, StateTree tree) {
        return ByteWriter.bytes(
                out -> {
                    out.putInt(MAGIC).putInt(FORMAT);
                    write(out, shape, settings, tree);
                });
    }

    private static void write(ByteWriter out, Shape shape, String settings, StateTree tree) {
        shape.write(out);
        out.putText(settings).putSized(state -> StateCodec.write(tree, state));
    }

    private static ByteReader begin(byte[] bytes) throws StateFormatException {
        ByteReader in = new ByteReader(WHAT, bytes);
        int format = format(in);
        if (format != FORMAT) {
            throw new StateFormatException(
                    "The learner's state has format %d; a whole state has format %d."
                            .formatted(format, FORMAT));
        }
        return in;
    }

    private static int format(ByteReader in) throws StateFormatException {
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new StateFormatException(
                    "The learner's state begins with %08x; learners' states begin with %08x."
                            .formatted(magic, MAGIC));
        }
        int format = in.readInt();
        if (format != FORMAT && format != APART) {
            throw new StateFormatException(
                    "The learner's state has format %d; this build reads format %d and %d."
                            .formatted(format, FORMAT, APART));
        }
        return format;
    }
}

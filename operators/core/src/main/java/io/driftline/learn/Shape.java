package io.driftline.learn;

import io.driftline.state.ByteReader;
import io.driftline.state.ByteWriter;
import io.driftline.state.Layout;
import io.driftline.state.StateFormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the numbers of a learner's state stand for, by name, so that the state of one pipeline can
 * be compared with another and moved into it.
 *
 * <p>As bytes, a text being its length in bytes (int) and UTF-8:
 *
 * <pre>
 * int columns, each: text name
 * int classes, each: text name
 * int blocks,  each: text name, int rows, int columns
 * </pre>
 *
 * @param columns names of the input columns
 * @param classes in the order of the scores; empty where a number is predicted
 * @param layout of the parameters
 */
public record Shape(List<String> columns, List<String> classes, Layout layout) {

    public Shape {
        columns = List.copyOf(columns);
        classes = List.copyOf(classes);
    }

    /** Appends the bytes. */
    void write(ByteWriter out) {
        putTexts(out, columns);
        putTexts(out, classes);
        out.putInt(layout.blocks().size());
        for (Layout.Block block : layout.blocks()) {
            out.putText(block.name()).putInt(block.rows()).putInt(block.columns());
        }
    }

    /**
     * Reads any shape. Takes memory in proportion to the bytes.
     *
     * @param what is read, for messages
     * @throws StateFormatException when the bytes are damaged
     */
    static Shape read(ByteReader in, String what) throws StateFormatException {
        List<String> columns = texts(in);
        List<String> classes = texts(in);
        Layout layout = Layout.EMPTY;
        int blocks = in.readCount(3 * Integer.BYTES);
        if (blocks > Layout.MAX_BLOCKS) {
            throw damaged(what, "%d blocks of parameters".formatted(blocks));
        }
        for (int i = 0; i < blocks; i++) {
            String name = in.readText();
            int rows = in.readInt();
            int width = in.readInt();
            if (rows < 1 || width < 1 || layout.size() + (long) rows * width > Layout.MAX_SIZE) {
                throw damaged(what, "a block of %d × %d parameters".formatted(rows, width));
            }
            layout = layout.with(name, rows, width);
        }
        return new Shape(columns, classes, layout);
    }

    /**
     * Reads past a shape that must be this one. Takes no memory beside one name at a time.
     *
     * @throws StateFormatException when it is another one, or the bytes are damaged
     */
    void require(ByteReader in) throws StateFormatException {
        same(in, "columns", columns, in::readText);
        same(in, "classes", classes, in::readText);
        same(in, "blocks", describe(layout), () -> describe(in));
    }

    private static void putTexts(ByteWriter out, List<String> texts) {
        out.putInt(texts.size());
        texts.forEach(out::putText);
    }

    private static List<String> texts(ByteReader in) throws StateFormatException {
        int count = in.readCount(Integer.BYTES);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(in.readText());
        }
        return texts;
    }

    private static List<String> describe(Layout layout) {
        return layout.blocks().stream()
                .map(block -> describe(block.name(), block.rows(), block.columns()))
                .toList();
    }

    private static String describe(ByteReader in) throws StateFormatException {
        return describe(in.readText(), in.readInt(), in.readInt());
    }

    private static String describe(String name, int rows, int columns) {
        return "%s %d×%d".formatted(name, rows, columns);
    }

    /** Reads names one by one and stops at the first that is not as expected. */
    private static void same(ByteReader in, String what, List<String> expected, Name name)
            throws StateFormatException {
        int count = in.readCount(Integer.BYTES);
        for (int i = 0; i < Math.max(count, expected.size()); i++) {
            String found = i < count ? name.read() : "missing";
            String wanted = i < expected.size() ? expected.get(i) : "none";
            if (i >= count || i >= expected.size() || !found.equals(wanted)) {
                String shown = found.length() > 80 ? found.substring(0, 80) + "…" : found;
                throw new StateFormatException(
                        "The model has %d %s, this pipeline %d; number %d is %s, expected %s. Use the pipeline that learned the model, or learn anew."
                                .formatted(count, what, expected.size(), i, shown, wanted));
            }
        }
    }

    private static StateFormatException damaged(String what, String found) {
        return new StateFormatException(
                "%s is damaged: found %s. Use another copy.".formatted(what, found));
    }

    /** One name out of the bytes. */
    private interface Name {
        String read() throws StateFormatException;
    }
}

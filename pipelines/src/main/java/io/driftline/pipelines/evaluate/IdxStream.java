package io.driftline.pipelines.evaluate;

import io.driftline.pipelines.config.StreamFields;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.generic.PrimitivesArrays.FloatArray;

/**
 * Images in the IDX format of MNIST, and their labels in a file of their own, as a stream. A row
 * has {@code pixels}, an array of numbers from 0 to 1, and {@code label}, a whole number.
 *
 * <p>IDX, all numbers big-endian: two bytes 0, a type (8: unsigned byte, the only one read), the
 * number of dimensions; an int per dimension; the values.
 */
final class IdxStream {
    private static final int UNSIGNED_BYTE = 8;
    private static final String PIXELS = "pixels";
    private static final String LABEL = "label";
    private static final Schema SCHEMA =
            SchemaBuilder.record("Image")
                    .namespace("io.driftline.idx")
                    .fields()
                    .name(PIXELS)
                    .type(Schema.createArray(Schema.create(Schema.Type.FLOAT)))
                    .noDefault()
                    .requiredInt(LABEL)
                    .endRecord();

    private final Path images;
    private final Path labels;

    private IdxStream(Path images, Path labels) {
        this.images = images;
        this.labels = labels;
    }

    /** A file of which the header was read. */
    private record Idx(DataInputStream bytes, int count, int size) {}

    /**
     * Reads what a file of images and its labels consist of.
     *
     * @throws IOException when one of them cannot be read, or they do not belong together
     */
    static DataStream of(Path images) throws IOException {
        IdxStream stream = new IdxStream(images, labelsOf(images));
        TreeSet<Integer> found = new TreeSet<>();
        int count;
        int size;
        try (DataInputStream pixels = bytes(images);
                DataInputStream labels = bytes(stream.labels)) {
            Idx shape = header(images, pixels, 2);
            Idx labelled = header(stream.labels, labels, 1);
            count = shape.count();
            size = shape.size();
            if (labelled.count() != count) {
                throw new IOException(
                        "%s has %d images and %s %d labels; they must be as many."
                                .formatted(images, count, stream.labels, labelled.count()));
            }
            for (int i = 0; i < count; i++) {
                found.add(labels.readUnsignedByte());
            }
        } catch (EOFException e) {
            throw cut(stream.labels, e);
        }
        Map<String, Object> pixels = Map.of("field", PIXELS, "as", "array", "length", size);
        StreamFields fields =
                new StreamFields(
                        SCHEMA,
                        LABEL,
                        OptionalDouble.empty(),
                        found.stream().map(String::valueOf).toList(),
                        List.of(pixels));
        return new DataStream(
                DataFile.plainName(images), fields, count, false, seed -> stream.open());
    }

    /** MNIST and those after it name both files alike. */
    private static Path labelsOf(Path images) throws IOException {
        String name = images.getFileName().toString();
        Path labels =
                images.resolveSibling(name.replace("images", "labels").replace("idx3", "idx1"));
        if (labels.equals(images) || !Files.exists(labels)) {
            throw new IOException(
                    "%s has no labels beside it; looked for %s."
                            .formatted(images, labels.getFileName()));
        }
        return labels;
    }

    private Rows open() throws IOException {
        DataInputStream pixelBytes = bytes(images);
        DataInputStream labelBytes = bytes(labels);
        Idx shape = header(images, pixelBytes, 2);
        header(labels, labelBytes, 1);
        byte[] image = new byte[shape.size()];
        return new Rows() {
            private int left = shape.count();

            @Override
            public Optional<IndexedRecord> next() throws IOException {
                if (left-- <= 0) {
                    return Optional.empty();
                }
                try {
                    pixelBytes.readFully(image);
                    return Optional.of(row(image, labelBytes.readUnsignedByte()));
                } catch (EOFException e) {
                    throw cut(images, e);
                }
            }

            @Override
            public void close() throws IOException {
                pixelBytes.close();
                labelBytes.close();
            }
        };
    }

    private static IndexedRecord row(byte[] image, int label) {
        FloatArray pixels = new FloatArray(image.length, SCHEMA.getField(PIXELS).schema());
        for (int i = 0; i < image.length; i++) {
            pixels.add(i, (image[i] & 0xFF) / 255f);
        }
        GenericData.Record row = new GenericData.Record(SCHEMA);
        row.put(0, pixels);
        row.put(1, label);
        return row;
    }

    private static DataInputStream bytes(Path file) throws IOException {
        return new DataInputStream(DataFile.open(file));
    }

    private static Idx header(Path file, DataInputStream bytes, int least) throws IOException {
        int magic = bytes.readInt();
        int type = magic >>> 8;
        int dimensions = magic & 0xFF;
        if (type != UNSIGNED_BYTE || dimensions < least || dimensions > 4) {
            throw new IOException(
                    "%s begins with %08x; IDX files of bytes begin with 0000080N, N dimensions, at least %d here."
                            .formatted(file, magic, least));
        }
        int count = bytes.readInt();
        long size = 1;
        for (int i = 1; i < dimensions; i++) {
            int length = bytes.readInt();
            size = length < 1 ? -1 : size * length;
            if (size < 1 || size > 1_000_000) {
                throw new IOException(
                        "%s says that a value has dimensions of %d; all together must be from 1 to 1,000,000."
                                .formatted(file, length));
            }
        }
        if (count < 1) {
            throw new IOException(
                    "%s has %d values; it must have at least 1.".formatted(file, count));
        }
        return new Idx(bytes, count, (int) size);
    }

    private static IOException cut(Path file, EOFException why) {
        return new IOException(
                "%s ends before all that its beginning promises; use another copy.".formatted(file),
                why);
    }
}

package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.UnusableRecordException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.generic.PrimitivesArrays.DoubleArray;
import org.apache.avro.generic.PrimitivesArrays.FloatArray;

/**
 * An array of numbers of a fixed length: one column per element, scaled by the learner's
 * standardizer.
 *
 * @param field an array of int, long, float or double; {@code missing} is a list of {@code length}
 *     Numbers
 * @param name of the columns, before {@code [INDEX]}
 * @param length from 1 to 1,000,000; an array of another length is refused
 */
public record NumberArray(Field field, String name, int length) implements Feature {

    public NumberArray {
        Kinds.requireColumns("length", length, 1);
        if (field.missing() instanceof List<?> numbers && numbers.size() != length) {
            throw new IllegalArgumentException(
                    "missing has %d numbers; it must have as many as length says: %d."
                            .formatted(numbers.size(), length));
        }
    }

    @Override
    public List<Field> fields() {
        return List.of(field);
    }

    @Override
    public List<Column> columns() {
        return IntStream.range(0, length)
                .mapToObj(i -> new Column(name + "[" + i + "]", true))
                .toList();
    }

    @Override
    public Optional<String> refusal(List<List<Schema>> types) {
        boolean numbers =
                !types.get(0).isEmpty() && types.get(0).stream().allMatch(NumberArray::ofNumbers);
        return numbers
                ? Optional.empty()
                : Optional.of(
                        Kinds.refusal(
                                field,
                                types.get(0),
                                "array",
                                "an array of int, long, float or double"));
    }

    @Override
    public Writer bind(List<BoundField> fields) {
        BoundField array = fields.get(0);
        return (record, row, offset) -> write(array, record, row, offset);
    }

    private void write(BoundField array, IndexedRecord record, float[] row, int offset)
            throws UnusableRecordException {
        List<?> numbers = (List<?>) array.read(record);
        if (numbers.size() != length) {
            throw new UnusableRecordException(
                    Reason.WRONG_LENGTH,
                    "%s has %d elements; it must have %d."
                            .formatted(array.path(), numbers.size(), length));
        }
        for (int i = 0; i < length; i++) {
            double number = element(numbers, i, array.path());
            float narrowed = (float) number;
            if (narrowed - narrowed != 0) {
                Kinds.finite(number, array.path() + "[" + i + "]");
            }
            row[offset + i] = narrowed;
        }
    }

    /** Avro's arrays of one primitive type give their elements without boxing them. */
    private static double element(List<?> numbers, int i, String path)
            throws UnusableRecordException {
        if (numbers instanceof DoubleArray doubles) {
            return doubles.getDouble(i);
        }
        if (numbers instanceof FloatArray floats) {
            return floats.getFloat(i);
        }
        if (numbers.get(i) instanceof Number number) {
            return number.doubleValue();
        }
        throw new UnusableRecordException(
                Reason.MISSING_FIELD,
                "%s[%d] is null; every element must be a number.".formatted(path, i));
    }

    private static boolean ofNumbers(Schema type) {
        if (type.getType() != Type.ARRAY) {
            return false;
        }
        List<Schema> elements = FieldPath.types(type.getElementType());
        return !elements.isEmpty()
                && elements.stream().allMatch(each -> Kinds.NUMBERS.contains(each.getType()));
    }
}

package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import io.driftline.math.Scalar;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A number whose size matters by ratio: log(1 + x) for x ≥ 0 and −log(1 − x) for x &lt; 0, so that
 * amounts of either sign are treated alike and 0 stays 0. One column, scaled by the learner's
 * standardizer.
 *
 * @param field an int, long, float or double; {@code missing} is a Number, taken before the
 *     logarithm
 * @param name of the column
 */
public record Log1p(Field field, String name) implements Feature {

    @Override
    public List<Field> fields() {
        return List.of(field);
    }

    @Override
    public List<Column> columns() {
        return List.of(new Column(name, true));
    }

    @Override
    public Optional<String> refusal(List<List<Schema>> types) {
        return Kinds.refusal(field, types.get(0), "log1p", Kinds.NUMBERS);
    }

    @Override
    public Writer bind(List<BoundField> fields) {
        BoundField number = fields.get(0);
        return (record, row, offset) -> {
            double value = ((Number) number.read(record)).doubleValue();
            // Before the logarithm, so that what is too large is refused by every kind alike.
            Kinds.finite(value, number.path());
            double size = Scalar.log(1 + Math.abs(value));
            row[offset] = (float) (value < 0 ? -size : size);
        };
    }
}

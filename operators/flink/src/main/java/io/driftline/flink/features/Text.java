package io.driftline.flink.features;

import io.driftline.data.Task.Column;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;

/**
 * The words of a text: {@link StableHash} of each word in lower case says which column is 1. The
 * columns say whether a word is there, not how often, so that a long text cannot outweigh
 * everything else. A word is letters, digits and the marks that belong to them; lower case is
 * Unicode's, of no particular language. A text without words makes no column 1.
 *
 * @param field a string, as is {@code missing}
 * @param name of the columns, before {@code #BUCKET/BUCKETS}
 * @param buckets from 2 to 1,000,000
 */
public record Text(Field field, String name, int buckets) implements Feature {

    public Text {
        Kinds.requireColumns("buckets", buckets, 2);
    }

    @Override
    public List<Field> fields() {
        return List.of(field);
    }

    @Override
    public List<Column> columns() {
        return Kinds.buckets(name, buckets);
    }

    @Override
    public Optional<String> refusal(List<List<Schema>> types) {
        return Kinds.refusal(field, types.get(0), "text", EnumSet.of(Type.STRING));
    }

    @Override
    public Writer bind(List<BoundField> fields) {
        BoundField text = fields.get(0);
        // Once a string: Avro's own text makes one for every character it is asked for.
        return (record, row, offset) -> write(text.read(record).toString(), row, offset);
    }

    private void write(String text, float[] row, int offset) {
        long hash = StableHash.START;
        boolean inWord = false;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            if (inWord(codePoint)) {
                hash = StableHash.addCodePoint(hash, Character.toLowerCase(codePoint));
                inWord = true;
            } else if (inWord) {
                row[offset + StableHash.bucket(StableHash.finish(hash), buckets)] = 1;
                hash = StableHash.START;
                inWord = false;
            }
        }
        if (inWord) {
            row[offset + StableHash.bucket(StableHash.finish(hash), buckets)] = 1;
        }
    }

    private static boolean inWord(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                    true;
            default -> Character.isLetterOrDigit(codePoint);
        };
    }
}

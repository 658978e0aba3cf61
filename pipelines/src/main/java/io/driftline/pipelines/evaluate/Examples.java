package io.driftline.pipelines.evaluate;

import io.driftline.data.Batch;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.pipelines.config.ConfigurationException;
import io.driftline.pipelines.config.LearnerFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;

/** Labelled rows of a file as the examples that a pipeline would learn. */
public final class Examples {
    private Examples() {}

    /**
     * Reads all of them.
     *
     * @param most rows that there may be, because all are held at once
     * @throws ConfigurationException when there is none, there are more, or one cannot be used; the
     *     message says which
     */
    public static Batch read(DataStream stream, LearnerFile file, int most)
            throws IOException, ConfigurationException {
        Targets targets = new Targets(stream.fields(), file.task());
        List<float[]> inputs = new ArrayList<>();
        List<Float> labels = new ArrayList<>();
        try (Rows rows = stream.opener().open(1)) {
            for (Optional<IndexedRecord> row = rows.next(); row.isPresent(); row = rows.next()) {
                try {
                    inputs.add(file.plan().read(row.get()));
                    labels.add(targets.read(row.get()));
                } catch (UnusableRecordException e) {
                    throw wrong(
                            "%s, row %,d: %s"
                                    .formatted(stream.name(), inputs.size(), e.getMessage()));
                }
                if (inputs.size() > most) {
                    throw wrong(
                            "%s has more than %,d rows; take fewer at a time."
                                    .formatted(stream.name(), most));
                }
            }
        }
        if (inputs.isEmpty()) {
            throw wrong("%s has no rows.".formatted(stream.name()));
        }
        int columns = file.task().inputs();
        float[] all = new float[inputs.size() * columns];
        float[] wanted = new float[inputs.size()];
        for (int i = 0; i < wanted.length; i++) {
            System.arraycopy(inputs.get(i), 0, all, i * columns, columns);
            wanted[i] = labels.get(i);
        }
        return new Batch(wanted.length, columns, all, wanted);
    }

    private static ConfigurationException wrong(String message) {
        return new ConfigurationException(List.of(message));
    }
}

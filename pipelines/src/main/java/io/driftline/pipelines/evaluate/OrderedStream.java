package io.driftline.pipelines.evaluate;

import io.driftline.data.Task;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.math.Rng;
import io.driftline.stream.Draws;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;

/** A stream's rows in another order, which follows from their classes and a seed; in memory. */
final class OrderedStream {
    private final DataStream stream;
    private final Ordering ordering;
    private final List<IndexedRecord> rows = new ArrayList<>();
    private int[] labels = {};

    /** Puts examples in order. */
    interface Ordering {
        /**
         * Returns the examples of each part in their order: indices of {@code labels}.
         *
         * @param labels class of each example, read only
         */
        List<int[]> order(int[] labels, int classes, Draws draws);
    }

    private OrderedStream(DataStream stream, Ordering ordering) {
        this.stream = stream;
        this.ordering = ordering;
    }

    /** Returns the stream in the other order. */
    static DataStream of(DataStream stream, String text, Ordering ordering) {
        OrderedStream ordered = new OrderedStream(stream, ordering);
        return new DataStream(
                "%s, %s".formatted(stream.name(), text),
                stream.fields(),
                stream.events(),
                true,
                ordered::open,
                seed ->
                        Parts.ofSizes(
                                ordered.order(seed).stream().map(part -> part.length).toList()));
    }

    private List<int[]> order(long seed) throws IOException {
        read(seed);
        int classes = stream.fields().classes().size();
        return ordering.order(labels, classes, Draws.of(Rng.ofSeed(seed).child("order")));
    }

    private Rows open(long seed) throws IOException {
        List<int[]> order = order(seed);
        int[] all = order.stream().flatMapToInt(Arrays::stream).toArray();
        return new Rows() {
            private int next;

            @Override
            public Optional<IndexedRecord> next() {
                return next < all.length ? Optional.of(rows.get(all[next++])) : Optional.empty();
            }

            @Override
            public void close() {
                // The rows are in memory.
            }
        };
    }

    /** Reads all rows; again where another seed gives others. */
    private void read(long seed) throws IOException {
        if (!rows.isEmpty() && !stream.varies()) {
            return;
        }
        rows.clear();
        Targets targets =
                new Targets(stream.fields(), new Task(List.of(), stream.fields().classes()));
        List<Integer> found = new ArrayList<>();
        try (Rows all = stream.opener().open(seed)) {
            for (var row = all.next(); row.isPresent(); row = all.next()) {
                try {
                    found.add((int) targets.read(row.get()));
                    rows.add(row.get());
                } catch (UnusableRecordException e) {
                    continue; // a row without a class has no place in the order
                }
            }
        }
        labels = found.stream().mapToInt(Integer::intValue).toArray();
    }
}

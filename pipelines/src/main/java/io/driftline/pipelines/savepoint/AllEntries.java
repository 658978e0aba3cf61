package io.driftline.pipelines.savepoint;

import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.Function;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.util.CloseableIterator;

/** Goes through the keys and namespaces of a state once, for a reader that has no function. */
record AllEntries<N>(Iterator<Tuple2<String, N>> each, Stream<?> all)
        implements CloseableIterator<Tuple2<String, N>> {

    /** There is nothing to call: the reader reads by itself. */
    record NoFunction() implements Function {}

    static <N> AllEntries<N> of(KeyedStateBackend<String> backend, String state) {
        Stream<Tuple2<String, N>> all = backend.getKeysAndNamespaces(state);
        return new AllEntries<>(all.iterator(), all);
    }

    @Override
    public boolean hasNext() {
        return each.hasNext();
    }

    @Override
    public Tuple2<String, N> next() {
        return each.next();
    }

    /** Is called for each that was read; here that changes nothing. */
    @Override
    public void remove() {}

    @Override
    public void close() {
        all.close();
    }
}

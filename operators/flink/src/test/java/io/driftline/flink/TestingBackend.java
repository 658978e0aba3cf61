package io.driftline.flink;

import java.util.Locale;
import java.util.function.Supplier;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.forst.ForStStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/** The state backends that a cluster may have; those that can, write incremental checkpoints. */
enum TestingBackend {
    HEAP(HashMapStateBackend::new),
    ROCKSDB(() -> new EmbeddedRocksDBStateBackend(true)),
    FORST(
            () ->
                    new ForStStateBackend()
                            .configure(incremental(), TestingBackend.class.getClassLoader()));

    private final Supplier<StateBackend> maker;

    TestingBackend(Supplier<StateBackend> maker) {
        this.maker = maker;
    }

    private static Configuration incremental() {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        return configuration;
    }

    /** Returns the name that Flink's settings have for it. */
    String type() {
        return this == HEAP ? "hashmap" : name().toLowerCase(Locale.ROOT);
    }

    /** Sets it on a subtask that is not open yet, and returns the subtask. */
    <T extends TestingSubtask<?>> T on(T subtask) {
        subtask.setStateBackend(maker.get());
        return subtask;
    }
}

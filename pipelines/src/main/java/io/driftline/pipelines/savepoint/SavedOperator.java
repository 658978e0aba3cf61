package io.driftline.pipelines.savepoint;

/**
 * One operator of a savepoint.
 *
 * @param uid what its state is found by; where the job that wrote it gave none, the operator's name
 *     or its hash
 * @param parallelism when the savepoint was taken
 * @param maxParallelism most subtasks that its keyed state can be dealt out to
 * @param stateBytes size of its state, records in flight not counted
 * @param inFlightBytes records between operators that an unaligned checkpoint has kept
 */
public record SavedOperator(
        String uid, int parallelism, int maxParallelism, long stateBytes, long inFlightBytes) {}

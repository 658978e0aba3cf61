/** Savepoints and checkpoints of learning jobs, read and changed without running the job. */
package io.driftline.pipelines.savepoint;

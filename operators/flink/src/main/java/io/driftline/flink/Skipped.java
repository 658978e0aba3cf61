package io.driftline.flink;

import io.driftline.flink.flow.Rejected.Reason;

/**
 * Why a lane learned nothing from an example.
 *
 * @param detail what happened, and what became of the model
 */
record Skipped(Reason reason, String detail) {}

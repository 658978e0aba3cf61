/** The records that flow through the jobs, from what was read to what a learner takes. */
package io.driftline.flink.flow;

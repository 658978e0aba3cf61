/** Numbers for the learner out of any Avro record, as the pipeline declares them. */
package io.driftline.flink.features;

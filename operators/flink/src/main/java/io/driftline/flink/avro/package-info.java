/** Avro's single-object encoding: our messages and anybody's records, bounded and trusted. */
package io.driftline.flink.avro;

/** Bytes on Kafka topics to records and back: Avro in single-object encoding. */
package io.driftline.flink.wire;

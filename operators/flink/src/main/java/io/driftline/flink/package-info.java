/**
 * Thin functions between Kafka and the learning library, and the records that flow through them.
 */
package io.driftline.flink;

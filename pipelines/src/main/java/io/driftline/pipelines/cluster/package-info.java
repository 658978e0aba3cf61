/**
 * A Flink cluster and a Kafka broker as processes of their own on this machine, which can be
 * killed, and are started again.
 */
package io.driftline.pipelines.cluster;

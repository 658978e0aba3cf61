/** A Kafka broker and a Flink cluster inside the process, for a first try and for tests. */
package io.driftline.pipelines.embedded;

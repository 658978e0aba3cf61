/** What is on a pipeline's models topic, read without Flink. */
package io.driftline.pipelines.models;

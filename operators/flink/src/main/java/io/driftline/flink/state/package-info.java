/**
 * What the functions remember and send to each other: one serializer, and one format per record.
 */
package io.driftline.flink.state;

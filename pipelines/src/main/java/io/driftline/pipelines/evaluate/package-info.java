/**
 * Runs learners over files and generated streams, without a cluster, and says how good they are.
 */
package io.driftline.pipelines.evaluate;

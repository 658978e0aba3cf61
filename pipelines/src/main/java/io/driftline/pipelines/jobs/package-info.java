/** Jobs: a pipeline's checked options, put together from sources, functions and sinks. */
package io.driftline.pipelines.jobs;

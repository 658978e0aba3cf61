/** How fast the jobs are, beside jobs that do nothing. */
package io.driftline.pipelines.bench;

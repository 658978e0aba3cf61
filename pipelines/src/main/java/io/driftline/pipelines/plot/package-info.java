/** Draws charts into PNG files. */
package io.driftline.pipelines.plot;

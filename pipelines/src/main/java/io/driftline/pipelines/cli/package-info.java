/** The command line. */
package io.driftline.pipelines.cli;

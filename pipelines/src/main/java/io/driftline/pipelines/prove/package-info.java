/** The promise of exactly once and bit for bit, tried out by killing processes. */
package io.driftline.pipelines.prove;

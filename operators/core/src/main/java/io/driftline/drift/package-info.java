/** Detectors of change in a stream of numbers, one file each. */
package io.driftline.drift;

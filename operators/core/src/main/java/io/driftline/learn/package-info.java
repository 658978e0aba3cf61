/** Learners: what predicts, learns, and is published as a snapshot. */
package io.driftline.learn;

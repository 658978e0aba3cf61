/** Prequential judgement, under delay, beside the baselines. */
package io.driftline.eval;

/** Rules that turn a gradient into a step: transforms, step sizes, and the chain of both. */
package io.driftline.optim;

/** The steps of a gradient learner, computed by ND4J on arrays that stay there. */
package io.driftline.nd4j;

/** Numbers: reductions in a fixed order, portable functions, counter-based random draws. */
package io.driftline.math;

/** Long loops by the Vector API: found at run time, never required. */
package io.driftline.simd;
